"""What the rows of a sheet of organizations do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from contacts.ids import is_legal_id
from contacts.imports.firms import Firm, bare
from contacts.imports.matching import ORGANIZATION_KEYS, Key
from contacts.imports.planning import Planner
from contacts.imports.plans import MOST_CANDIDATES, Entry, RowPlan, key_of_point
from contacts.imports.rows import Row
from contacts.imports.vocabulary import OTHER, kind_of_name
from contacts.kinds import KINDS
from contacts.models import ContactPoint, Organization
from contacts.models.finding import in_batches
from crm.sentences import Kept, sentence
from crm.text import latin_digits, squashed

#: columns of an organization that a row fills as they are
PLAIN = (
    *("name", "kind", "name_en", "aliases", "province", "city", "legal_id", "economic_code"),
    *("member_number", "member_since", "member_until", "sectors", "dissolved", "do_not_contact"),
    "note",
)
RELATIONS = ("parent", "located_in")
BY_NAME = ORGANIZATION_KEYS[-1]


@dataclass(eq=False)
class OrganizationEntry(Entry[Organization]):
    """An organization, with what it belongs to while that is not written yet."""

    parent: Firm | None = None
    located_in: Firm | None = None


class OrganizationsPlanner(Planner[OrganizationEntry]):
    """Plans organizations; what they belong to or stand in may stand in the sheet itself."""

    keys = ORGANIZATION_KEYS
    side = "organization"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        #: {key of an organization: what rows say it belongs to or stands in}
        self.above: dict[Any, list[Firm]] = {}
        #: {bare name: the rows of new ones called so}
        self.rows: dict[str, list[int]] = {}

    def name(self, row: Row) -> str:
        return str(row.values.get("name", ""))

    def fallback(self) -> Key:
        return BY_NAME

    def alike(self, row: Row) -> dict[str, list[int]]:
        """Also those of another legal form, or elsewhere."""
        name = row.values["name"]
        rows = self.rows.setdefault(bare(name), [])
        above = rows[:MOST_CANDIDATES]
        rows.append(row.number)
        known = [firm.pk for firm in self.firms.stored.same(name) if firm.pk]
        return {"known": known, "rows": above}

    def values_of(self, key: Key, row: Row) -> list[Any]:
        if key.slug != BY_NAME.slug:
            return list(key.of_row(row))
        province = row.values.get("province")
        return [(squashed(row.values["name"]), province.pk if province else 0)]

    def look_up(self, key: Key, told: dict[int, list[Any]]) -> None:
        """Names are known already; of several the one in the province is meant."""
        if key.slug != BY_NAME.slug:
            super().look_up(key, told)
            return
        known = self.stored.setdefault(key.slug, {})
        for values in told.values():
            for name, province in values:
                known[name, province] = self.called(name, province)

    def called(self, name: str, province: int) -> set[int]:
        found = self.firms.by_name.get(name, set())
        if not province:
            return found
        place = {pk: self.firms.by_pk[pk].stored["province"] for pk in found}
        return {pk for pk in found if place[pk] == province} or {
            pk for pk in found if place[pk] is None
        }

    def prepare(self, rows: list[Row]) -> None:
        """Note the names of the sheet: rows may belong to what stands further down."""
        for row in rows:
            name = row.values["name"]
            if squashed(name) not in self.firms.by_name:
                self.note_firm(name)
        for row in rows:
            self.note_other_names(row)
        self.firms.speak(filter(None, (row.values.get(name) for row in rows for name in RELATIONS)))

    def note_firm(self, name: str) -> None:
        if squashed(name) not in self.firms.meant:
            firm = self.firms.meant[squashed(name)] = Firm(name)
            self.firms.new.add(name, firm)

    def note_other_names(self, row: Row) -> None:
        """Rows may belong to it by its English name or another."""
        firm = self.firms.meant.get(squashed(row.values["name"]))
        others = (row.values.get("name_en", ""), *row.values.get("aliases", "").splitlines())
        for other in filter(None, map(squashed, others)):
            if firm and other not in self.firms.by_name:
                self.firms.meant.setdefault(other, firm)

    def plan(self, rows: list[Row]) -> None:
        super().plan(rows)
        for entry in self.entries:
            for firm in filter(None, (entry.parent, entry.located_in)):
                if firm.is_new and firm.record is None:  # its own row is not taken
                    self.firms.proposed[squashed(firm.name)] = firm

    # --- entries -------------------------------------------------------------------------------

    def new_entry(self, row: Row) -> OrganizationEntry:
        entry = OrganizationEntry(Organization(), row.number)
        firm = self.firms.meant.get(squashed(row.values["name"]))
        if firm and firm.is_new and firm.record is None:
            firm.record = entry.record
        return entry

    def load(self, pks: set[int]) -> dict[int, OrganizationEntry]:
        found: dict[int, OrganizationEntry] = {}
        for some in in_batches(sorted(pks)):
            rows = Organization.objects.filter(pk__among=some)
            for organization in rows.select_related("province", "parent", "located_in"):
                found[organization.pk] = OrganizationEntry(organization, 0)
            for point in ContactPoint.objects.filter(organization__pk__among=some):
                if entry := found.get(point.organization_id):
                    key = key_of_point(point.kind, point.value, point.canonical)
                    entry.points[key] = point
        return found

    def contradiction(self, row: Row, entry: OrganizationEntry) -> Kept:
        mine, theirs = row.values.get("legal_id"), latin_digits(entry.record.legal_id)
        if mine and theirs and mine != theirs:
            other = _("%(name)s has another legal-entity ID.")
            return sentence(other, name=entry.record.name)
        return ""

    # --- taking a row --------------------------------------------------------------------------

    def apply(self, row: Row, entry: OrganizationEntry, plan: RowPlan) -> None:
        values = dict(row.values)
        if entry.is_new and entry.first == row.number:
            values.setdefault("kind", kind_of_name(values["name"]))
        if self.is_other_name(entry.record, values["name"]):
            values.pop("name")
        elif not entry.is_new:
            self.know_as(entry.record, values["name"])
        city = entry.record.city
        before = {name: getattr(entry.record, name) for name in PLAIN}
        for name in PLAIN:
            value = values.get(name)
            if value is not None and value != "":
                self.set_value(entry, name, value, plan)
        if entry.record.city != city:
            self.settle_place(entry, plan)
        if (number := values.get("legal_id")) and not is_legal_id(number):
            plan.add_note(sentence(_("The legal-entity ID has a wrong length or check digit.")))
        for name in RELATIONS:
            if text := values.get(name):
                self.relate(entry, name, text, plan)
        self.take_facts(row, entry, plan)
        self.leave_impossible(entry, before, plan)
        self.add_points(entry, row.points, plan)

    def know_as(self, record: Organization, name: str) -> None:
        """A stored one gets another name here: rows that belong to that name mean it, too."""
        firm = self.firms.meant.get(squashed(name))
        if firm and firm.is_new and firm.record is None:
            above = self.above.pop(firm.key, [])
            firm.pk, firm.stored = record.pk, self.firms.by_pk[record.pk].stored
            self.above.setdefault(firm.key, []).extend(above)

    @staticmethod
    def is_other_name(known: Organization, name: str) -> bool:
        """Whether a row calls it by another of its names; that does not rename it."""
        others = [known.name_en, *known.aliases.splitlines()]
        return squashed(name) in {squashed(other) for other in others if other}

    def settle_place(self, entry: OrganizationEntry, plan: RowPlan) -> None:
        """A city that lies in one province only tells the province."""
        if entry.record.city and not entry.record.province_id:
            there = self.words.province_of_city(entry.record.city)
            if there:
                self.set_value(entry, "province", there, plan)

    def relate(self, entry: OrganizationEntry, name: str, text: str, plan: RowPlan) -> None:
        """What it belongs to or stands in: noted now, joined when all are written."""
        firm = self.firms.mean(text)
        record: Organization = entry.record
        if firm is None or squashed(text) == squashed(record.name) or firm.pk == (record.pk or 0):
            return
        if self.is_below(firm, record):
            circle = _("An organization cannot belong to itself or to a unit of its own.")
            plan.add_note(sentence(circle))
            return
        before = getattr(record, name)
        if before is not None and (before.pk == firm.pk or squashed(before.name) == squashed(text)):
            return
        if getattr(entry, name) is not None:
            return
        if before is not None and not (self.choices.overwrite and entry.first == plan.number):
            plan.keep(name, before.name, text)
            return
        if name == "located_in" and not self.is_place(firm):
            other = _("“%(name)s” is no industrial town or park; it is not taken as the place.")
            plan.add_note(sentence(other, name=text))
            return
        self.firms.tell(firm, {"kind": PLACE} if name == "located_in" and firm.is_new else {})
        setattr(entry, name, firm)
        self.above.setdefault(record.pk or squashed(record.name), []).append(firm)
        entry.changed = True
        plan.change(name, before and before.name, firm.name)

    def is_below(self, firm: Firm, record: Organization) -> bool:
        """Whether an organization belongs, in the end, to this record."""
        own, seen, waiting = record.pk or squashed(record.name), set[Any](), [firm]
        while waiting:
            one = waiting.pop()
            if one.key == own:
                return True
            if one.key not in seen:
                seen.add(one.key)
                waiting += self.above.get(one.key, [])
                stored = self.firms.by_pk.get(one.stored.get("parent") or 0)
                waiting += [stored] if stored else []
        return False

    @staticmethod
    def is_place(firm: Firm) -> bool:
        """Whether others can stand in it; a new one is made an industrial town."""
        slug = firm.stored.get("kind", OTHER)
        if firm.is_new and firm.record is not None:
            slug = firm.record.kind
        return (firm.is_new and firm.record is None) or KINDS[slug].place

    def take_facts(self, row: Row, entry: OrganizationEntry, plan: RowPlan) -> None:
        """Facts its kind knows; others are named and left."""
        record = entry.record
        known = {fact.slug: fact for fact in record.own_kind.facts}
        for slug, value in row.facts.items():
            before = record.facts.get(slug)
            if slug not in known:
                none = _("“%(what)s: %(other)s” is not taken: organizations of its kind have none.")
                label = KINDS.fact_labels()[slug]
                plan.add_note(sentence(none, what=label, other=value))
            elif before in (None, "") or (
                before != value and self.choices.overwrite and entry.first == plan.number
            ):
                record.facts = {**record.facts, slug: value}
                entry.changed = True
                plan.change(f"fact.{slug}", before, value)
            elif before != value:
                plan.keep(f"fact.{slug}", before, value)


#: the kind of what others are said to stand in
PLACE = next(kind.slug for kind in KINDS if kind.place)
