"""The figures of a yearly report beside those of the year before.

Of each figure `x` a row also has `x_was`, what it was then, and `x_more`, by how much it changed
(None where one of the two is not known). What there was only in the year before is not left out:
its row stands last, with nothing of this year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from cooperation.kinds import KINDS
from cooperation.models import Agreement
from cooperation.yearly import Row, Year
from crm.dates import jalali_year, today

#: the figures of each table, and what stands for them where there is no row
OF_MONTHS: Row = {"meetings": 0}
OF_BODIES: Row = {"made": 0, "done": 0, "open": 0, "dropped": 0, "rate": None}
OF_CATEGORIES: Row = {"raised": 0, "solved": 0, "open": 0, "rejected": 0}
OF_KINDS: Row = {
    "total": 0,
    "begun": 0,
    "finished": 0,
    "stopped": 0,
    "going": 0,
    "stages": [],
    "measures": [],
}
OF_MEASURES: Row = {"planned": None, "actual": None, "share": None}
OF_PARTICIPANTS: Row = {"meetings": 0, "initiatives": 0}
#: what is no number is not compared
LISTS = ("stages", "measures")


@dataclass
class Beside:
    """The tables of a year with those of the year before; seven queries more."""

    now: Year

    @cached_property
    def before(self) -> Year:
        year = replace(self.now, year=self.now.year - 1)
        # one look at them does for both
        year.branch, year.letters_of = self.now.branch, self.now.letters_of
        return year

    @property
    def is_compared(self) -> bool:
        """Whether there is anything to compare with."""
        return not self.before.is_empty

    @property
    def is_running(self) -> bool:
        """Whether the year is not over, so that it has less than a whole one before it."""
        return self.now.year >= jalali_year(today())

    @cached_property
    def figures(self) -> list[Row]:
        """[{key, name, n, was, more, percent}] of the figures a reader looks for first."""
        told = {
            "meetings": _("Meetings held"),
            "resolutions": _("Resolutions made"),
            "rate": _("Implementation rate"),
            "letters": _("Letters"),
            "initiatives": _("Initiatives"),
            "begun": _("Begun"),
            "finished": _("Finished"),
            "raised": _("Problems raised"),
            "solved": _("Problems solved"),
            "signed": _("Agreements signed"),
            "in_force": _("Agreements in force"),
            "participants": _("Organizations that took part"),
        }
        now, was = (year.totals | self.agreed(year) for year in (self.now, self.before))
        return [
            {"key": key, "name": name, "n": now[key], "was": was[key]}
            | {"more": more(now[key], was[key]), "percent": key == "rate"}
            for key, name in told.items()
        ]

    @cached_property
    def months(self) -> list[Row]:
        return beside(self.now.months, self.before.months, by("name"), OF_MONTHS)

    @cached_property
    def bodies(self) -> list[Row]:
        return beside(self.now.bodies, self.before.bodies, by("body"), OF_BODIES)

    @cached_property
    def categories(self) -> list[Row]:
        return beside(self.now.categories, self.before.categories, by("name"), OF_CATEGORIES)

    @cached_property
    def kinds(self) -> list[Row]:
        """In the order of the kinds; the measures of each are compared too."""
        rows = beside(self.now.kinds, self.before.kinds, by("slug"), OF_KINDS)
        found = {row["slug"]: row | {"measures": self.measures(row["slug"])} for row in rows}
        return [found[kind.slug] for kind in KINDS if kind.slug in found]

    def measures(self, kind: str) -> list[Row]:
        now, was = (year.measures.get(kind, []) for year in (self.now, self.before))
        return beside(now, was, by("title", "unit"), OF_MEASURES)

    @cached_property
    def agreements(self) -> list[Any]:
        """Those in force in the year, the last to be signed first."""
        first = self.now.days[0]
        return [one for one in self.agreed_in_both if in_force(one, first)]

    @cached_property
    def agreed_in_both(self) -> list[Any]:
        """One look at those of both years."""
        return list(self.now.agreements(self.before.days[0]).newest())

    def agreed(self, year: Year) -> Row:
        """{signed, in_force, ended, owed, kept} of a year; in force on its last day, or today."""
        first, after = year.days
        last = min(after - timedelta(days=1), today())
        there = [one for one in self.agreed_in_both if one.signed < after and in_force(one, first)]
        return {
            "signed": sum(one.signed >= first for one in there),
            "in_force": sum(one.signed <= last and in_force(one, last) for one in there),
            "ended": sum(
                bool(one.valid_until) and first <= one.valid_until < min(after, today())
                for one in there
            ),
            "owed": sum(one.owed for one in there),
            "kept": sum(one.kept for one in there),
        }

    @cached_property
    def participants(self) -> list[Row]:
        return beside(self.now.participants, self.before.participants, by("name"), OF_PARTICIPANTS)

    @property
    def newcomers(self) -> int:
        """How many take part that did not the year before."""
        return len(self.participants) - len(self.before.participants)

    @property
    def gone(self) -> int:
        """How many took part the year before and do not any more."""
        return len(self.participants) - len(self.now.participants)


def in_force(agreement: Agreement, day: date) -> bool:
    """Whether it is not over on a day."""
    return agreement.valid_until is None or agreement.valid_until >= day


def by(*names: str) -> Callable[[Row], Any]:
    """What tells that two rows are of the same thing."""
    return itemgetter(*names)


def beside(now: list[Row], then: list[Row], key: Any, figures: Row) -> list[Row]:
    """The rows of a year, each with what it was then; those only of the year before come last."""
    was = {key(row): row for row in then}
    here = {key(row) for row in now}
    gone = [row | figures for row in then if key(row) not in here]
    return [row | compared(row, was.get(key(row), figures), figures) for row in [*now, *gone]]


def compared(row: Row, was: Row, figures: Row) -> Row:
    told: Row = {}
    for name in figures:
        if name not in LISTS:
            told |= {f"{name}_was": was[name], f"{name}_more": more(row[name], was[name])}
    return told


def more(now: Any, was: Any) -> Any:
    """By how much it is more; None where it cannot be told."""
    return None if now is None or was is None else now - was
