"""Honorifics are kept as written, apart from the name."""

from __future__ import annotations

import pytest

from contacts.honorifics import split_honorific
from contacts.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "honorific", "name"),
    [
        ("جناب آقای مهندس علی رضایی", "جناب آقای مهندس", "علی رضایی"),
        ("جناب آقاي دكتر قربانی", "جناب آقاي دكتر", "قربانی"),
        ("سرکار خانم سارا صباغ", "سرکار خانم", "سارا صباغ"),
        ("حجت الاسلام قمی", "", "حجت الاسلام قمی"),
        ("حجت‌الاسلام قمی", "حجت‌الاسلام", "قمی"),
        ("سید محسن فرش‌باف", "", "سید محسن فرش‌باف"),
        ("امیر مشهدی", "", "امیر مشهدی"),
        ("دکتر", "", "دکتر"),
        ("دکتر دکتر علی رضایی", "دکتر", "علی رضایی"),
        ("آقا بزرگ", "", "آقا بزرگ"),
        ("آقا بزرگ تهرانی", "", "آقا بزرگ تهرانی"),
        ("جناب آقای آقا بزرگ تهرانی", "جناب آقای", "آقا بزرگ تهرانی"),
        ("آقا رضایی", "آقا", "رضایی"),
        ("جناب‌آقای رضایی", "جناب‌آقای", "رضایی"),
        ("خانم جان محمدی", "", "خانم جان محمدی"),
        ("Dr. Eng. Sina Yousefi", "Dr. Eng.", "Sina Yousefi"),
        ("", "", ""),
    ],
)
def test_they_are_told_from_the_name(text, honorific, name):
    assert split_honorific(text) == (honorific, name)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"family_name": "جناب آقای مهندس رضایی"}, ("جناب آقای مهندس", "", "رضایی")),
        (
            {"honorific": "جناب آقای", "given_name": "مهندس علی", "family_name": "رضایی"},
            ("جناب آقای مهندس", "علی", "رضایی"),
        ),
        ({"honorific": "دکتر", "family_name": "استاد"}, ("دکتر", "", "استاد")),
        (
            {"honorific": "جناب آقای دكتر", "given_name": "دکتر علی", "family_name": "رضایی"},
            ("جناب آقای دکتر", "علی", "رضایی"),
        ),
        (
            {"honorific": "جناب آقای", "given_name": "جناب آقای مهندس علی", "family_name": "رضایی"},
            ("جناب آقای مهندس", "علی", "رضایی"),
        ),
        ({"honorific": "دکتر دکتر", "family_name": "رضایی"}, ("دکتر", "", "رضایی")),
        (
            {"given_name": "آقا بزرگ", "family_name": "تهرانی"},
            ("", "آقا بزرگ", "تهرانی"),
        ),
    ],
)
def test_the_form_puts_them_in_their_place(clerk, client_of, typed, stored):
    response = client_of(clerk).post(Person.url_role("create"), typed)
    assert response.status_code == 302
    person = Person.objects.get()
    assert (person.honorific, person.given_name, person.family_name) == stored


def test_too_long_a_row_of_them_is_refused_and_kept(clerk, client_of):
    typed = {"honorific": "حضرت" * 19, "given_name": "مهندس دکتر علی", "family_name": "رضایی"}
    response = client_of(clerk).post(Person.url_role("create"), typed)
    assert response.status_code == 422
    assert "رضایی" in response.content.decode()
