"""The labelled sets: what is known of which records are one, and what our rules make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.duplicates import by_hand, febrl, invented, invented_firms
from benchmarks.duplicates.measure import Pair, Result, measured
from contacts.likeness import organizations, people
from contacts.likeness.sounds import sound
from contacts.likeness.weights import told

#: scores are worked out from here on
LOWEST = 5


@dataclass
class Labelled:
    """A set: the pairs that are one, and {pair: (score, reasons)} of those our rules look at."""

    there: set[Pair]
    found: dict[Pair, tuple[int, Any]]
    name_of: Callable[[int], str]
    among: set[Pair] | None = field(default=None)

    def pairs(self, least: int) -> set[Pair]:
        return {pair for pair, (score, _why) in self.found.items() if score >= least}

    def result(self, least: int) -> Result:
        there, found = self.there, self.pairs(least)
        if self.among is not None:
            there, found = there & self.among, found & self.among
        return measured(there, found)

    def mistakes(self, least: int) -> list[str]:
        """Pairs found wrongly (+) and missed (-), with why."""
        found = self.pairs(least)
        return [self.line("+", pair) for pair in sorted(found - self.there)] + [
            self.line("-", pair) for pair in sorted(self.there - found)
        ]

    def line(self, sign: str, pair: Pair) -> str:
        score, reasons = self.found.get(pair, (0, ()))
        why = ", ".join(words for words, _pro in told(reasons))
        return f"{sign} {score:3} {self.name_of(pair[0])} :: {self.name_of(pair[1])} ({why})"


def all_sets(asked: Any) -> Iterator[tuple[str, Labelled]]:
    """(what it is called, the set) of each, one after the other."""
    made = invented.records(asked.part, asked.people, asked.seed)
    yield f"invented people, {len(made):,} records, by name alone", of_people(made, bare=True)
    everything = of_people(made, bare=False)
    yield "the same with all that is known", everything
    everything.among = with_second_signal(made, {*everything.there, *everything.found})
    yield "of these, pairs that both know something else", everything
    yield "people by hand", of_hand(f"people.{asked.part}", by_hand.judged)
    firms = invented_firms.firms(asked.part, asked.organizations, asked.seed)
    yield f"invented organizations, {len(firms):,}, by name alone", of_firms(firms, bare=True)
    yield "the same with all that is known", of_firms(firms, bare=False)
    yield "organizations by hand", of_hand(f"organizations.{asked.part}", by_hand.judged_firms)
    for known in ((), ("birthday",), ("birthday", "number")):
        name = " and ".join(("names", *known))
        yield f"FEBRL 1, {name}", of_febrl(known)


def in_order(found: Iterable[tuple[int, int, int, Any]]) -> dict[Pair, tuple[int, Any]]:
    return {
        (min(one, other), max(one, other)): (score, list(map(list, reasons.items())))
        for one, other, score, reasons in found
    }


def of_people(made: Sequence[invented.Written], *, bare: bool) -> Labelled:
    faces = [face_of(place, record, bare) for place, record in enumerate(made)]
    return Labelled(
        {(min(p), max(p)) for p in invented.pairs(made)},
        in_order(people.alike(faces, LOWEST)),
        lambda place: f"{made[place].honorific} {made[place].given} / {made[place].family}",
    )


def face_of(place: int, record: invented.Written, bare: bool) -> people.PersonFace:
    if bare:
        return people.person_face(place, record.given, record.family)
    return people.person_face(
        place,
        record.given,
        record.family,
        honorific=record.honorific,
        national_id=record.national_id,
        birthday=record.birthday,
        mobiles=frozenset(record.mobiles),
        phones=frozenset(record.phones),
        emails=frozenset(record.emails),
        posts=frozenset((organization, sound(title)) for organization, title in record.posts),
    )


def with_second_signal(made: Sequence[invented.Written], pairs: Iterable[Pair]) -> set[Pair]:
    """The pairs of which both records hold something else of one sort, alike or not."""
    names = ("mobiles", "phones", "emails", "national_id", "birthday", "posts")
    return {
        pair
        for pair in pairs
        if any(all(getattr(made[place], name) for place in pair) for name in names)
    }


def of_firms(made: Sequence[invented_firms.Firm], *, bare: bool) -> Labelled:
    def face(place: int, firm: invented_firms.Firm) -> organizations.FirmFace:
        known: dict[str, Any] = (
            {}
            if bare
            else {
                "kind": firm.kind,
                "city": firm.city,
                "legal_id": firm.legal_id,
                "phones": frozenset(firm.phones),
                "sites": frozenset(filter(None, [firm.site])),
            }
        )
        return organizations.firm_face(place, [firm.name], **known)

    faces = [face(place, firm) for place, firm in enumerate(made)]
    return Labelled(
        {(min(p), max(p)) for p in invented.pairs(made)},
        in_order(organizations.alike(faces, LOWEST)),
        lambda place: made[place].name,
    )


def of_hand(name: str, judged: Callable[[by_hand.Pair], tuple[int, Any]]) -> Labelled:
    """Each pair stands alone: two records of its own."""
    pairs = list(by_hand.pairs_of(name))
    found = {}
    for place, pair in enumerate(pairs):
        score, reasons = judged(pair)
        found[2 * place, 2 * place + 1] = (score, list(map(list, reasons.items())))
    return Labelled(
        {(2 * place, 2 * place + 1) for place, pair in enumerate(pairs) if pair.same},
        found,
        lambda place: " / ".join(pairs[place // 2].sides[place % 2]),
    )


def of_febrl(known: Sequence[str]) -> Labelled:
    rows = febrl.rows()
    faces = [febrl.face(place, row, known) for place, row in enumerate(rows)]
    return Labelled(
        {(min(p), max(p)) for p in febrl.pairs(rows)},
        in_order(people.alike(faces, LOWEST)),
        lambda place: f"{rows[place]['given_name']} / {rows[place]['surname']}",
    )
