"""Milestones that come or are late: in the kartabl, in the calendar, and reminded of by mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contacts.models import Person
from cooperation.actions import reach, stop
from cooperation.ending import MILESTONES
from crm.dates import today
from crm.history import record
from crm.models import Mail
from engagements.actions.deadlines import take_back
from engagements.calendar import entries
from engagements.models import Mute, Subject
from tests.factories import (
    InitiativeFactory,
    MeetingFactory,
    MilestoneFactory,
    PersonFactory,
    ReminderRuleFactory,
)

pytestmark = pytest.mark.django_db


def in_days(days, **other):
    return MilestoneFactory(due=today() + timedelta(days=days), **other)


def own(user):
    """An initiative this reader leads."""
    return InitiativeFactory(lead=Person.objects.of_user(user) or PersonFactory(user=user))


def lines(user, client_of):
    groups = client_of(user).get("/cooperation/kartabl/").context["groups"]
    found = [group for group in groups if group.slug == "milestones"]
    return [item["line"]["text"] for group in found for item in group.items]


def on_calendar(user, client_of, **asked):
    page = client_of(user).get("/calendar/", {"only": "milestone"} | asked)
    return {entry.title for day in page.context["days"] for entry in day["lines"]}


def reminded(days=0):
    return MILESTONES.remind(Subject.MILESTONE, today() + timedelta(days=days))


def test_those_late_or_due_within_a_week_wait_for_whoever_leads(reader, head, client_of):
    made = own(reader)
    late, soon = in_days(-3, initiative=made), in_days(7, initiative=made)
    in_days(8, initiative=made)
    MilestoneFactory(initiative=made)
    in_days(-1, initiative=made, reached_on=today())
    in_days(-1, initiative=InitiativeFactory(lead=made.lead, stopped_on=today()))
    in_days(-1)
    assert lines(reader, client_of) == [str(late), str(soon)]
    assert lines(head, client_of) == []


def test_who_leads_its_body_sees_them_and_the_secretariat_what_nobody_leads(
    weaving, head, reader, clerk, client_of
):
    committee = in_days(1, initiative=InitiativeFactory(body=weaving))
    led = in_days(1, initiative=own(reader))
    assert lines(head, client_of) == [str(committee)]
    assert lines(clerk, client_of) == [str(committee)]
    assert lines(reader, client_of) == [str(led)]


def test_they_lie_in_the_calendar_until_they_are_reached(reader, clerk, client_of):
    mine, other = in_days(0, initiative=own(reader)), in_days(0)
    in_days(0, initiative=mine.initiative, reached_on=today())
    assert on_calendar(reader, client_of) == {str(mine)}
    assert on_calendar(clerk, client_of) == {str(mine), str(other)}
    assert on_calendar(clerk, client_of, whose="mine") == set()


def test_a_calendar_beyond_our_walls_is_told_only_the_time_of_what_began_in_confidence(clerk):
    in_days(0, initiative=InitiativeFactory(meeting=MeetingFactory(confidential=True)))
    (entry,) = entries(clerk, today(), today(), "all", "milestone")
    assert entry.confidential


def test_the_lead_is_reminded_before_it_and_on_its_day(reader):
    one = in_days(5, initiative=own(reader))
    assert [reminded(day) for day in (0, 1, 2, 2, 3, 5, 5, 6)] == [0, 0, 1, 0, 0, 1, 0, 0]
    letter = Mail.objects.first()
    assert letter.to == reader.email
    assert str(one) in letter.subject
    assert one.initiative.title in letter.text


def test_who_leads_the_body_is_reminded_when_nobody_leads_it(weaving, head):
    in_days(0, initiative=InitiativeFactory(body=weaving))
    assert reminded() == 1
    assert Mail.objects.get().to == head.email


def test_a_body_may_have_days_of_its_own_and_a_reader_may_want_none(reader, weaving, clerk):
    made = own(reader)
    made.body = weaving
    record("update", made, by=clerk)
    one = in_days(10, initiative=made)
    ReminderRuleFactory(subject="milestone", body=weaving, before="10")
    assert reminded() == 1
    record("create", Mute(user=reader, subject=Subject.MILESTONE, target=one), by=clerk)
    assert reminded(10) == 0


@pytest.mark.parametrize("what", ["reached", "stopped", "moved"])
def test_a_letter_that_waits_is_taken_back_when_it_is_no_longer_true(reader, clerk, what):
    one = in_days(0, initiative=own(reader))
    reminded()
    assert take_back() == 0
    if what == "reached":
        reach(one, by=clerk)
    elif what == "stopped":
        stop(one.initiative, by=clerk, reason="حامی نیست")
    else:
        one.due += timedelta(days=9)
        record("update", one, by=clerk)
    assert take_back() == 1
    assert Mail.objects.get().state == Mail.State.CANCELLED


def test_what_is_moved_away_and_back_while_its_letter_waits_is_told(reader, clerk):
    one = in_days(0, initiative=own(reader))
    for days in (9, -9):
        reminded()
        one.due += timedelta(days=days)
        record("update", one, by=clerk)
        take_back()
    reminded()
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["cancelled", "pending"]


def test_a_letter_that_waits_outlives_a_corrected_title(reader, clerk):
    one = in_days(0, initiative=own(reader))
    reminded()
    one.title = "تصویب سرفصل‌ها"
    record("update", one, by=clerk)
    assert take_back() == 0


def test_the_secretariat_sees_to_what_somebody_without_an_account_leads(clerk, client_of):
    one = in_days(1, initiative=InitiativeFactory(lead=PersonFactory()))
    assert lines(clerk, client_of) == [str(one)]
