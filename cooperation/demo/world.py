"""What the loaders share: who is who so far, and how a record is added."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from contacts.models import Organization, Person, Province
from crm.dates import PartialDate, jalali, today
from crm.history import record_many
from crm.models import Record, User
from engagements.models import Body, Meeting, Resolution

R = TypeVar("R", bound=Record)
HERE = Path(__file__).parent
WEEKEND = (3, 4)  # Thursday and Friday, as date.weekday() counts


def read(name: str) -> Any:
    """One of the data files beside this module."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def check(row: Record) -> None:
    """As a form would; what links and constraints must hold the database sees to, at once."""
    row.clean_fields(exclude={field.name for field in row._meta.fields if field.is_relation})
    row.clean()


@dataclass
class World:
    """Everybody and everything loaded so far, by the short names the data files use."""

    users: dict[str, User]
    day: date = field(default_factory=today)
    #: always the same dice, so that every load makes the same demonstration
    dice: Random = field(default_factory=lambda: Random(1124))  # noqa: S311
    provinces: dict[str, Province] = field(
        default_factory=lambda: {province.code: province for province in Province.objects.all()}
    )
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    resolutions: dict[str, list[Resolution]] = field(default_factory=dict)

    @property
    def clerk(self) -> User:
        """Who types it all in."""
        return self.users["secretariat"]

    @property
    def association(self) -> Organization:
        return self.organizations["aiti"]

    def add(self, records: Iterable[R]) -> list[R]:
        """Check and add new records of one type, each with its line of history."""
        rows = list(records)
        for row in rows:
            check(row)
        return record_many("create", rows, by=self.clerk)

    def working_day(self, offset: int) -> date:
        """The day so far from today, or the next one on which people work; the past stays past."""
        day = self.day + timedelta(days=offset)
        step = timedelta(days=-1 if offset < 0 else 1)
        while day.weekday() in WEEKEND:
            day += step
        return day

    def month(self, offset: int | None) -> PartialDate | None:
        """The Jalali month so far from this one."""
        if offset is None:
            return None
        now = jalali(self.day)
        months = now.year * 12 + now.month - 1 + offset
        return PartialDate(months // 12, months % 12 + 1)

    def years_ago(self, years: int) -> PartialDate:
        """Some time in an earlier Jalali year, known to the day, to the month or not so well."""
        year = jalali(self.day).year - years
        month, day = self.dice.randint(1, 12), self.dice.randint(1, 29)
        known = self.dice.choice(("year", "month", "day"))
        return PartialDate(year, 0 if known == "year" else month, day if known == "day" else 0)

    def since(self, offset: int) -> PartialDate:
        """The day so far from today, as the beginning or end of a span."""
        return PartialDate.from_date(self.day + timedelta(days=offset))
