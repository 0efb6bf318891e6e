"""What says when reminders go out, read once for many of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from crm.holidays import DaysOff
from crm.mail import Frames
from crm.models import User
from crm.quiet import Quiet
from engagements.models import Office, ReminderRule
from engagements.models.reminder_rules import Rulebook
from engagements.reached import Reader, head_of


@dataclass(frozen=True)
class Clock:
    """The day it is and the rules of one kind of record; the days off from `first` on and when it
    is quiet are read when something is due, which it mostly is not."""

    day: date
    book: Rulebook
    first: date

    @classmethod
    def of(cls, subject: str, day: date, *, first: date | None = None, records: Any = ()) -> Clock:
        """Read for what is due from `first` on; with the rules of these records."""
        book = ReminderRule.objects.book(subject, records)
        return cls(day, book, min(first or day, day))

    @cached_property
    def off(self) -> DaysOff:
        return DaysOff(self.first)

    @cached_property
    def office(self) -> Office:
        return Office.current()

    @cached_property
    def head_of(self) -> Callable[[int | None], Reader | None]:
        """Who sits at the head of a body, asked once for each."""
        return cache(head_of)

    @cached_property
    def frames(self) -> Frames:
        """What letters written by this clock have in common."""
        return {}

    @property
    def until(self) -> date:
        """Nothing that is due later is reminded of today."""
        return self.day + timedelta(days=self.book.earliest)

    def leaves_at(self, user: User | None) -> datetime:
        """When a letter written now may leave: at once, or when quiet is over for its reader."""
        return quiet_of(user, self.office).over_at(timezone.now(), self.off)


def quiet_of(user: User | None, office: Office) -> Quiet:
    """When somebody is not to be written to: as they chose, else as holds for the office."""
    zone = user.zone if user else ZoneInfo(settings.TIME_ZONE)
    days_off = office.quiet_days_off or bool(user and user.quiet_days_off)
    own = user if user and user.quiet_from else office
    return Quiet(zone, own.quiet_from, own.quiet_until, days_off)
