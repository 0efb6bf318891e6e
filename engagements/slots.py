"""On which days a follow-up is reminded of: pure arithmetic on local dates.

One reminder before the day, one on it, then one a week for as long as it stays open.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

BEFORE = timedelta(days=2)
EVERY = timedelta(days=7)


class Rule(models.TextChoices):
    """Why a reminder goes out."""

    BEFORE = "before", _("before the due date")
    ON = "on", _("on the due date")
    OVERDUE = "overdue", _("overdue, once a week")


class Slot(NamedTuple):
    """One reminder that should exist: its rule and its local day."""

    rule: Rule
    day: date


def slots(due: date, until: date) -> list[Slot]:
    """The slots of a due date up to and with a day, in order."""
    found = [Slot(Rule.BEFORE, due - BEFORE), Slot(Rule.ON, due)]
    weeks = max(0, (until - due) // EVERY)
    found += [Slot(Rule.OVERDUE, due + EVERY * week) for week in range(1, weeks + 1)]
    return [slot for slot in found if slot.day <= until]


def latest_slot(due: date | None, since: date, until: date) -> Slot | None:
    """The last slot in [since, until]: after a long outage one reminder, not twenty."""
    found = [slot for slot in slots(due, until) if slot.day >= since] if due else []
    return found[-1] if found else None


def next_slot(due: date | None, since: date) -> date | None:
    """The day of the first slot on or after `since`; None without a due date."""
    if due is None:
        return None
    for day in (due - BEFORE, due):
        if day >= since:
            return day
    weeks = -((due - since) // EVERY)
    return due + EVERY * weeks
