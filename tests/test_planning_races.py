"""Clicks that meet at the same moment plan, invite and tell once."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from crm.dates import today
from crm.models import Mail
from engagements.actions.agendas import take_up
from engagements.actions.invitations import invite
from engagements.actions.meetings import cancel, hold, plan
from engagements.actions.series import plan_series
from engagements.actions.telling import remind_invited, tell_all_changes, tell_changes
from engagements.models import AgendaItem, Attendance, Invitation, Meeting
from tests.factories import (
    BodyFactory,
    ContactPointFactory,
    MeetingFactory,
    PersonFactory,
    ProposalFactory,
    ResolutionFactory,
    UserFactory,
)
from tests.races import needs_postgres, together

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgres]
AT_ONCE = 4


@pytest.fixture
def keeper():
    return UserFactory(role="secretariat")


def invited_to(days):
    meeting = MeetingFactory(day=today() + timedelta(days=days))
    person = PersonFactory()
    ContactPointFactory(person=person)
    return meeting, person


def test_a_series_is_planned_once(keeper):
    body = BodyFactory()
    days = [today() + timedelta(days=n) for n in (7, 14, 21)]
    pattern = {"title": "نشست", "kind": "committee"}
    results = together(
        AT_ONCE,
        lambda _n: plan_series(body, by=keeper, pattern=Meeting(**pattern), days=days),
    )
    assert sum(isinstance(one, ValidationError) for one in results) == AT_ONCE - 1
    assert sorted(Meeting.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_somebody_is_invited_and_written_to_once(keeper):
    meeting, person = invited_to(9)
    together(AT_ONCE, lambda _n: invite(meeting, by=keeper, people=[person]))
    assert (Invitation.objects.count(), Attendance.objects.count()) == (1, 1)
    assert Mail.objects.count() == 1


def test_a_change_and_a_reminder_are_told_once(keeper):
    meeting, person = invited_to(20)
    invite(meeting, by=keeper, people=[person])
    Invitation.objects.update(created_at="2020-01-01T00:00Z")
    Meeting.objects.update(day=today() + timedelta(days=1))
    together(AT_ONCE, lambda _n: tell_all_changes(today()))
    assert Mail.objects.count() == 2
    together(AT_ONCE, lambda _n: remind_invited(today()))
    assert Mail.objects.count() == 3


def test_a_meeting_that_is_moved_while_the_clock_ticks_is_not_reminded_of_on_its_old_day(keeper):
    meeting, person = invited_to(1)
    invite(meeting, by=keeper, people=[person])
    Invitation.objects.update(created_at="2020-01-01T00:00Z")

    def act(number):
        if number:
            time.sleep(0.3)  # meanwhile the letter about the new day is written
            return remind_invited(today())
        with transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(day=today() + timedelta(days=30))
            told = tell_changes(meeting, by=keeper)
            time.sleep(1)
        return told

    assert together(2, act) == [1, 0]
    assert Mail.objects.count() == 2


def test_what_is_open_comes_onto_one_agenda_once_however_meetings_are_planned_and_held(keeper):
    body = BodyFactory()
    held = MeetingFactory(body=body, status="held", day=today() - timedelta(days=9))
    ResolutionFactory(meeting=held)
    first = MeetingFactory(body=body)
    second = MeetingFactory(body=body, day=today() + timedelta(days=30))

    def act(n):
        if n == 0:
            return hold(first, by=keeper)
        if n == 1:
            return cancel(second, by=keeper, reason="x")
        day = today() + timedelta(days=40 + n)
        return plan(Meeting(body=body, title="نشست", day=day), by=keeper)

    results = together(AT_ONCE, act)
    assert [one for one in results if isinstance(one, Exception)] == []
    waiting = AgendaItem.objects.on_planned_agendas().filter(resolution__isnull=False)
    assert waiting.count() == 1


def test_a_proposal_is_put_on_an_agenda_once(keeper):
    proposal = ProposalFactory()
    meeting = MeetingFactory(body=proposal.body)
    together(AT_ONCE, lambda _n: take_up(proposal, by=keeper, meeting=meeting))
    assert AgendaItem.objects.filter(meeting=meeting).count() == 1
