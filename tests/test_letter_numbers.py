"""Letters are numbered by body and Jalali year; a number is given once and stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from crm.dates import jalali_year, parse_date, today
from crm.models import Change
from engagements.actions.letters import discard, party_of, receive, register, revise
from engagements.models import Letter
from tests.factories import BodyFactory, DraftFactory, LetterFactory, UserFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db


def numbers(**about):
    return list(Letter.objects.filter(**about).order_by("pk").values_list("number", flat=True))


def test_each_body_and_the_association_have_a_series_of_their_own(weaving):
    day = parse_date("1404/05/01")
    for body in (weaving, None, weaving, BodyFactory(code="ر"), None):
        LetterFactory(body=body, day=day)
    assert numbers() == [
        *("ن/ب/۱۴۰۴/۱", "ن/۱۴۰۴/۱", "ن/ب/۱۴۰۴/۲", "ن/ر/۱۴۰۴/۱", "ن/۱۴۰۴/۲"),
    ]


def test_a_series_begins_anew_each_jalali_year():
    for day in ("1403/12/30", "1404/01/01", "1403/12/29"):
        LetterFactory(day=parse_date(day))
    assert numbers() == ["ن/۱۴۰۳/۱", "ن/۱۴۰۴/۱", "ن/۱۴۰۳/۲"]


def test_incoming_outgoing_and_internal_letters_share_one_register(clerk):
    LetterFactory()
    for direction in ("outgoing", "internal"):
        register(DraftFactory(direction=direction), by=clerk)
    serials = Letter.objects.order_by("pk").values_list("serial", flat=True)
    assert list(serials) == [1, 2, 3]


def test_a_draft_has_no_number_until_it_is_registered(clerk):
    draft = DraftFactory()
    assert (draft.number, draft.serial, draft.state) == ("", None, "draft")
    sent = register(draft, by=clerk)
    assert sent.number.endswith("/۱")
    assert Change.objects.of(sent).first().verb == "register"
    with pytest.raises(ValidationError):
        register(sent, by=clerk)
    assert Letter.objects.get(pk=sent.pk).number == sent.number


def test_the_number_of_a_letter_in_the_trash_is_not_given_again_and_shown_as_a_gap(
    clerk, client_of
):
    year = jalali_year(today())
    _first, second, _third = LetterFactory.create_batch(3)
    discard(second, by=clerk)
    assert LetterFactory().serial == 4
    assert Letter.everything.all().gaps(None, year) == [2]
    page = client_of(clerk).get("/engagements/letters/", {"year": year})
    assert page.context["gaps"] == [2]
    assert "دیگر نامه‌ای ندارد" in page.content.decode()
    assert "gaps" not in client_of(clerk).get("/engagements/letters/").context


def test_a_confidential_letter_is_no_gap_to_those_who_may_not_see_it(reader, client_of):
    LetterFactory(confidential=True)
    LetterFactory()
    page = client_of(reader).get("/engagements/letters/", {"year": jalali_year(today())})
    assert page.context["gaps"] == []


def test_a_letter_stays_in_the_year_its_number_bears(clerk):
    letter = LetterFactory(day=parse_date("1404/01/05"))
    letter.day = parse_date("1403/12/01")
    with pytest.raises(ValidationError) as refused:
        letter.full_clean()
    assert list(refused.value.message_dict) == ["day"]
    letter.day = parse_date("1404/02/05")
    letter.full_clean()
    revise(letter, by=clerk)


def test_nothing_is_registered_on_a_day_to_come():
    with pytest.raises(ValidationError):
        LetterFactory(day=today() + timedelta(days=1))
    assert not Letter.objects.exists()


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_letters_registered_at_once_get_one_number_each_and_leave_none_out():
    clerk = UserFactory(role="secretariat")

    def one(number: int) -> str:
        letter = Letter(subject=f"نامهٔ {number}")
        party = party_of("from", letter.day, name="شهرداری")
        return receive(letter, by=clerk, parties=[party]).serial

    assert sorted(together(8, one)) == list(range(1, 9))
    connection.close()
