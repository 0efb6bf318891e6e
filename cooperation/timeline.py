"""Initiatives over time: bars, milestones and months in percent of the width they are drawn in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language_bidi
from persiantools.jdatetime import JalaliDate

from crm.dates import jalali, month_name, month_range, today
from crm.text import local_digits

#: so many months are shown, of which so many lie behind
MONTHS, BEHIND = 15, 5
#: a bar is at least so wide
THINNEST = 0.6
FARTHEST = 600
#: so many letters of a month have room where its name is long
SHORT = 4


@dataclass(frozen=True)
class Window:
    """Some Jalali months: from the first day to the day after the last one."""

    months: tuple[tuple[int, int], ...]
    first: date
    after: date

    def place(self, day: date) -> float:
        """Where a day stands, in percent of the time shown; below 0 or above 100 outside."""
        return (day - self.first).days * 100 / (self.after - self.first).days


def window(shift: int = 0) -> Window:
    """The months around today, shifted by some."""
    now = jalali(today())
    start = now.year * 12 + now.month - 1 - BEHIND + max(-FARTHEST, min(shift, FARTHEST))
    months = tuple((n // 12, n % 12 + 1) for n in range(start, start + MONTHS))
    return Window(months, month_range(*months[0])[0], month_range(*months[-1])[1])


def span(initiative: Any) -> tuple[date, date]:
    """From its start to its end, or as far as its `plan` goes; what is not known is guessed."""
    planned = [one.due for one in initiative.plan if one.due]
    begun = localdate(initiative.created_at)
    first = initiative.start.first_day if initiative.start else min([begun, *planned])
    if initiative.end:
        return first, max(first, initiative.end.last_day)
    if initiative.stopped_on:
        return first, max(first, initiative.stopped_on)
    return first, max([first, *planned, *([today()] if initiative.is_open else [])])


def drawn(left: float, width: float = 0) -> dict[str, str]:
    """A piece of the time as it is drawn: time runs the way one reads."""
    x = 100 - left - width if get_language_bidi() else left
    return {"x": f"{x:.2f}%", "width": f"{width:.2f}%"}


def now(shown: Window) -> str:
    """Where the line of today is drawn; "" when it lies outside."""
    at = shown.place(today())
    return drawn(at)["x"] if 0 <= at <= 100 else ""


def bars(initiatives: Iterable[Any], shown: Window) -> Iterator[dict[str, Any]]:
    """The initiatives that have to do with the time shown, each with where it is drawn."""
    for initiative in initiatives:
        first, last = span(initiative)
        begin, end = shown.place(first), shown.place(last)
        if end < 0 or begin > 100:
            continue
        left = max(0.0, begin)
        yield {
            "initiative": initiative,
            "first": first,
            "last": last,
            "open": not initiative.end,
            "bar": drawn(left, max(THINNEST, min(100.0, end) - left)),
            "marks": [
                {"milestone": one, **drawn(at)}
                for one in initiative.plan
                if (day := one.reached_on or one.due) and 0 <= (at := shown.place(day)) <= 100
            ],
        }


def heads(shown: Window) -> list[dict[str, Any]]:
    """The months: their names, and the year at the first one shown of it."""
    told = []
    for n, (year, month) in enumerate(shown.months):
        left = shown.place(JalaliDate(year, month, 1).to_gregorian())
        width = 100 / len(shown.months)
        told.append(
            {
                "label": month_name(month) if get_language_bidi() else month_name(month)[:SHORT],
                "year": local_digits(year) if n == 0 or month == 1 else "",
                "line": drawn(left)["x"],
                "text": drawn(left, width),
            }
        )
    return told
