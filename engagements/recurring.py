"""When what comes again is due next, in terms of the Jalali calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from crm.dates import days_in_month, jalali, month_range
from crm.holidays import holidays
from engagements.models import FollowUp

Repeat = FollowUp.Repeat
MONTHS = {Repeat.MONTH: 1, Repeat.QUARTER: 3, Repeat.HALF: 6, Repeat.YEAR: 12}
#: no run of days off is longer
LONGEST_BREAK = 30


def moved(anchor: date, repeat: str, times: int) -> date:
    """The day so many weeks, months, … later; the last of a month that has no such day."""
    if repeat == Repeat.WEEK:
        return anchor + timedelta(weeks=times)
    shown = jalali(anchor)
    number = shown.year * 12 + shown.month - 1 + MONTHS[Repeat(repeat)] * times
    year, month = number // 12, number % 12 + 1
    first, _next = month_range(year, month)
    return first + timedelta(days=min(shown.day, days_in_month(year, month)) - 1)


def next_due(anchor: date, repeat: str, after: date) -> date:
    """The first working day for it after a day; what was missed meanwhile is not made up for.

    Counted from the first day there was, so that the end of a month stays the end of each month.
    """
    days = (moved(anchor, repeat, times) for times in count(1))
    return working_day(next(day for day in days if day > after))


def working_day(day: date) -> date:
    """The day, or the first one after it that is not off."""
    off = holidays(day, day + timedelta(days=LONGEST_BREAK))
    every = (day + timedelta(days=n) for n in range(LONGEST_BREAK + 1))
    return next((one for one in every if one not in off), day)
