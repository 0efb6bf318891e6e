"""On which days something is reminded of: pure arithmetic on local dates.

Before the day, on it, then every so many working days for as long as it stays open; when it has
been late for long, once to the head of the body.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date, timedelta
from itertools import count, takewhile
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)


class Rule(models.TextChoices):
    """Why a reminder goes out."""

    ASKED = "asked", _("asked for")
    BEFORE = "before", _("before the due date")
    ON = "on", _("on the due date")
    OVERDUE = "overdue", _("overdue")
    HEAD = "head", _("long overdue, to the head of the body")


class Plan(NamedTuple):
    """When one is reminded: so many days before, on the day or not, then every so many working
    days; after how many working days the head is told, and the board sees it. None for never."""

    before: tuple[int, ...] = (2,)
    on_day: bool = True
    every: int | None = 6
    to_head: int | None = 12
    to_board: int | None = 24


class Slot(NamedTuple):
    """One reminder that should exist: its rule and its local day."""

    rule: Rule
    day: date


def slots(due: date, plan: Plan, off: Container[date]) -> Iterator[Slot]:
    """The slots of a due date in order; without end when it is reminded of while it is late."""
    for days in sorted(set(plan.before), reverse=True):
        yield Slot(Rule.BEFORE, due - timedelta(days=days))
    if plan.on_day:
        yield Slot(Rule.ON, due)
    if plan.every:
        for number, day in enumerate(working_days(due, off), start=1):
            if number % plan.every == 0:
                yield Slot(Rule.OVERDUE, day)


def head_slots(due: date, plan: Plan, off: Container[date]) -> Iterator[Slot]:
    """When the head of the body is written to: once, or never."""
    if plan.to_head:
        yield Slot(Rule.HEAD, late_by(due, plan.to_head, off))


def working_days(after: date, off: Container[date]) -> Iterator[date]:
    """The working days after a day, without end."""
    days = (after + timedelta(days=number) for number in count(1))
    return (day for day in days if day not in off)


def late_by(due: date, number: int, off: Container[date]) -> date:
    """The day on which something due then is late by so many working days."""
    return next(day for n, day in enumerate(working_days(due, off), start=1) if n == number)


def due_when_late(today: date, number: int, off: Container[date]) -> date:
    """The last due date that is late by so many working days today."""
    worked, day = 0, today
    while worked < number:
        worked += day not in off
        day -= DAY
    return day


def latest_slot(found: Iterable[Slot], since: date, until: date) -> Slot | None:
    """The last slot in [since, until]: after a long outage one reminder, not twenty."""
    inside = [slot for slot in takewhile(lambda s: s.day <= until, found) if slot.day >= since]
    return inside[-1] if inside else None


def too_soon(slot: Slot, told: Iterable[date], every: int | None, today: date) -> bool:
    """Whether somebody was told within one rhythm, for one of the days `told` up to today: the days
    of what is late move when a rule is changed or a day off is announced or taken back, and nobody
    is to hear of the same twice for that. What a clock that ran ahead told silences nobody."""
    since = slot.day - timedelta(days=every or 0)
    return slot.rule == Rule.OVERDUE and any(
        since < day <= today for day in told if day != slot.day
    )


def next_day(found: Iterable[Slot], since: date) -> date | None:
    """The day of the first slot on or after `since`; None when none comes any more."""
    return next((slot.day for slot in found if slot.day >= since), None)


def next_reminder(
    due: date, own: Plan, usual: Plan, since: date, off: Container[date]
) -> date | None:
    """The first day on which anybody is reminded: who owes it, who chases it, or the head."""
    each = (slots(due, own, off), slots(due, usual, off), head_slots(due, usual, off))
    days = [day for found in each if (day := next_day(found, since))]
    return min(days, default=None)
