"""A tick asks first, by one statement, what there is to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.dates import today
from crm.models import Mail
from engagements.actions import reminders
from engagements.actions.reminders import POSTING, PREPARING, tick
from engagements.looking import Look, busy
from tests.factories import (
    FollowUpFactory,
    InitiativeFactory,
    LetterFactory,
    ReminderRuleFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def ahead(days):
    return today() + timedelta(days=days)


def questions():
    with CaptureQueriesContext(connection) as asked:
        tick()
    return len(asked)


def test_with_nothing_due_it_asks_four_questions_whatever_there_is(clerk, monkeypatch):
    monkeypatch.setattr(reminders, "ask_nightly_scan", lambda now: None)  # it remembers by a cache
    FollowUpFactory(due=ahead(90), owner_user=clerk)
    InitiativeFactory()
    LetterFactory(answer_due=ahead(40), by=clerk)
    TermFactory(seat=SeatFactory())
    tick()
    assert questions() == 4


def test_what_a_part_does_is_seen_by_those_after_it_in_the_same_tick(clerk):
    """A rule that begins earlier gives what is open its days, and the letters are written."""
    follow_up = FollowUpFactory(due=ahead(9), owner_user=clerk)
    tick()
    ReminderRuleFactory(subject="follow_up", before="9")
    assert tick().reminded == 1
    assert Mail.objects.get().topic == f"follow-up {follow_up.pk}"


@pytest.mark.parametrize(("before", "found"), [("", False), ("40", True), ("39", False)])
def test_how_early_it_looks_follows_from_the_rules(clerk, before, found):
    LetterFactory(answer_due=ahead(40), by=clerk)
    if before:
        ReminderRuleFactory(subject="letter", before=before)
    part = next(one for one in POSTING if one.work is reminders.remind_of_letters)
    assert busy(Look.at(today()), (part,)) == ([part] if found else [])


def test_another_day_is_another_question(clerk):
    FollowUpFactory(due=ahead(5), owner_user=clerk, remind_on=ahead(3))
    parts = (*PREPARING, *POSTING)
    assert busy(Look.at(today()), parts) == []
    assert [part.work for part in busy(Look.at(ahead(3)), parts)] == [reminders.remind_due]
