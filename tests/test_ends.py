"""What ends by itself is told once to whoever leads the body, by sources the settings name."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from crm.dates import PartialDate, today
from crm.models import Mail
from engagements.actions import deadlines
from engagements.actions.deadlines import Deadline, Source, remind_of_ends
from engagements.models import Notice
from engagements.reached import leaders_of
from tests.factories import (
    BodyFactory,
    PersonFactory,
    ReminderRuleFactory,
    SeatFactory,
    TermFactory,
)
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db


def ahead(days: int) -> date:
    return today() + timedelta(days=days)


def ending(body, days):
    return TermFactory(
        seat=SeatFactory(body=body, role="member"),
        person=PersonFactory(given_name="ندا", family_name="کاظمی"),
        end=PartialDate.from_date(ahead(days)),
    )


def test_a_term_is_told_on_the_days_of_its_rule_each_once(weaving, head):
    ending(weaving, 70)
    told = [remind_of_ends(ahead(n)) + remind_of_ends(ahead(n)) for n in (0, 9, 10, 11, 40, 56, 70)]
    assert told == [0, 0, 1, 0, 0, 1, 1]
    assert {mail.to for mail in Mail.objects.all()} == {head.email}
    assert "کاظمی" in Mail.objects.first().subject


def test_what_nobody_leads_is_told_to_the_secretariat(clerk, admin):
    ending(BodyFactory(), 5)
    assert remind_of_ends(today()) == 2
    assert {mail.to for mail in Mail.objects.all()} == {clerk.email, admin.email}


def test_with_nobody_to_tell_it_is_told_as_soon_as_there_is_somebody(weaving, client_of):
    ending(weaving, 5)
    assert remind_of_ends(today()) == 0
    assert not Notice.objects.exists()


def test_a_term_somebody_follows_and_the_days_of_a_body(weaving, head):
    term = ending(weaving, 30)
    ReminderRuleFactory(subject="term", body=weaving, before="20")
    assert remind_of_ends(today()) == 0
    assert remind_of_ends(ahead(10)) == 1
    TermFactory(seat=term.seat, start=PartialDate.from_date(ahead(31)))
    assert remind_of_ends(ahead(16)) == 0


class Agreements(Source):
    """As an app above this one would name its own."""

    def deadlines(self, subject, first, last):
        body = BodyFactory._meta.model.objects.get()
        told = partial(leaders_of, body.pk)
        yield Deadline(body, "تفاهم‌نامهٔ ایسیپو", subject, last, body.pk, told)


def test_an_app_above_names_what_ends_there(weaving, head, settings, monkeypatch):
    monkeypatch.setattr(deadlines, "OTHERS", Agreements(), raising=False)
    settings.REMINDED_ENDS = [("agreement", "engagements.actions.deadlines.OTHERS")]
    assert [remind_of_ends(today()), remind_of_ends(today())] == [1, 0]
    assert "تفاهم‌نامهٔ ایسیپو" in Mail.objects.get().text


def test_one_bad_end_keeps_no_other_from_being_told(weaving, head, monkeypatch):
    bad, _good = ending(weaving, 5), ending(weaving, 5)
    real = deadlines.remind

    def failing(deadline, *rest):
        if deadline.about == bad:
            raise ValueError
        return real(deadline, *rest)

    monkeypatch.setattr(deadlines, "remind", failing)
    assert remind_of_ends(today()) == 1


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_many_clocks_tell_it_once(weaving, head):
    ending(weaving, 5)
    found = together(4, lambda _number: remind_of_ends(today()))
    assert sorted(found) == [0, 0, 0, 1]
