"""The cells of a file: which ones a column gives, and days in both calendars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm.dates import FIRST_DAY, LAST_DAY, PartialDate, jalali

if TYPE_CHECKING:
    from crm.columns import Column, Held

#: what a cell holds
Value = str | int | float | bool | date | datetime | None
Row = tuple[Value, ...]
DATED = ("day", "moment")


@dataclass(frozen=True)
class Leaf:
    """One column of a file: its name for programs and its title for people."""

    name: str
    label: str
    holds: Held


def leaves_of(names: list[str], columns: list[Column], labels: list[str]) -> list[Leaf]:
    """The columns of a file; a day gives two, the real date and how it reads in Jalali."""
    found = []
    for name, column, label in zip(names, columns, labels, strict=True):
        found.append(Leaf(name, label, column.holds))
        if column.holds in DATED:
            title = _("%(column)s (Jalali)") % {"column": label}
            found.append(Leaf(f"{name}_jalali", title, "text"))
    return found


def rows_of(records: list[Any], columns: list[Column]) -> list[Row]:
    """The cells of many rows, worked out column by column."""
    told: list[Iterable[Value]] = []
    for column in columns:
        values = map(column.plain, records)
        if column.holds in DATED:
            told += zip(*map(dated, values), strict=True)
        else:
            told.append(values)
    return list(zip(*told, strict=True)) if records else []


def dated(value: Any) -> tuple[Value, Value]:
    """(the day or moment, how it reads in Jalali); a month or a year alone is no day."""
    if type(value) is date:
        return value, in_jalali(value)
    if isinstance(value, datetime):
        moment = timezone.localtime(value)
        return moment, f"{in_jalali(moment.date())} {moment:%H:%M}".strip()
    if isinstance(value, PartialDate):
        parts = (f"{value.year:04}", f"{value.month:02}", f"{value.day:02}")
        known = 1 + bool(value.month) + bool(value.day)
        return (value.first_day if value.day else None), "/".join(parts[:known])
    return None, None


@lru_cache(maxsize=5000)
def in_jalali(day: date) -> str:
    """A day as in 1405/09/05, in digits every program reads; "" where there is no such year."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return ""
    shown = jalali(day)
    return f"{shown.year:04}/{shown.month:02}/{shown.day:02}"
