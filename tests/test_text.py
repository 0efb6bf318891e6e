"""One spelling on the way in; keys to find and to sort by; digits."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from crm.text import (
    fold,
    group_number,
    latin_digits,
    normalise,
    persian_digits,
    search_key,
    search_terms,
    sort_key,
    way,
)

ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
anything = st.text(max_size=60) | st.text(alphabet=ALPHABET + "\u200c \u200f‌ئأيكةً1۲٣-", max_size=40)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كاظمي", "کاظمی"),
        ("  علی \t رضا \n", "علی رضا"),
        ("عل\x00ی\x1b", "علی"),
        ("\u202bتهران\u202c\u200f", "تهران"),
        ("\u2067تهران\u2069\ufeff", "تهران"),
        ("خانه‌‌ها", "خانه‌ها"),
        ("خانه ‌ها", "خانه ها"),
        ("‌خانه‌", "خانه"),
        ("کتاب\u00adها", "کتاب‌ها"),
        ("co\u00adoperation", "cooperation"),
        ("ﻼﻣ ﺳﻼم", "لام سلام"),
        ("رئوف قدرة‌الله مسألهٔ ما", "رئوف قدرة‌الله مسألهٔ ما"),
        ("cafe\u0301", "café"),
        ("تهران\ud800", "تهران"),
        ("شماره ۱۲ و 12", "شماره ۱۲ و 12"),
    ],
)
def test_a_text_is_stored_in_one_spelling(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


def test_a_long_text_keeps_its_lines_and_loses_stray_spaces() -> None:
    typed = "\r\n بند  یک \r\n\r\nبند\u2028دو\x0bسه  \n\n"
    assert normalise(typed, multiline=True) == "بند یک\n\nبند\nدو\nسه"


@given(anything)
def test_storing_a_stored_text_changes_nothing(text: str) -> None:
    stored = normalise(text)
    assert normalise(stored) == stored
    assert "\x00" not in stored
    stored.encode()


FAMILY = ("امامی رئوف", "امامی‌رئوف", "امامیرئوف", "امامي رئوف", "اِمامی‌رئوف")


@pytest.mark.parametrize("stored", FAMILY)
@pytest.mark.parametrize("typed", FAMILY)
def test_every_spelling_of_a_compound_name_finds_every_other(stored: str, typed: str) -> None:
    key = search_key("مهندس", stored, "Emami Raouf")
    assert search_terms(typed)
    assert all(word in key for word in search_terms(typed))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("يحيى", "یحیی"),
        ("كاظمی", "کاظمی"),
        ("قدرة الله", "قدره الله"),
        ("خانۀ ما", "خانه ما"),
        ("خانهٔ ما", "خانه ما"),
        ("أحمد إبراهیم آذر ٱلله", "احمد ابراهیم اذر الله"),
        ("رؤیا", "رویا"),
        ("جزء", "جز"),
        ("طباطبائی", "طباطبایی"),
        ("محـــمد", "محمد"),
        ("مُحَمَّد", "محمد"),
        ("۱۴۰۱ ١٤٠١", "1401 1401"),
        ("ISIPO Straße", "isipo strasse"),
        ("Müller", "muller"),
        ("شرکت (سهامی-خاص)،", "شرکت سهامی خاص"),
        ("می\u200cرود", "می رود"),
        ("ﻛﺎﻇﻤﯽ", "کاظمی"),
        ("علی\u200f\u202a", "علی"),
    ],
)
def test_spellings_are_compared_as_one(one: str, other: str) -> None:
    assert fold(one) == other


@given(anything)
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.isprintable()


@given(st.text(alphabet=ALPHABET + "\u200cيكةئأ", min_size=1, max_size=30), anything)
def test_whatever_is_stored_is_found_by_typing_it(text: str, other: str) -> None:
    key = search_key(other, text)
    assert all(word in key for word in search_terms(text))


def test_a_search_key_begins_every_word_with_a_space_and_every_text_stays_whole() -> None:
    assert search_key("علی اکبر", "", "قربانی") == " علی اکبر قربانی علیاکبر"
    assert search_key("", "؟") == ""


def test_terms_inside_other_terms_and_endless_queries_are_cut() -> None:
    assert search_terms("رضا رضایی رضایی") == ["رضایی"]
    assert search_terms(" ؟ - ") == []
    assert len(" ".join(search_terms(" ".join(map(str, range(1000, 9999)))))) <= 200


def test_a_half_space_joins_what_must_stand_together() -> None:
    assert search_terms("علی‌نژاد") == ["علینژاد"]
    assert "علینژاد" not in search_key("نژاد", "علی")


# as Intl.Collator("fa") of ICU 78 puts them
IN_ORDER = [
    "۱",
    "۲",
    "آبان",
    "آذر",
    "اب‌دیده",
    "ابراهیمی",
    "ارئه",
    "اردشیری",
    "باقری",
    "پارسا",
    "تهرانی",
    "جلالی",
    "چایچی",
    "حسن زاده",
    "حسن‌پور",
    "حسنی",
    "رئوف",
    "ربیعی",
    "زند",
    "ژاله",
    "سامانی",
    "قربانی",
    "کاظمی",
    "گودرزی",
    "لاهوتی",
    "موسوی",
    "نوری",
    "وزیری",
    "هاشمی",
    "یوسفی",
    "Ahmadi",
    "akbari",
    "Ярослав",
]


def test_names_sort_in_the_order_of_the_persian_alphabet() -> None:
    backwards = IN_ORDER[::-1]
    assert sorted(backwards, key=sort_key) == IN_ORDER


def test_the_shorter_family_name_comes_first_whatever_the_given_name_is() -> None:
    people = [("حسن", "یوسف"), ("حسن زاده", "آرش"), ("حسنی", "")]
    backwards = people[::-1]
    assert sorted(backwards, key=lambda person: sort_key(*person)) == people


def test_a_sort_key_is_plain_ascii_and_fits_its_column() -> None:
    key = sort_key("کاظمی‌زاده " * 50, length=40)
    assert len(key) == 40
    assert key.isascii()
    assert key.isalnum()
    assert sort_key("كاظمي") == sort_key("کاظمی")


@given(anything)
def test_any_text_has_a_sort_key_without_capitals(text: str) -> None:
    key = sort_key(text, length=9999)
    assert key == key.lower()
    assert key.isascii()


def test_digits_of_three_scripts() -> None:
    assert latin_digits("۱۲٣4 الف") == "1234 الف"
    assert persian_digits("12٣۴ A") == "۱۲۳۴ A"
    assert persian_digits(1124) == "۱۱۲۴"


@pytest.mark.parametrize(
    ("number", "persian", "english"),
    [
        (1234567, "۱٬۲۳۴٬۵۶۷", "1,234,567"),
        (Decimal("1234.50"), "۱٬۲۳۴٫۵۰", "1,234.50"),
        (0.5, "۰٫۵", "0.5"),
        (-3, "\u200e−۳", "-3"),
        (0, "۰", "0"),
    ],
)
def test_numbers_are_grouped_as_their_readers_do(
    number: Decimal, persian: str, english: str
) -> None:
    assert group_number(number, "fa") == persian
    assert group_number(number, "en") == english


def shown(source: str, **context: object) -> str:
    return Template("{% load persian %}" + source).render(Context(context))


def test_filters_show_digits_and_numbers_in_the_readers_script() -> None:
    source = "{{ n|digits }} {{ n|number }} {{ none|digits }}{{ none|number }} {{ text|number }}"
    with translation.override("fa"):
        assert shown(source, n=1124, none=None, text="۱۲الف") == "۱۱۲۴ ۱٬۱۲۴  ۱۲الف"
    with translation.override("en"):
        assert shown(source, n=1124, none=None, text="x") == "1124 1,124  x"


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        *[("«نخ» پنبه", "rtl"), ("۱. Cotton", "ltr"), ("12 متر", "rtl"), ("PET نساجی", "ltr")],
        *[("", ""), ("۱۴۰۵/۰۱/۰۲", ""), ("- 12 -", "")],
    ],
)
def test_a_text_runs_as_its_first_letter_does(text: str, runs: str) -> None:
    assert way(text) == runs


def test_on_paper_what_has_no_letter_runs_as_the_page_does() -> None:
    page = Template("{% load persian %}{{ text|way }} {{ text|isolated }}{{ none|isolated }}")
    with translation.override("fa"):
        assert page.render(Context({"text": "۱۲", "none": ""})) == "rtl \u2068۱۲\u2069"
    with translation.override("en"):
        assert page.render(Context({"text": "12"})) == "ltr \u206812\u2069"
