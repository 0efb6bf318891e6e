"""What an exhibition lets: to whom, how much, for what, and what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cooperation.models import Initiative, Party

Number = int | float


def together(numbers: Iterable[Number]) -> Number:
    """Their sum, to as many places as facts have."""
    return round(sum(numbers), 3)


@dataclass(frozen=True)
class Stand:
    """What one exhibitor has; None for what is not known."""

    party: Party
    place: str
    area: Number | None
    price: Number | None
    paid: Number

    @property
    def owed(self) -> Number | None:
        """What is to be paid yet; less than nothing when too much was."""
        return None if self.price is None else self.price - self.paid


@dataclass(frozen=True)
class Allocation:
    """The stands of an initiative, and their sums."""

    rows: list[Stand]
    whole: Number | None
    money: Any

    @property
    def area(self) -> Number:
        return together(row.area or 0 for row in self.rows)

    @property
    def price(self) -> Number:
        return together(row.price or 0 for row in self.rows)

    @property
    def paid(self) -> Number:
        return together(row.paid for row in self.rows)

    @property
    def owed(self) -> Number:
        return together(row.owed or 0 for row in self.rows)

    @property
    def left(self) -> Number | None:
        """The area nobody has; less than nothing when more was promised than there is."""
        return None if self.whole is None else round(self.whole - self.area, 3)

    @property
    def over(self) -> Number:
        """So much more was promised than there is."""
        return max(0, -(self.left or 0))


def allocation(initiative: Initiative) -> Allocation | None:
    """Who has which stand, in the order of the stands, those without one last; None for kinds that
    let nothing.
    """
    rule = initiative.track.letting
    if rule is None:
        return None
    found = Party.objects.filter(initiative=initiative, role=rule.role).for_list().order_by("pk")
    rows = [stand_of(party, initiative) for party in found]
    rows.sort(key=lambda row: (not row.place, row.place))
    paid = next(one for one in initiative.track.of_role[rule.role] if one.slug == rule.paid)
    return Allocation(rows, initiative.facts.get(rule.whole), paid.unit)


def stand_of(party: Party, initiative: Initiative) -> Stand:
    """Its price is what was agreed, else that of its square metres."""
    rule: Any = initiative.track.letting
    area, price = party.facts.get(rule.area), initiative.facts.get(rule.price)
    agreed = party.facts.get(rule.agreed)
    if agreed is None and area is not None and price is not None:
        agreed = area * price
    place = str(party.facts.get(rule.place) or "")
    return Stand(party, place, area, agreed, party.facts.get(rule.paid) or 0)
