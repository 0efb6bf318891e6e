"""Organizations that texts of a sheet mean: known ones, new ones proposed, near ones offered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from contacts.imports.vocabulary import OTHER, Vocabulary, kind_of_name
from contacts.models import Organization, Province
from crm.text import fold, squashed

#: of 100: how near a known name must be to be offered; how many are
NEAR, MOST_OFFERED = 80, 5
#: a new organization, or none at all, chosen for a text
NEW, NONE = "new", "none"
#: legal forms and the like: two names that differ in nothing else are taken for one
LEGAL = frozenset(
    fold(
        "شرکت سهامی خاص عام مسئولیت محدود با س خ ع م تعاونی "
        "company co ltd limited inc corp llc plc gmbh the"
    ).split()
)


def bare(name: str) -> str:
    """A name without its legal form, as it is compared; the whole when nothing else is left."""
    words = [word for word in fold(name).split() if word not in LEGAL]
    return "".join(words) or squashed(name)


@dataclass(eq=False)
class Firm:
    """An organization a sheet speaks of: stored, or new and not written yet."""

    name: str
    pk: int | None = None
    #: what rows tell of one that is new, or has these columns empty: {column: value}
    told: dict[str, Any] = field(default_factory=dict)
    #: the columns of a stored one that rows can fill
    stored: dict[str, Any] = field(default_factory=dict)
    #: its Persian, English and other names
    names: tuple[str, ...] = ()
    rows: int = 0
    #: the record, once it is written
    record: Any = None

    @property
    def key(self) -> Any:
        """What tells it from others: its key, or its name while it is new."""
        return self.pk or squashed(self.name)

    @property
    def kind(self) -> str:
        """The kind a new one is: as told, else as its name tells."""
        return str(self.told.get("kind") or kind_of_name(self.name))

    @property
    def is_new(self) -> bool:
        return self.pk is None


class Firms:
    """All organizations there are, by every name they have, and those a sheet proposes."""

    def __init__(self, words: Vocabulary) -> None:
        self.words, self.answers = words, words.answers
        self.by_pk: dict[int, Firm] = {}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.by_bare: dict[str, set[int]] = defaultdict(set)
        self.units: dict[tuple[int, str], int] = {}
        self.proposed: dict[str, Firm] = {}
        #: what was decided, by the name as it is compared and as it is written
        self.meant: dict[str, Firm | None] = {}
        self.spelled: dict[str, Firm | None] = {}
        self.read()

    def read(self) -> None:
        columns = ("pk", "name", "name_en", "aliases", "kind", "province", "city", "parent")
        for pk, *names, kind, province, city, parent in Organization.objects.values_list(*columns):
            stored = {"kind": kind, "province": province, "city": city, "parent": parent}
            self.by_pk[pk] = Firm(names[0], pk, stored=stored, names=tuple(names))
            for name in filter(None, (names[0], names[1], *names[2].splitlines())):
                self.by_name[squashed(name)].add(pk)
                self.by_bare[bare(name)].add(pk)
            if parent:
                self.units[parent, squashed(names[0])] = pk

    def called(self, name: str, province: Province | None = None) -> list[int]:
        """The stored ones of that name; of several those in the province, when that is told."""
        found = self.by_name.get(squashed(name), set())
        if len(found) > 1 and province:
            there = {pk for pk in found if self.by_pk[pk].stored["province"] == province.pk}
            found = there or found
        return sorted(found)

    def mean(self, name: str) -> Firm | None:
        """The organization a text means; None when it is to be left out."""
        if name in self.spelled:
            return self.spelled[name]
        key = squashed(name)
        if key not in self.meant:
            self.meant[key] = self.decide(name, key)
        self.spelled[name] = self.meant[key]
        return self.meant[key]

    def count(self, name: str) -> None:
        """Note that one more row speaks of it."""
        if question := self.answers.asked.get(("organization", squashed(name))):
            question.count += 1

    def decide(self, name: str, key: str) -> Firm | None:
        """By name; else by answer; else the nearest when only its legal form differs; else new."""
        known = sorted(self.by_name.get(key, ()))
        if len(known) == 1:
            return self.by_pk[known[0]]
        likely = sorted(self.by_bare.get(bare(name), ()))
        near = known or [*likely, *(pk for pk in self.near(name) if pk not in likely)]
        options = [(str(pk), self.by_pk[pk].name) for pk in near[:MOST_OFFERED]]
        chosen = known[0] if known else (likely[0] if len(likely) == 1 else NEW)
        if options:
            chosen = self.answers.ask("organization", name, options, str(chosen))
        else:
            chosen = self.answers.of("organization", name) or NEW
        if chosen == NONE:
            return None
        pk = int(chosen) if str(chosen).isdecimal() else 0
        return self.by_pk.get(pk) or self.propose(name)

    def near(self, name: str) -> list[int]:
        """Those whose name is nearly the same."""
        found = process.extract(
            bare(name),
            self.by_bare.keys(),
            scorer=fuzz.ratio,
            score_cutoff=NEAR,
            limit=MOST_OFFERED,
        )
        return [pk for text, _score, _at in found for pk in sorted(self.by_bare[text])]

    def propose(self, name: str) -> Firm:
        """A new organization of that name, of the kind its name tells."""
        key = squashed(name)
        if key not in self.proposed:
            self.proposed[key] = Firm(name)
        return self.proposed[key]

    def unit(self, firm: Firm, name: str) -> Firm | None:
        """A unit of a stored organization, when there is one of that name."""
        pk = self.units.get((firm.pk or 0, squashed(name)))
        return self.by_pk[pk] if pk else None

    def tell(self, firm: Firm, values: dict[str, Any]) -> list[str]:
        """Note what a row says of an organization; the columns in which it says otherwise."""
        otherwise = []
        for name, value in values.items():
            if value in (None, ""):
                continue
            plain = value.pk if isinstance(value, Province) else value
            before = firm.stored.get(name)
            if before not in (None, "", OTHER):
                otherwise += [name] if plain != before else []
            elif firm.told.setdefault(name, value) != value:
                otherwise.append(name)
        firm.rows += 1
        return otherwise

    def filled(self) -> list[Firm]:
        """Stored ones of which rows told something that was not known."""
        return [firm for firm in self.by_pk.values() if firm.told]

    def places_of(self, firm: Firm) -> None:
        """A city that lies in one province only tells the province."""
        if firm.is_new and firm.told.get("city") and not firm.told.get("province"):
            there = self.words.province_of_city(firm.told["city"])
            if there:
                firm.told["province"] = there


def new_record(firm: Firm) -> Organization:
    """A new organization as it will be written."""
    return Organization(**{"name": firm.name, **firm.told, "kind": firm.kind})
