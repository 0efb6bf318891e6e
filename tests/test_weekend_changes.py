"""Another weekend counts from the next tick on: nobody misses a reminder or hears of one twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine

from crm.dates import jalali_year, today
from crm.holidays import enter, enter_weekend
from crm.models import Mail
from engagements.actions.referrals import refer
from engagements.actions.reminders import tick
from tests.factories import (
    FollowUpFactory,
    InitiativeFactory,
    LetterFactory,
    MeetingFactory,
    PersonFactory,
    ReminderRuleFactory,
    ResolutionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
#: a Saturday, with no holiday of the solar year in the two months after it
NOON = datetime(2026, 7, 4, 9, tzinfo=UTC)
THURSDAY = 3


def lasting(clock, days):
    """On which days from the first on letters were written to whom, with two ticks a day."""
    told = []
    for _day in range(days):
        before = set(Mail.objects.values_list("pk", flat=True))
        tick()
        tick()
        new = Mail.objects.exclude(pk__in=before).order_by("to").values_list("to", flat=True)
        told += [((today() - NOON.date()).days, to) for to in new]
        clock.shift(timedelta(days=1))
    return told


def change_weekend(clock, weekdays, rule, days=60, on=0, first=(THURSDAY,), **about):
    """Reminders of what was due on the first day when the weekend becomes another after `on`
    days."""
    enter_weekend(first, by=None)
    ReminderRuleFactory(before="", on_day=False, **rule, **about)
    told = lasting(clock, on)
    enter_weekend(weekdays, by=None)
    return told + lasting(clock, days - on)


#: after so many days; twenty working days are 23 of them, or 27 when Thursdays are off too
TURNS = (21, 25, 28)
CHANGES = [((THURSDAY,), (), on) for on in TURNS]
CHANGES += [((), (THURSDAY,), on) for on in TURNS]


@pytest.mark.parametrize(("first", "then", "on"), CHANGES)
def test_the_head_hears_once_of_what_is_late(weaving, head, reader, first, then, on):
    with time_machine.travel(NOON, tick=False) as clock:
        meeting = MeetingFactory(body=weaving)
        FollowUpFactory(
            due=today(), owner_user=reader, resolution=ResolutionFactory(meeting=meeting)
        )
        rule = {"every": 25, "to_head": 20}
        told = change_weekend(clock, then, rule, 40, on=on, first=first)
    days = [day for day, to in told if to == head.email]
    assert len(days) == 1
    assert 20 < days[0] < 30


@pytest.mark.parametrize(("first", "then", "on"), CHANGES)
def test_the_head_hears_once_of_an_answer_that_is_late(weaving, head, clerk, first, then, on):
    with time_machine.travel(NOON, tick=False) as clock:
        LetterFactory(answer_due=today(), body=weaving, by=clerk)
        rule = {"every": 6, "to_head": 20, "subject": "letter"}
        told = change_weekend(clock, then, rule, 40, on=on, first=first)
    days = [day for day, to in told if to == head.email]
    assert len(days) == 1
    assert 20 < days[0] < 30


def begin(subject, reader):
    """What the reader is to be reminded of while it is late; news is due in two weeks."""
    if subject == "follow_up":
        FollowUpFactory(due=today(), owner_user=reader)
    elif subject == "letter":
        LetterFactory(answer_due=today(), by=reader)
    else:
        InitiativeFactory(lead=PersonFactory(user=reader), title="دورهٔ رنگرزی")


def gaps(told, to):
    days = [day for day, address in told if address == to]
    return [after - before for before, after in pairwise(days)]


@pytest.mark.parametrize(("first", "then", "on"), CHANGES[::2])
@pytest.mark.parametrize("subject", ["follow_up", "letter", "news"])
def test_whoever_is_late_is_told_in_the_same_rhythm(reader, subject, first, then, on):
    """Every twelve working days are 14 days, or 16 to 18 when Thursdays are off too; where they
    meet it may be less or more by half a rhythm."""
    with time_machine.travel(NOON, tick=False) as clock:
        begin(subject, reader)
        rule = {"every": 12, "to_head": None, "subject": subject}
        told = change_weekend(clock, then, rule, 90, on=on, first=first)
    between = gaps(told, reader.email)
    assert len(between) > 2
    assert all(9 <= days <= 25 for days in between)


@pytest.mark.parametrize("subject", ["follow_up", "letter", "news"])
@pytest.mark.parametrize("later", [1, 2])
def test_a_day_off_that_is_taken_back_tells_nobody_twice(reader, subject, later):
    with time_machine.travel(NOON, tick=False) as clock:
        year = jalali_year(today())
        off = 16 if subject == "news" else 3
        enter(year, {today() + timedelta(days=off): "تعطیل"}, by=None)
        begin(subject, reader)
        ReminderRuleFactory(before="", on_day=False, every=12, to_head=None, subject=subject)
        told = []
        while not told:
            told += lasting(clock, 1)
        told += lasting(clock, later - 1)
        enter(year, {}, by=None)
        told += lasting(clock, 5)
    assert len(told) == 1


@pytest.mark.parametrize("who", ["owner", "holder"])
def test_nobody_waits_for_a_whole_rhythm_who_was_not_told_yet(who, reader, clerk):
    """Twenty-five working days are 29 days when Thursdays count, and 34 when they do not."""
    with time_machine.travel(NOON, tick=False) as clock:
        enter_weekend([THURSDAY], by=None)
        late = {"before": "", "every": 25, "to_head": None}
        ReminderRuleFactory(on_day=who == "holder", **late)
        owed = FollowUpFactory(due=today(), owner_user=reader, chaser=clerk)
        holder = UserFactory()
        if who == "holder":
            refer(owed, by=reader, to=holder)
        told = lasting(clock, 33)
        enter_weekend([], by=None)
        told += lasting(clock, 5)
    to = {"owner": reader, "holder": holder}[who].email
    assert [day for day, address in told if address == to and day] == [33]


def test_nor_when_it_was_not_late_yet(reader):
    with time_machine.travel(NOON, tick=False) as clock:
        enter_weekend([THURSDAY], by=None)
        ReminderRuleFactory(before="", on_day=False, every=25, to_head=None)
        FollowUpFactory(due=today() + timedelta(days=2), owner_user=reader)
        told = lasting(clock, 1)
        enter_weekend([], by=None)
        told += lasting(clock, 40)
    assert [day for day, _to in told] == [31]


def test_whoever_chases_it_hears_in_their_own_rhythm_whoever_holds_it(reader, clerk):
    with time_machine.travel(NOON, tick=False) as clock:
        ReminderRuleFactory(before="", on_day=False, every=6, to_head=None)
        ReminderRuleFactory(before="", on_day=False, every=2, to_head=None, user=reader)
        owed = FollowUpFactory(due=today(), owner_user=reader, chaser=clerk)
        holder = UserFactory()
        refer(owed, by=reader, to=holder)
        told = lasting(clock, 16)
    assert [day for day, to in told if to == clerk.email] == [7, 14]
    assert holder.email in {to for _day, to in told}
