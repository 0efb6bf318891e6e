"""What the product itself says in Persian has Persian digits; what people typed stays as it was.

What people typed stands in `<bdi>`, in boxes and in titles made of it, so that is left out here.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db import transaction

from crm.wording import faults
from tests.contract.addresses import OWN, VIEWS, url_of
from tests.contract.pages import PAGES
from tests.contract.test_forms import ASKING_NOTHING, FORMS

pytestmark = pytest.mark.once

LATIN = re.compile(r"[0-9]+")
#: whose text is no sentence of ours: user's words, code, what a box holds
APART = {"bdi", "script", "style", "code", "pre", "kbd", "textarea", "option", "title", "svg"}
#: what the factories call and number them, and what stands between marks of its own direction
#: within a sentence: it was typed, even where it stands in a heading
COUNTED = re.compile(r"(شمارهٔ|کاظمی) [0-9]+|09121234567|\u2068[^\u2069]*\u2069")
LONG, LOW, HIGH = "ی" * 10_000, "-99999999999999999999", "9" * 40


class Spoken(HTMLParser):
    """The text of a page that is not apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in APART:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.inside and LATIN.search(COUNTED.sub("", data)):
            self.words.append(" ".join(data.split()))


@pytest.mark.parametrize("name", [name for name in OWN if " 200" in PAGES[name].get])
def test_a_page_says_numbers_in_persian(world, name):
    response = world.browser("admin").get(url_of(name, world))
    if response.status_code == 200 and "html" in response["Content-Type"]:
        assert Spoken(response.content.decode()).words == []


@pytest.mark.parametrize("name", [name for name in FORMS if name not in ASKING_NOTHING])
def test_what_is_wrong_is_said_with_persian_digits(world, name):
    fields = VIEWS[name].form_class.base_fields
    for value in (LONG, LOW, HIGH, "1e400"):
        with transaction.atomic():
            response = world.browser("clerk").post(
                url_of(name, world), dict.fromkeys(fields, value)
            )
            transaction.set_rollback(True)
        if response.status_code == 422:
            assert Spoken(response.content.decode().replace(value, "")).words == []


def test_numbers_that_a_message_fills_in_are_persian_and_what_it_quotes_is_not():
    error = ValidationError("%(name)s: %(most)d", params={"name": "A4 ۲", "most": 12})
    assert faults(error) == ["A4 ۲: ۱۲"]


def test_the_rules_of_passwords_are_told_in_persian_digits():
    assert "۸" in "".join(password_validators_help_texts())
    with pytest.raises(ValidationError) as refused:
        validate_password("k7!")
    assert not LATIN.search(" ".join(faults(refused.value)))
