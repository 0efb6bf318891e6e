"""Words in braces: few, in either language, filled in as plain text, refused when unknown."""

from __future__ import annotations

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Organization, Person
from contacts.placeholders import WORDS, Wording
from contacts.recipients import Recipient


def reader(**known):
    told = {"name": "سینا یوسفی", "name_en": "Sina Yousefi", "given_name": "سینا"}
    return Recipient(model=Person, pk=1, sort_key="", **told | known)


def firm(**known):
    return Recipient(
        model=Organization, pk=1, sort_key="", name="بافندگی پرنیان", name_en="", **known
    )


def text(typed, one=None, language="fa"):
    return Wording(typed, language).text(one or reader())


@pytest.mark.parametrize(
    "typed",
    [
        *("{نام}", "{{نام}}", "{name}", "{{ name }}", "{NAME}", "{ نام }"),
        "{نام\u200c}",
    ],
)
def test_both_languages_and_both_ways_of_writing_mean_the_same(typed):
    assert text(f"سلام {typed}!") == "سلام سینا یوسفی!"


def test_letters_of_the_arabic_keyboard_are_known_too():
    assert text("{نام خانوادگي}", reader(family_name="یوسفی")) == "یوسفی"


@pytest.mark.parametrize(
    ("honorific", "greeting"),
    [
        ("جناب آقای مهندس", "جناب آقای مهندس سینا یوسفی"),
        ("آقای دکتر", "جناب آقای دکتر سینا یوسفی"),
        ("سرکار خانم", "سرکار خانم سینا یوسفی"),
        ("خانم مهندس", "سرکار خانم مهندس سینا یوسفی"),
        ("جناب خانم دکتر", "سرکار خانم دکتر سینا یوسفی"),
        ("جناب‌آقای دکتر دکتر", "جناب آقای دکتر سینا یوسفی"),
        ("دکتر", "دکتر سینا یوسفی گرامی"),
        ("", "سینا یوسفی گرامی"),
    ],
)
def test_a_letter_greets_as_the_honorific_says(honorific, greeting):
    assert text("{خطاب}", reader(honorific=honorific)) == greeting


def test_an_english_letter_greets_in_english():
    assert text("{greeting}", reader(honorific="جناب آقای"), "en") == "Dear Sina Yousefi"
    assert text("{greeting}", firm(), "en") == "Dear Sir or Madam"


def test_an_organization_is_greeted_through_who_leads_it():
    assert text("{خطاب}", firm()) == "مدیریت محترم بافندگی پرنیان"


@pytest.mark.parametrize(("language", "day"), [("fa", "۷ آذر ۱۴۰۵"), ("en", "28 November 2026")])
@time_machine.travel("2026-11-28 09:00Z", tick=False)
def test_the_date_is_that_of_the_letters_language_whoever_looks(language, day):
    for looking in ("fa", "en"):
        with translation.override(looking):
            assert text("{date}", language=language) == day


def test_what_is_not_known_is_left_out_or_said_otherwise():
    assert text("جای {سازمان} خالی") == "جای  خالی"
    assert text("جای {سازمان|مجموعهٔ شما} خالی") == "جای مجموعهٔ شما خالی"
    assert text("{سازمان|شما}", reader(organization="پرنیان")) == "پرنیان"


def test_what_is_missing_is_told():
    wording = Wording("{سمت} {سازمان|شما} {نام}", "fa")
    assert list(wording.flaws(reader())) == ["نامعلوم: سمت", "نامعلوم: سازمان"]
    assert list(wording.flaws(reader(post="مدیر", organization="پرنیان"))) == []


def test_what_is_only_known_in_persian_is_told_of_an_english_letter():
    wording = Wording("{name} {post}", "en")
    flaws = list(wording.flaws(reader(name_en="", post="مدیر")))
    assert flaws == ["به انگلیسی نامعلوم: نام", "نامعلوم: سمت"]


@pytest.mark.parametrize("typed", ["{کدملی}", "{}", "{name.__class__}", "{{% load x %}}", "{0}"])
def test_an_unknown_word_is_refused_and_the_known_ones_are_named(typed):
    with pytest.raises(ValidationError) as refused:
        Wording(f"سلام {typed}", "fa")
    [message] = refused.value.messages
    assert all(word.written in message for word in WORDS)
    with translation.override("en"), pytest.raises(ValidationError, match="{family name}"):
        Wording(typed, "fa")


@pytest.mark.parametrize("typed", ["{نام", "نام}", "{{نام}", "{ {نام} }", "a { b"])
def test_a_brace_without_its_other_half_is_refused(typed):
    with pytest.raises(ValidationError, match="آکولاد"):
        Wording(typed, "fa")


@pytest.mark.parametrize("typed", ["https://example.org/{نام}", "www.example.org/?q={نام}"])
def test_an_address_is_no_place_to_fill_in(typed):
    with pytest.raises(ValidationError, match="نشانی وب"):
        Wording(typed, "fa")


# --- as HTML -----------------------------------------------------------------------------------


def html(typed, one=None, language="fa"):
    return Wording(typed, language).html(one or reader())


def test_empty_lines_part_paragraphs_and_single_ones_break_lines():
    assert html("یک\nدو\n\nسه\n \nچهار") == (
        '<p dir="rtl">یک<br>دو</p>\n<p dir="rtl">سه</p>\n<p dir="rtl">چهار</p>'
    )


def test_a_paragraph_runs_as_its_own_first_letter_says_else_as_the_letter():
    told = (
        '<p dir="rtl"><bdi>سینا یوسفی گرامی</bdi></p>\n<p dir="ltr">Hello</p>\n<p dir="rtl">۱۲</p>'
    )
    assert html("{خطاب}\n\nHello\n\n۱۲") == told
    assert html("{greeting}", language="en") == '<p dir="ltr"><bdi>Dear Sina Yousefi</bdi></p>'


def test_addresses_become_links():
    told = html("ببینید: https://example.org/a?b=1&c=2. یا به a@example.org بنویسید.")
    assert 'href="https://example.org/a?b=1&amp;c=2"' in told
    assert 'href="mailto:a@example.org"' in told


def test_nothing_typed_or_known_is_markup():
    hostile = "<script>alert(1)</script>\"'"
    told = html(f"{hostile} {{نام}}", reader(name=hostile))
    assert "<script" not in told
    assert told.count("&lt;script&gt;") == 2


def test_words_in_braces_that_are_known_of_a_reader_are_not_filled_in_again():
    assert text("{نام}", reader(name="{سمت}")) == "{سمت}"


@given(st.text(alphabet="{}|نام name\n<&\"'/:.", max_size=40))
def test_any_text_is_either_refused_or_filled_in(typed):
    try:
        wording = Wording(typed, "fa")
    except ValidationError:
        return
    assert "{" not in wording.text(reader())
    assert wording.html(reader()).count("<p ") == len(wording.paragraphs)
