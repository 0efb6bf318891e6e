"""Organizations that texts of a sheet mean: known ones, new ones proposed, near ones offered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from contacts.imports.plans import CHOSEN
from contacts.imports.vocabulary import OTHER, Vocabulary, kind_of_name
from contacts.models import ContactPoint, Organization, Province
from crm.text import fold, squashed

#: of 100: how near a known name must be to be offered; how many are
NEAR, MOST_OFFERED = 80, 5
#: new ones among which near names are looked for; each is compared with each
MOST_COMPARED = 2000
#: a new organization, or none at all, chosen for a text
NEW, NONE = "new", "none"
#: legal forms and the like: two names that differ in nothing else are taken for one
LEGAL = frozenset(
    fold(
        "شرکت سهامی خاص عام مسئولیت محدود با س خ ع م تعاونی "
        "company co ltd limited inc corp llc plc gmbh the"
    ).split()
)


@lru_cache(maxsize=50_000)
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
    #: {key: number or address} that rows without a person tell and that was not known
    points: dict[str, ContactPoint] = field(default_factory=dict)
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
    def choice(self) -> str:
        """What an answer that means it says: its key, or the name of one that is new."""
        return str(self.pk) if self.pk else f"{CHOSEN}{self.key}"

    @property
    def is_new(self) -> bool:
        return self.pk is None


class BareNames:
    """Organizations by their bare names; names with other digits in them are never near."""

    def __init__(self) -> None:
        self.by_digits: dict[str, dict[str, list[Firm]]] = defaultdict(dict)
        self.count = 0

    def add(self, name: str, firm: Firm) -> None:
        plain = bare(name)
        firms = self.by_digits[digits_in(plain)].setdefault(plain, [])
        if firm not in firms:
            firms.append(firm)
            self.count += 1

    def same(self, name: str) -> list[Firm]:
        """Those whose name differs in nothing but its legal form."""
        plain = bare(name)
        return self.by_digits.get(digits_in(plain), {}).get(plain, [])

    def near(self, name: str) -> Iterator[tuple[float, Firm]]:
        """(how near, of 100; those whose name is nearly the same)."""
        plain = bare(name)
        names = self.by_digits.get(digits_in(plain), {})
        found = process.extract(
            plain, names.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=MOST_OFFERED
        )
        for text, score, _at in found:
            yield from ((score, firm) for firm in names[text])


def digits_in(text: str) -> str:
    return "".join(filter(str.isdigit, text))


class Firms:
    """All organizations there are, by every name they have, and those a sheet proposes."""

    def __init__(self, words: Vocabulary) -> None:
        self.words, self.answers = words, words.answers
        self.by_pk: dict[int, Firm] = {}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.stored, self.new = BareNames(), BareNames()
        self.units: dict[tuple[int, str], int] = {}
        self.proposed: dict[str, Firm] = {}
        #: {name as it is compared: rows that speak of it}
        self.spoken: Counter[str] = Counter()
        #: what was decided, by the name as it is compared and as it is written
        self.meant: dict[str, Firm | None] = {}
        self.spelled: dict[str, Firm | None] = {}
        self.read()

    def read(self) -> None:
        columns = ("pk", "name", "name_en", "aliases", "kind", "province", "city", "parent")
        for pk, *names, kind, province, city, parent in Organization.objects.values_list(*columns):
            stored = {"kind": kind, "province": province, "city": city, "parent": parent}
            firm = self.by_pk[pk] = Firm(names[0], pk, stored=stored, names=tuple(names))
            for name in filter(None, (names[0], names[1], *names[2].splitlines())):
                self.by_name[squashed(name)].add(pk)
                self.stored.add(name, firm)
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

    def speak(self, names: Iterable[str]) -> None:
        """Note how many rows speak of each organization, to be told with what is asked of it."""
        for name, rows in Counter(names).items():
            self.spoken[squashed(name)] += rows

    def decide(self, name: str, key: str) -> Firm | None:
        """By name; else by answer; else the nearest when only its legal form differs; else new."""
        known = [self.by_pk[pk] for pk in sorted(self.by_name.get(key, ()))]
        if len(known) == 1:
            return known[0]
        likely = [*self.stored.same(name), *self.new.same(name)]
        given = self.answers.of("organization", name) or NEW
        if given.isdecimal() and self.chosen(given) is None:  # in the trash, or merged, since
            self.answers.forget("organization", name)
            given = NEW
        told = filter(None, (self.chosen(given),))
        near = dict.fromkeys([*told, *(known or [*likely, *self.near(name)])])
        options = [(firm.choice, firm.name) for firm in [*near][:MOST_OFFERED]]
        if options:
            first = known[0].choice if known else NEW
            chosen = likely[0].choice if len(likely) == 1 and not known else first
            rows = self.spoken[key]
            given = self.answers.ask("organization", name, options, chosen, rows=rows)
        return None if given == NONE else self.chosen(given) or self.propose(name)

    def chosen(self, choice: str) -> Firm | None:
        """The organization an answer means; None when there is none of it."""
        if not choice.startswith(CHOSEN):
            return self.by_pk.get(int(choice)) if choice.isdecimal() else None
        key = choice.removeprefix(CHOSEN)
        known = self.by_name.get(key, set())
        return self.by_pk[min(known)] if len(known) == 1 else self.meant.get(key)

    def near(self, name: str) -> list[Firm]:
        """Those whose name is nearly the same, stored and new; the nearest first."""
        found = [*self.stored.near(name)]
        if self.new.count <= MOST_COMPARED:
            found += self.new.near(name)
        return [firm for _score, firm in sorted(found, key=lambda one: -one[0])]

    def propose(self, name: str) -> Firm:
        """A new organization of that name, of the kind its name tells."""
        key = squashed(name)
        if key not in self.proposed:
            self.proposed[key] = Firm(name)
            self.new.add(name, self.proposed[key])
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
            if plain == before:
                continue
            if before not in (None, "", OTHER) or firm.told.setdefault(name, value) != value:
                otherwise.append(name)
        firm.rows += 1
        return otherwise

    def reached(self) -> list[Firm]:
        """Those of which rows told how to reach them."""
        firms = [*self.by_pk.values(), *self.proposed.values()]
        return [firm for firm in firms if firm.points]

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
