"""Extensions behind a telephone number, however they are written, and what is dialled then."""

from __future__ import annotations

import pytest

from crm.phones import parse_phone
from crm.templatetags import ui
from tests.factories import ContactPointFactory

NUMBER = "+982188901234"


@pytest.mark.parametrize(
    ("typed", "extension"),
    [
        ("۰۲۱-۸۸۹۰۱۲۳۴ داخلی: ۲۱۴", "214"),
        ("۰۲۱-۸۸۹۰۱۲۳۴ (داخلی ۲۱۴)", "214"),
        ("۰۲۱۸۸۹۰۱۲۳۴ (۲۱۴)", "214"),
        ("021 88901234 (214)", "214"),
        ("۰۲۱-۸۸۹۰۱۲۳۴-۹", "9"),
        ("021 88901234 ext: 12", "12"),
    ],
)
def test_an_extension_is_understood_and_left_to_who_dials(typed, extension):
    assert parse_phone(typed) == f"{NUMBER};ext={extension}"
    assert f'href="tel:{NUMBER}"' in ui.tel(typed)


@pytest.mark.parametrize("typed", ["88901234-9", "021-889 (214)", "(214)", "88901234 (021)"])
def test_a_number_in_part_stays_refused(typed):
    assert parse_phone(typed) is None


def test_a_number_in_groups_has_no_extension():
    assert parse_phone("021-8890-1234") == NUMBER


def test_brackets_around_an_extension_stay_together():
    assert "<bdi>(214)</bdi>" in ui.tel("021 88901234 (214)").translate(
        {ord("۰") + n: str(n) for n in range(10)}
    )


@pytest.mark.django_db
def test_the_page_of_a_person_dials_what_is_kept_for_machines(clerk, client_of):
    point = ContactPointFactory(kind="phone", value="۰۲۱-۸۸۹۰۱۲۳۴-۹")
    text = client_of(clerk).get(point.person.get_absolute_url()).content.decode()
    assert text.count(f'href="tel:{NUMBER}"') == 2
