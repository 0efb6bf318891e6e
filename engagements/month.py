"""A month day by day, in the calendar its reader prefers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from crm.dates import (
    day_number,
    month_days,
    month_name,
    month_of,
    preferred_calendar,
    today,
    weekday_names,
)
from crm.holidays import holidays
from crm.templatetags.persian import digits
from crm.text import latin_digits
from engagements.calendar import Entry

DAY = timedelta(days=1)
MONTH = re.compile(r"(\d{4})-(\d{1,2})")
SATURDAY = 5
#: of a day with more, the rest opens at a click
SHOWN = 4
#: the days between which a month can be turned to
EARLIEST, LATEST = date(1922, 1, 1), date(2121, 1, 1)


@dataclass(frozen=True)
class Month:
    """A month from its first day to its last."""

    year: int
    number: int

    @classmethod
    def asked(cls, text: str) -> Month:
        """The month an address names, such as 1405-09; the present one otherwise."""
        if asked := MONTH.fullmatch(latin_digits(text)):
            month = cls(int(asked[1]), int(asked[2]))
            try:
                inside = month.first >= EARLIEST and month.last < LATEST
            except ValueError:
                inside = False
            if inside:
                return month
        return cls(*month_of(today()))

    @property
    def first(self) -> date:
        """ValueError when there is no such month."""
        return month_days(self.year, self.number)[0]

    @property
    def last(self) -> date:
        return month_days(self.year, self.number)[1] - DAY

    @property
    def title(self) -> str:
        return f"{month_name(self.number, preferred_calendar())} {digits(self.year)}"

    @property
    def before(self) -> str:
        """The month before, as an address names it."""
        return named(self.first - DAY)

    @property
    def after(self) -> str:
        return named(self.last + DAY)

    @property
    def is_now(self) -> bool:
        return self.first <= today() <= self.last

    @property
    def weekdays(self) -> list[str]:
        names = list(weekday_names())
        return names[SATURDAY:] + names[:SATURDAY]

    @property
    def offset(self) -> int:
        """So many days of its first week lie in the month before."""
        return (self.first.weekday() - SATURDAY) % 7

    def days(self, found: Iterable[Entry]) -> list[dict[str, Any]]:
        """Each day with why it is off and what lies on it; `found` in the order of the days."""
        first, last = self.first, self.last
        off = holidays(first, last)
        by_day = {day: list(lines) for day, lines in groupby(found, key=lambda entry: entry.day)}
        other = "gregorian" if preferred_calendar() == "jalali" else "jalali"
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [
            {
                "day": day,
                "number": digits(day_number(day, preferred_calendar())),
                "other": digits(day_number(day, other)),
                "off": off.get(day, ""),
                "is_today": day == today(),
                "lines": by_day.get(day, [])[:SHOWN],
                "more": by_day.get(day, [])[SHOWN:],
            }
            for day in every
        ]


def named(day: date) -> str:
    """The month of a day, as an address names it."""
    year, number = month_of(day)
    return f"{year}-{number:02}"
