"""What a plan is made of: choices, rows with their verdicts, records that rows are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from contacts.models import ContactPoint
from crm.dates import PartialDate
from crm.models import Record
from crm.sentences import Kept
from crm.text import squashed

#: [field of `contacts.imports.fields`, before, after], values as history keeps them
Line = list[Any]
R = TypeVar("R", bound=Record)
#: fields to which a sheet adds lines, and never takes any away
GROWING = frozenset(("aliases", "note", "biography"))
SKIP, NEW, CHOSEN = "skip", "new", "="
MOST_CANDIDATES = 5


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    CONFLICT = "conflict"
    ERROR = "error"
    LEFT = "left"


#: rows nothing of which is taken until somebody does something about them
BAD = (Verdict.CONFLICT, Verdict.ERROR)


@dataclass
class Choices:
    """How a sheet is to be taken, as somebody chose."""

    keys: list[str]
    #: whether a value that differs from a stored one takes its place
    overwrite: bool = True
    lenient: bool = False
    #: {row number: skip, new, or =key of the record it is about}
    decisions: dict[str, str] = field(default_factory=dict)


@dataclass
class RowPlan:
    """What becomes of one row; told in words by `contacts.imports.telling`."""

    number: int
    verdict: Verdict
    name: str
    pk: int | None = None
    changes: list[Line] = field(default_factory=list)
    #: what stays although the row says otherwise: [field, what is kept, what the row says]
    stays: list[Line] = field(default_factory=list)
    problems: list[Kept] = field(default_factory=list)
    notes: list[Kept] = field(default_factory=list)
    #: [(key, name)] whom a row in conflict may be about
    candidates: list[tuple[int, str]] = field(default_factory=list)
    #: of a new one: {known: keys of those of the same name, rows: of new ones further up}
    alike: dict[str, list[int]] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)
    #: whether no person stands in it, but an organization
    of_firm: bool = False
    #: how many, stored and new, a row in conflict may be about
    among: int = 0

    def told(self) -> dict[str, Any]:
        """What is kept of it, without what is empty."""
        known = {
            "changes": self.changes,
            "stays": self.stays,
            "problems": self.problems,
            "notes": self.notes,
            "candidates": self.candidates,
            "alike": self.alike,
            "pk": self.pk,
            "of_firm": self.of_firm,
            "among": self.among,
        }
        return {name: value for name, value in known.items() if value}

    def seen(self) -> list[Any]:
        """What the one who looked at it agreed to."""
        return [self.number, self.verdict, self.pk, self.changes, self.problems]

    def change(self, slug: str, before: Any, after: Any) -> None:
        """Note that a value takes the place of another."""
        self.changes.append([slug, kept(before), kept(after)])

    def keep(self, slug: str, stored: Any, told: Any) -> None:
        """Note that a stored value stays although the row says otherwise."""
        self.stays.append([slug, kept(stored), kept(told)])

    def add_note(self, note: Kept) -> None:
        """A new list each time: that of the row it began with is left as it is."""
        self.notes = [*self.notes, note]


@dataclass(eq=False)
class Entry(Generic[R]):
    """A record that rows are about: stored, or new and not written yet."""

    record: R
    #: the row that spoke of it first: later ones only add
    first: int
    points: dict[str, ContactPoint] = field(default_factory=dict)
    new_points: list[ContactPoint] = field(default_factory=list)
    changed: bool = False

    @property
    def is_new(self) -> bool:
        return self.record.pk is None


def kept(value: Any) -> Any:
    """A value as JSON holds it; "" for none."""
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else value
    if isinstance(value, PartialDate):
        return value.key
    return value.isoformat() if isinstance(value, date) else value.pk


def key_of_point(kind: str, value: str, canonical: str) -> str:
    """By what two ways to reach somebody are the same."""
    return canonical or f"{kind}:{squashed(value)}"


def is_choice(decision: str) -> bool:
    return decision.startswith(CHOSEN) and decision[1:].isdecimal()


def storable(value: Any) -> bool:
    """Whether a value can be stored with something: one that names a new record cannot."""
    return not isinstance(value, tuple) or isinstance(value[1], int)


def grown(before: str, more: str) -> str:
    """A text with the lines of another that it does not hold yet."""
    known = {squashed(line) for line in before.splitlines()}
    fresh = [line for line in more.splitlines() if line.strip() and squashed(line) not in known]
    return "\n".join([*filter(None, (before,)), *dict.fromkeys(fresh)]) if fresh else before


def is_same(before: Any, value: Any) -> bool:
    """Whether two values say the same; texts however they are spelled."""
    if isinstance(before, str) and isinstance(value, str):
        return before == value or (bool(before) and squashed(before) == squashed(value))
    return bool(before == value)


def is_mere_default(record: Record, name: str) -> bool:
    """Whether nobody has said what a column holds: it is what new records start with."""
    field: Any = record._meta.get_field(name)
    return record.pk is None and getattr(record, name) == field.get_default()
