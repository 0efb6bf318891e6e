"""Days of a series of meetings in Jalali terms: pure arithmetic on local dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crm.dates import jalali, month_range
from crm.datewords import LAST_YEAR

WEEK = timedelta(days=7)
LAST = -1
MONTHS = 12


@dataclass(frozen=True)
class Rule:
    """Either the n-th such weekday of each Jalali month (`nth`; -1 for the last one), or the
    weekday every so many weeks (`weeks`). Monday is 0, as in Python."""

    weekday: int
    nth: int = 0
    weeks: int = 1


def days(rule: Rule, first: date, months: int) -> list[date]:
    """The days of the rule from a day on, in that Jalali month and those after it, `months` in
    all."""
    shown = jalali(first)
    spans = [span for n in range(months) if (span := month_after(shown.year, shown.month, n))]
    found = monthly(rule, spans) if rule.nth else weekly(rule, first, spans[-1][1])
    return [day for day in found if day >= first]


def month_after(year: int, month: int, count: int) -> tuple[date, date] | None:
    """The Jalali month so many months later as [first day, first day of the next)."""
    at = year * MONTHS + month - 1 + count
    year, month = divmod(at, MONTHS)
    return month_range(year, month + 1) if year <= LAST_YEAR else None


def monthly(rule: Rule, spans: list[tuple[date, date]]) -> Iterator[date]:
    for start, end in spans:
        first = start + timedelta(days=(rule.weekday - start.weekday()) % 7)
        found = [day for n in range(5) if (day := first + WEEK * n) < end]
        place = rule.nth if rule.nth == LAST else rule.nth - 1
        if place < len(found):
            yield found[place]


def weekly(rule: Rule, first: date, end: date) -> Iterator[date]:
    day = first + timedelta(days=(rule.weekday - first.weekday()) % 7)
    while day < end:
        yield day
        day += WEEK * rule.weeks
