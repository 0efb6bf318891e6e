"""What importing a sheet would do, row by row: worked out alike for looking and for doing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_noop as _

from contacts.imports.firms import Firms
from contacts.imports.matching import Found, Key
from contacts.imports.plans import (
    BAD,
    GROWING,
    MOST_CANDIDATES,
    NEW,
    SKIP,
    Choices,
    Entry,
    RowPlan,
    Verdict,
    grown,
    is_choice,
    is_mere_default,
    is_same,
    kept,
    key_of_point,
    storable,
)
from contacts.imports.rows import Reach, Row
from contacts.imports.vocabulary import Vocabulary
from contacts.models import ContactPoint
from crm.bulk import fresh
from crm.sentences import Kept, sentence

Progress = Callable[[int, int], None]
E = TypeVar("E", bound=Entry[Any])
TOLD_EACH = 250
#: column and cell isolated: the direction of the line is that of the reason
PROBLEM = "\u2068%(column)s\u2069: «\u2068%(cell)s\u2069» – %(why)s"


class Planner(Generic[E]):
    """Works out what the rows of a sheet do to records of one type.

    `plan(rows)` fills `rows`; `entries` are the records to be written, `firms` the organizations.
    """

    keys: tuple[Key, ...]
    side: str

    def __init__(self, words: Vocabulary, choices: Choices, progress: Progress) -> None:
        self.words, self.choices, self.progress = words, choices, progress
        self.firms = Firms(words)
        self.plans: list[RowPlan] = []
        self.entries: list[E] = []
        self.by_pk: dict[int, E] = {}
        self.fresh: dict[tuple[str, Any], list[E]] = {}
        self.stored: dict[str, Found] = {}
        #: rows in which only cells are wrong
        self.mendable = 0
        self.used = [key for key in self.keys if key.slug in choices.keys]

    # --- to be said by each type ---------------------------------------------------------------

    def name(self, row: Row) -> str:
        """What a row calls its record."""
        raise NotImplementedError

    def new_entry(self, row: Row) -> E:
        raise NotImplementedError

    def load(self, pks: set[int]) -> dict[int, E]:
        """Entries of stored records with all that rows are compared to."""
        raise NotImplementedError

    def apply(self, row: Row, entry: E, plan: RowPlan) -> None:
        """Take what the row says into the entry, told in the plan."""
        raise NotImplementedError

    def contradiction(self, row: Row, entry: E) -> Kept:
        """Why the row cannot be about this record; "" when it can."""
        raise NotImplementedError

    def values_of(self, key: Key, row: Row) -> list[Any]:
        return list(key.of_row(row))

    def prepare(self, rows: list[Row]) -> None:
        """Read what all rows are compared to, before any is decided."""

    def take_firm(self, row: Row, plan: RowPlan) -> None:
        """Take a row without a person as one about its organization."""
        raise NotImplementedError

    def alike(self, row: Row) -> dict[str, list[int]]:
        """Of a row that is new: who is called the same, stored and further up in the sheet."""
        raise NotImplementedError

    def fallback(self) -> Key:
        """The key of rows that say nothing of the chosen ones."""
        raise NotImplementedError

    # --- the plan ------------------------------------------------------------------------------

    def plan(self, rows: list[Row]) -> None:
        """Decide every row in its order."""
        good = [row for row in rows if not row.is_wrong]
        self.prepare(good)
        good = [row for row in good if not row.of_firm]
        looked_up = [
            (key, {row.number: self.values_of(key, row) for row in good}) for key in self.used
        ]
        silent = [row for row in good if not any(told[row.number] for _key, told in looked_up)]
        spare = self.fallback()
        rest = {row.number: self.values_of(spare, row) for row in silent}
        self.look_up(spare, rest)
        for key, told in looked_up:
            self.look_up(key, told)
        known = {
            pk
            for key, told in [*looked_up, (spare, rest)]
            for values in told.values()
            for value in values
            for pk in self.stored[key.slug].get(value, ())
        }
        known |= {int(one[1:]) for one in self.choices.decisions.values() if is_choice(one)}
        self.by_pk = self.load(known)
        told_by_row = {
            row.number: [(key, told[row.number]) for key, told in looked_up if told[row.number]]
            or [(spare, rest.get(row.number, []))]
            for row in good
        }
        for count, row in enumerate(rows, 1):
            self.decide(row, told_by_row.get(row.number, []))
            if count % TOLD_EACH == 0:
                self.progress(count, len(rows))

    def look_up(self, key: Key, told: dict[int, list[Any]]) -> None:
        wanted = {value for values in told.values() for value in values}
        wanted = {value for value in wanted if storable(value)}
        found = key.stored(wanted) if wanted and key.stored else {}
        known = self.stored.setdefault(key.slug, {})
        for value, pks in found.items():
            known[value] = known.get(value, set()) | pks

    def decide(self, row: Row, told: list[tuple[Key, list[Any]]]) -> None:
        """What becomes of one row."""
        plan = RowPlan(row.number, Verdict.SAME, self.name(row), notes=row.notes)
        self.plans.append(plan)
        decision = self.choices.decisions.get(str(row.number), "")
        if decision == SKIP:
            plan.verdict = Verdict.LEFT
        elif row.is_wrong:
            plan.verdict = Verdict.ERROR
            self.mendable += not row.fatal and not row.of_firm
            plan.problems = [row.fatal] if row.fatal else []
            plan.problems += [
                sentence(PROBLEM, column=column, cell=cell, why=why)
                for column, cell, why in row.wrong
            ]
        elif row.of_firm:
            plan.of_firm = True
            self.take_firm(row, plan)
        else:
            entry = self.find(row, told, plan, decision)
            if plan.verdict != Verdict.CONFLICT:
                self.take(row, entry, plan, told)
        if plan.verdict in BAD:
            plan.cells = row.cells

    def take(
        self, row: Row, entry: E | None, plan: RowPlan, told: list[tuple[Key, list[Any]]]
    ) -> None:
        """Make the row a new record, or part of one that is known."""
        if entry is None:
            found = {what: some[:MOST_CANDIDATES] for what, some in self.alike(row).items() if some}
            plan.alike = found
            entry = self.new_entry(row)
            self.entries.append(entry)
            plan.verdict = Verdict.NEW
        elif entry.first == 0:
            entry.first = row.number
            self.entries.append(entry)
        elif entry.first != row.number:
            twice = _("The same as row %(row)s of this sheet; only what that lacks is taken.")
            plan.add_note(sentence(twice, row=entry.first))
        plan.pk = entry.record.pk
        self.apply(row, entry, plan)
        if plan.changes and plan.verdict != Verdict.NEW:
            plan.verdict = Verdict.UPDATE
        spare = self.fallback()
        for key, values in [*told, (spare, self.values_of(spare, row))]:
            for value in values:
                same = self.fresh.setdefault((key.slug, value), [])
                if entry not in same:
                    same.append(entry)

    # --- whom a row is about -------------------------------------------------------------------

    def find(
        self, row: Row, told: list[tuple[Key, list[Any]]], plan: RowPlan, decision: str
    ) -> E | None:
        """The record a row is about; None for a new one. Says in the plan when that is not sure."""
        if decision == NEW:
            return None
        if is_choice(decision) and int(decision[1:]) in self.by_pk:
            return self.by_pk[int(decision[1:])]
        sets = [found for key, values in told if (found := self.entries_with(key, values))]
        if not sets:
            return None
        common = [one for one in sets[0] if all(one in other for other in sets[1:])]
        if len(common) == 1 and not (why := self.contradiction(row, common[0])):
            return common[0]
        among = common or list(dict.fromkeys(one for found in sets for one in found))
        if len(common) == 1:
            self.conflict(plan, among, why)
        elif common:
            self.conflict(plan, among, sentence(_("Several are meant as well as another.")))
        else:
            why = sentence(_("One thing it says is of one, another of somebody else."))
            self.conflict(plan, among, why)
        return None

    def entries_with(self, key: Key, values: Iterable[Any]) -> list[E]:
        """The records, stored and new, that have one of these values."""
        found: dict[E, None] = {}
        for value in values:
            for pk in sorted(self.stored.get(key.slug, {}).get(value, ())):
                if pk in self.by_pk:
                    found[self.by_pk[pk]] = None
            for entry in self.fresh.get((key.slug, value), ()):
                found[entry] = None
        return list(found)

    def conflict(self, plan: RowPlan, among: list[E], why: Kept) -> None:
        plan.verdict, plan.problems, plan.among = Verdict.CONFLICT, [why], len(among)
        plan.candidates = [(one.record.pk, str(one.record)) for one in among if one.record.pk][
            :MOST_CANDIDATES
        ]
        if fresh := [one.first for one in among if one.is_new]:
            plan.problems.append(sentence(_("In this sheet: row %(rows)s."), rows=fresh))

    # --- taking values -------------------------------------------------------------------------

    def set_value(self, entry: E, name: str, value: Any, plan: RowPlan) -> None:
        """Take one value: into an empty column, or in the place of another if that is wished."""
        record = entry.record
        before = getattr(record, name)
        if name in GROWING:
            value = grown(before, value)
        if is_same(before, value):
            return
        default = is_mere_default(record, name)
        empty = before in (None, "") or name in GROWING or default
        if not empty and (entry.first != plan.number or not self.choices.overwrite):
            plan.keep(name, before, value)
            return
        plan.change(name, None if default else before, value)
        setattr(record, name, value)
        entry.changed = True

    def leave_impossible(self, entry: E, before: dict[str, Any], plan: RowPlan) -> None:
        """What cannot be true is not taken; the row is told why."""
        for name, why in entry.record.impossible().items():
            setattr(entry.record, name, before[name])
            plan.changes = [line for line in plan.changes if line[0] != name]
            label = type(entry.record)._meta.get_field(name).verbose_name
            plan.add_note(sentence(_("“%(what)s” is not taken: %(why)s"), what=label, why=why))

    def add_points(self, entry: E, reaches: list[Reach], plan: RowPlan) -> None:
        """Ways to reach them that are not known yet; nothing is ever taken away."""
        for reach in reaches:
            key = key_of_point(reach.kind, reach.value, reach.canonical)
            if key in entry.points:
                continue
            point = fresh(ContactPoint, **reach._asdict())
            entry.points[key] = point
            entry.new_points.append(point)
            plan.change(f"point.{reach.kind}", None, reach.value)

    # --- afterwards ----------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """{verdict: how many rows}, and how many organizations come with them."""
        found = Counter(str(plan.verdict) for plan in self.plans)
        return {str(verdict): found[str(verdict)] for verdict in Verdict} | {
            "rows": len(self.plans),
            "organizations": len(self.new_firms()),
            "mendable": self.mendable,
            "alike": sum(bool(plan.alike) for plan in self.plans),
            "completed": len(self.firms.filled()),
        }

    def new_firms(self) -> list[Any]:
        """Organizations that rows brought along."""
        return [firm for firm in self.firms.proposed.values() if firm.rows]

    def digest(self) -> str:
        """The fingerprint of the whole plan: what was looked at is what is done, or nothing is."""
        made = hashlib.sha256()
        for plan in self.plans:
            made.update(json.dumps(plan.seen(), ensure_ascii=False).encode())
        for firm in [*self.new_firms(), *self.firms.filled()]:
            told = sorted((name, str(kept(value))) for name, value in firm.told.items())
            made.update(json.dumps([firm.pk, firm.name, told], ensure_ascii=False).encode())
        return made.hexdigest()
