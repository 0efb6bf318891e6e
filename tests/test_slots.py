"""The days of reminders: before, on, then every so many working days, each met once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.holidays import DaysOff
from crm.models import Holiday
from engagements.slots import (
    DAY,
    Plan,
    Rule,
    Slot,
    due_when_late,
    head_slots,
    late_by,
    latest_slot,
    next_day,
    slots,
    too_soon,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
SPANS = st.timedeltas(timedelta(0), timedelta(days=200))
COUNTS = st.none() | st.integers(1, 20)
PLANS = st.builds(
    Plan,
    before=st.lists(st.integers(1, 40), max_size=4).map(tuple),
    on_day=st.booleans(),
    every=COUNTS,
    to_head=COUNTS,
)
SUNDAY = date(2026, 4, 19)


class Weekends:
    """Thursdays and Fridays."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day.weekday() in (3, 4)


OFF = Weekends()


def up_to(due, plan, until):
    return list(takewhile(lambda slot: slot.day <= until, slots(due, plan, OFF)))


def working(first, last):
    """How many working days lie in (first, last]."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day not in OFF for day in days)


@given(DAYS, SPANS, PLANS)
def test_slots_are_in_order_and_each_is_there_once(due, span, plan):
    found = up_to(due, plan, due + span)
    assert found == sorted(found, key=lambda slot: slot.day)
    assert len(set(found)) == len(found)


@given(DAYS, SPANS, PLANS)
def test_as_often_as_the_plan_says(due, span, plan):
    until = due + span
    rules = [slot.rule for slot in up_to(due, plan, until)]
    assert rules.count(Rule.BEFORE) == len(set(plan.before))
    assert rules.count(Rule.ON) == plan.on_day
    late = working(due, until) // plan.every if plan.every else 0
    assert rules.count(Rule.OVERDUE) == late


@given(DAYS, SPANS, PLANS)
def test_whoever_is_late_is_never_reminded_on_a_day_off(due, span, plan):
    late = [slot.day for slot in up_to(due, plan, due + span) if slot.rule == Rule.OVERDUE]
    assert not [day for day in late if day in OFF]


@given(DAYS, DAYS, SPANS, PLANS)
def test_after_any_outage_one_slot_is_left_the_last(due, since, span, plan):
    until = since + span
    inside = [slot for slot in up_to(due, plan, until) if slot.day >= since]
    assert latest_slot(slots(due, plan, OFF), since, until) == (inside[-1] if inside else None)


@given(DAYS, st.integers(1, 120), PLANS)
def test_looking_every_day_meets_every_slot_of_a_day_once(due, days, plan):
    """What the clock does: it asks for [remind_on, today] and moves on to tomorrow."""
    first, met = due - timedelta(days=45), []
    remind_on = next_day(slots(due, plan, OFF), first)
    for number in range(days):
        day = first + timedelta(days=number)
        if remind_on and remind_on <= day:
            met.append(latest_slot(slots(due, plan, OFF), remind_on, day).day)
            remind_on = next_day(slots(due, plan, OFF), day + DAY)
    expected = [slot.day for slot in up_to(due, plan, first + timedelta(days=days - 1))]
    assert met == list(dict.fromkeys(expected))


@given(DAYS, st.integers(1, 60))
def test_the_head_is_told_once_when_it_is_late_enough(due, number):
    [slot] = head_slots(due, Plan(to_head=number), OFF)
    assert slot == (Rule.HEAD, late_by(due, number, OFF))
    assert working(due, slot.day) == number


@given(DAYS, st.integers(1, 60))
def test_what_is_late_enough_today_was_due_until_then(today, number):
    last = due_when_late(today, number, OFF)
    assert working(last, today) >= number > working(last + DAY, today)


def test_a_plan_may_say_never():
    never = Plan((), False, None, None, None)
    assert list(slots(SUNDAY, never, OFF)) == []
    assert list(head_slots(SUNDAY, never, OFF)) == []
    assert next_day([], SUNDAY) is None


@pytest.mark.django_db
def test_holidays_that_were_announced_are_no_working_days():
    due = date(2026, 5, 23)  # a Saturday; Fridays are off by rule
    assert late_by(due, 5, DaysOff(due)) == date(2026, 5, 28)
    Holiday.objects.create(day=date(2026, 5, 27), name="عید قربان")
    assert late_by(due, 5, DaysOff(due)) == date(2026, 5, 30)


def test_what_a_clock_that_ran_ahead_told_silences_nobody():
    slot, far = Slot(Rule.OVERDUE, SUNDAY), SUNDAY + timedelta(days=365)
    near = [SUNDAY - timedelta(days=3), SUNDAY + timedelta(days=1)]
    assert not too_soon(slot, [far], 6, SUNDAY)
    assert all(too_soon(slot, [day], 6, SUNDAY + timedelta(days=2)) for day in near)
    assert not too_soon(slot, [SUNDAY - timedelta(days=6)], 6, SUNDAY)
