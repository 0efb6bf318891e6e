"""Ordinals in words, both ways, over the whole range and in every way they are joined."""

import pytest
from django.template import Context, Template
from django.utils import translation

from crm.text import ZWNJ, number_words, ordinal, parse_number, parse_ordinal

RANGE = range(1, 20_001)


def joined_in_every_way(words: str) -> set[str]:
    """With and without the conjunction, spaced, half-spaced and in one piece."""
    return {
        words,
        words.replace(" و ", " "),
        words.replace(" و ", f"{ZWNJ}و{ZWNJ}"),
        words.replace(" و ", f" {ZWNJ}و"),
        words.replace(" ", ZWNJ),
        words.replace(" ", "").replace(ZWNJ, ""),
        words.replace(ZWNJ, " "),
        words.replace("ی", "ي").replace("ک", "ك"),
    }


def test_every_number_is_read_back_from_its_ordinal() -> None:
    for form in ("plain", "attributive"):
        wrong = [
            (number, spelling)
            for number in RANGE
            for spelling in joined_in_every_way(ordinal(number, form))
            if parse_ordinal(spelling) != number
        ]
        assert not wrong[:5]


def test_every_number_is_read_back_from_its_words() -> None:
    wrong = [
        (number, spelling)
        for number in RANGE
        for spelling in joined_in_every_way(number_words(number))
        if parse_number(spelling) != number
    ]
    assert not wrong[:5]


def test_no_two_numbers_share_an_ordinal() -> None:
    words = {ordinal(number, form) for number in RANGE for form in ("plain", "attributive")}
    assert len(words) == 2 * len(RANGE)


@pytest.mark.parametrize(
    ("number", "plain", "attributive"),
    [
        (1, "اول", "اولین"),
        (2, "دوم", "دومین"),
        (3, "سوم", "سومین"),
        (10, "دهم", "دهمین"),
        (21, "بیست و یکم", "بیست و یکمین"),
        (23, "بیست و سوم", "بیست و سومین"),
        (30, "سی‌ام", "سی‌امین"),
        (100, "صدم", "صدمین"),
        (218, "دویست و هجدهم", "دویست و هجدهمین"),
        (576, "پانصد و هفتاد و ششم", "پانصد و هفتاد و ششمین"),
        (1000, "هزارم", "هزارمین"),
        (1124, "هزار و صد و بیست و چهارم", "هزار و صد و بیست و چهارمین"),
        (2030, "دو هزار و سی‌ام", "دو هزار و سی‌امین"),
    ],
)
def test_ordinals_are_written_as_people_write_them(
    number: int, plain: str, attributive: str
) -> None:
    assert ordinal(number) == plain
    assert ordinal(number, "attributive") == attributive


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("هزار و صد بیست و چهارمین", 1124),
        ("یک‌هزار و یکصد و بیست و چهارمین", 1124),
        ("بیست‌وسومین", 23),
        ("سی‌اُمین", 30),
        ("سی ام", 30),
        ("یکمین", 1),
        ("نخستین", 1),
        ("هیجدهم", 18),
        ("۱۱۲۴مین", 1124),
        ("۱۱۲۴ اُمین", 1124),
        ("٢٣ام", 23),
        ("1124th", 1124),
        ("۲۷۶", 276),
    ],
)
def test_ordinals_are_read_as_reports_write_them(written: str, number: int) -> None:
    assert parse_ordinal(written) == number


@pytest.mark.parametrize(
    "word",
    [
        "",
        "م",
        "مین",
        "سهم",
        "سیم",
        "سیمین",
        "صدوم",
        "قدم",
        "زمین",
        "بیست و",
        "سه",
        "سوم شد",
        "٫",
        "9" * 30,
    ],
)
def test_words_that_only_look_like_ordinals_are_not(word: str) -> None:
    assert parse_ordinal(word) is None


@pytest.mark.parametrize("number", [0, -1, 1_000_000])
def test_numbers_out_of_range_have_no_words(number: int) -> None:
    with pytest.raises(ValueError, match="is not between"):
        number_words(number)


def test_the_filter_speaks_the_readers_language() -> None:
    source = Template("{% load persian %}{{ n|ordinal }} {{ n|ordinal:'plain' }}")
    with translation.override("fa"):
        assert source.render(Context({"n": 23})) == "بیست و سومین بیست و سوم"
    with translation.override("en"):
        for number, said in ((1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (1124, "1124th")):
            assert source.render(Context({"n": number})) == f"{said} {said}"
