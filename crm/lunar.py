"""On which days the holidays of the lunar year are expected to fall; announced days may differ.

What is proposed comes from the package `holidays`: days that were announced where it knows them,
else computed ones. An administrator confirms or moves them (`crm/daysoff.py`).
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import NamedTuple

from crm.dates import jalali, year_range
from crm.holidays import SOLAR

#: how the package marks a day that was computed only
COMPUTED = "(تخمینی)"


class Proposed(NamedTuple):
    """A day off that no rule of the solar year tells; computed until it is announced."""

    day: date
    name: str
    computed: bool


def proposed(year: int) -> list[Proposed]:
    """The days off of a Jalali year besides Fridays and those of the solar year, in order.

    Their names are Persian, whoever reads.
    """
    first, end = year_range(year)
    iran = import_module("holidays.countries.iran")  # 45 MiB, for a page that is seldom opened
    found = iran.Iran(years=(first.year, end.year), language="fa_IR")
    days = sorted(day for day in found if first <= day < end and not is_solar(day))
    return [told(day, found[day]) for day in days]


def is_solar(day: date) -> bool:
    shown = jalali(day)
    return (shown.month, shown.day) in SOLAR


def told(day: date, name: str) -> Proposed:
    return Proposed(day, name.replace(COMPUTED, "").strip()[:120], COMPUTED in name)
