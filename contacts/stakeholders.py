"""The stakeholder map: who stands where in a matter on a day, and where they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils.text import Truncator

from contacts.models import Assessment, Organization, Person, Post, Relation
from contacts.models.assessments import AssessmentQuerySet, Stance
from crm.charts import Box, Grid, label_places
from crm.dates import today

#: how many stand on one picture, and how many earlier places a trail has
SHOWN, TRAIL = 120, 8
#: more names than these would hide one another; then numbers alone stand on the picture
NAMED, NAME_LENGTH = 40, 22
MARK = 24
FIELD = Grid(left=58, top=8, cell=108)
WIDTH, HEIGHT = FIELD.left + FIELD.size + 8, FIELD.top + FIELD.size + 56

#: a stance is told by shape and colour; the shapes lie around nought
SHAPES = {
    Stance.SUPPORTER: "M12 0A12 12 0 1 1-12 0A12 12 0 1 1 12 0Z",
    Stance.LEANING_TO: "M0-14L14 11H-14Z",
    Stance.NEUTRAL: "M-11-11H11V11H-11Z",
    Stance.LEANING_AGAINST: "M0 14L14-11H-14Z",
    Stance.OPPONENT: "M0-15L15 0L0 15L-15 0Z",
}


@dataclass(frozen=True)
class Standing:
    """One person or organization on the map."""

    number: int
    assessment: Assessment
    mark: Box
    label: Box | None
    name: str
    #: the assessments before it, the oldest first
    earlier: tuple[Assessment, ...]
    old: bool

    @property
    def shape(self) -> str:
        return SHAPES[Stance(self.assessment.stance)]

    @property
    def trail(self) -> list[tuple[int, int]]:
        """The places before this one, moved aside as the mark itself is."""
        here = FIELD.middle(self.assessment.interest, self.assessment.influence)
        dx, dy = self.mark.x - here[0], self.mark.y - here[1]
        middles = (FIELD.middle(each.interest, each.influence) for each in self.earlier)
        return [(x + dx, y + dy) for x, y in middles]

    @property
    def way(self) -> str:
        """The line along the trail to where they stand now; "" for those who never moved."""
        places = [*self.trail, (self.mark.x, self.mark.y)]
        if len(set(places)) < 2:
            return ""
        return "M" + "L".join(f"{x} {y}" for x, y in places)

    @property
    def change(self) -> int:
        """Whether the stance rose (above 0) or fell since the assessment before."""
        return moved(self.assessment, self.earlier[-1] if self.earlier else None)


def moved(now: Assessment, before: Assessment | None) -> int:
    """How far the stance rose (above 0) or fell (below) from one assessment to the next."""
    return now.stance - before.stance if before else 0


def standings(found: AssessmentQuerySet, day: date, span: int) -> tuple[list[Standing], bool]:
    """Who stands where on that day, with trails of so many days; whether there are more.

    `found` are the assessments of one topic.
    """
    until = found.of_known_parties().until(day)
    order = ("-influence", "-interest", "-stance", "pk")
    latest = list(until.newest().for_list().order_by(*order)[: SHOWN + 1])
    shown = latest[:SHOWN]
    before = trails(until, shown, day, span) if span else {}
    marks = FIELD.spread([(each.interest, each.influence) for each in shown], MARK)
    names = [short_name(each) for each in shown]
    labels = label_places(marks, names, WIDTH, FIELD.top + FIELD.size)
    few = len(shown) <= NAMED
    placed = [
        Standing(
            number=number,
            assessment=each,
            mark=mark,
            label=label if few else None,
            name=name,
            earlier=tuple(before.get(each.party_key, ())),
            old=each.is_old(day),
        )
        for number, (each, mark, label, name) in enumerate(
            zip(shown, marks, labels, names, strict=True), 1
        )
    ]
    return placed, len(latest) > SHOWN


def trails(
    until: AssessmentQuerySet, shown: Sequence[Assessment], day: date, span: int
) -> dict[Any, list[Assessment]]:
    """{whom: the assessments before the last one}, the oldest first."""
    recent = until.filter(day__gte=day - timedelta(days=span)).newest(TRAIL + 1)
    last = {each.pk for each in shown}
    wanted = {each.party_key for each in shown}
    found: dict[Any, list[Assessment]] = defaultdict(list)
    for each in recent.order_by("day", "pk"):
        if each.party_key in wanted and each.pk not in last:
            found[each.party_key].append(each)
    return found


def short_name(assessment: Assessment) -> str:
    """What stands beside a mark: the name without titles, cut where it grows long."""
    party = assessment.party
    name = party.name if isinstance(party, Person) else str(party)
    return Truncator(name).chars(NAME_LENGTH)


def unassessed_organizations(about: AssessmentQuerySet, most: int) -> list[Organization]:
    """Organizations with a relation today of which these assessments say nothing."""
    found = Organization.objects.filter(related("organization"), dissolved=None)
    return connected(without(about, "organization", found), "organization", most)


def unassessed_people(about: AssessmentQuerySet, most: int) -> list[Person]:
    """The same of people; then those with a main post where these assessments know the place."""
    waiting = without(about, "person", Person.objects.filter(deceased=None))
    found = connected(waiting.filter(related("person")), "person", most)
    weighed = about.exclude(organization=None).values("organization")
    leading = Post.objects.held_today().filter(organization__in=weighed, primary=True)
    others = waiting.filter(pk__in=leading.values("person")).exclude(related("person"))
    return found + list(others.order_by("sort_key", "pk")[: most - len(found)])


def connected(found: QuerySet[Any], side: str, most: int) -> list[Any]:
    """The first of them by how many relations they stand in, which each then knows."""
    counted = found.annotate(relations=relations_of(side))
    return list(counted.order_by("-relations", "sort_key", "pk")[:most])


def related(side: str) -> Q:
    """Those on one side or the other of a relation of today."""
    today_s = Relation.objects.in_force_on(today())
    ends = (f"from_{side}", f"to_{side}")
    return reduce(or_, (Q(pk__in=today_s.exclude(**{end: None}).values(end)) for end in ends))


def relations_of(side: str) -> CombinedExpression:
    """In how many relations of today somebody stands; each end is counted by its own index."""
    return relations_at(f"from_{side}") + relations_at(f"to_{side}")


def relations_at(end: str) -> Coalesce:
    own = Relation.objects.in_force_on(today()).filter(**{end: OuterRef("pk")})
    count = own.order_by().annotate(of=Value(1)).values("of").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(count), 0)


def without(about: AssessmentQuerySet, side: str, found: QuerySet[Any]) -> QuerySet[Any]:
    """Those of whom no assessment tells."""
    return found.exclude(pk__in=about.exclude(**{side: None}).values(side))
