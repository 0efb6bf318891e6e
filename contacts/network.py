"""The network around a person or organization: relations, posts held and the tree, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Organization, Person, Post, Relation, RelationType
from contacts.models.finding import in_language
from contacts.models.relations import Party
from crm.dates import PartialDate
from crm.models import User

#: more than these nobody can read; a picture of more says so and asks to narrow it
MOST = 150
#: how many links one question may answer with
LINKS = 4 * MOST

POST, UNIT, PLACE = "post", "unit", "place"
#: the links that are no relations of the vocabulary, and how they read from both sides
BUILT_IN = {
    POST: gettext_lazy("Posts"),
    UNIT: gettext_lazy("Belongs to"),
    PLACE: gettext_lazy("Located in"),
}
#: "person" or "organization", and the key
Key = tuple[str, int]


@dataclass(frozen=True)
class Link:
    """A line of the network, read forwards from its source and backwards from its target."""

    kind: str
    pk: int
    source: Key
    target: Key
    forwards: str
    backwards: str
    start: PartialDate | None = None
    end: PartialDate | None = None
    note: str = ""

    def other(self, key: Key) -> Key:
        return self.target if key == self.source else self.source

    def read_from(self, key: Key) -> str:
        return self.forwards if key == self.source else self.backwards


@dataclass
class Network:
    """Who stands how far from whom, and what links them."""

    ego: Key
    distance: dict[Key, int]
    links: list[Link] = field(default_factory=list)
    parties: dict[Key, Party] = field(default_factory=dict)
    #: {person: what they are today}
    posts: dict[int, str] = field(default_factory=dict)
    more: bool = False

    def reach(self, links: Iterable[Link], step: int) -> set[Key]:
        """Take up those a step further as long as there is room; who is new."""
        new: set[Key] = set()
        for link in links:
            for key in (link.source, link.target):
                if key in self.distance:
                    continue
                if len(self.distance) >= MOST:
                    self.more = True
                    continue
                self.distance[key] = step
                new.add(key)
        return new

    def outwards(self, link: Link) -> tuple[Key, Key]:
        """The nearer end of a link and the farther one."""
        ends = (link.source, link.target)
        return ends if self.distance[link.source] <= self.distance[link.target] else ends[::-1]


def key_of(party: Party) -> Key:
    return ("person" if isinstance(party, Person) else "organization", party.pk)


def network(ego: Party, user: User, *, day: date, depth: int = 1, kinds: set[str]) -> Network:
    """All within so many steps of somebody, by links of these kinds (none named: of all)."""
    centre = key_of(ego)
    found = Network(centre, {centre: 0})
    links: dict[tuple[str, int], Link] = {}
    edge = {centre}
    for step in range(1, depth + 1):
        touching = list(links_of(edge, user, day, kinds))
        found.more |= len(touching) >= LINKS
        links |= {(link.kind, link.pk): link for link in touching if link.source != link.target}
        edge = found.reach(touching, step)
    found.parties = parties_of(found.distance, user)
    known = found.parties.keys()
    found.links = [each for each in links.values() if {each.source, each.target} <= known]
    found.posts = posts_of(found.distance, user, day)
    return found


def links_of(edge: set[Key], user: User, day: date, kinds: set[str]) -> Iterator[Link]:
    """The links of these people and organizations: relations first, then the tree, then posts."""
    people = [pk for name, pk in edge if name == "person"]
    organizations = [pk for name, pk in edge if name == "organization"]
    words = [int(kind) for kind in kinds if kind not in BUILT_IN]
    if words or not kinds:
        yield from relations(people, organizations, user, day, words)
    if organizations and (not kinds or kinds & {UNIT, PLACE}):
        yield from (link for link in tree(organizations, user) if not kinds or link.kind in kinds)
    if not kinds or POST in kinds:
        yield from posts(people, organizations, user, day)


def relations(
    people: list[int], organizations: list[int], user: User, day: date, words: list[int]
) -> Iterator[Link]:
    sides = (
        Q(from_person__in=people)
        | Q(to_person__in=people)
        | Q(from_organization__in=organizations)
        | Q(to_organization__in=organizations)
    )
    found = Relation.objects.visible_to(user).in_force_on(day).of_known_parties().filter(sides)
    if words:
        found = found.filter(type__in=words)
    for row in found.select_related("type").order_by("type__place", "pk")[:LINKS]:
        yield Link(
            kind=str(row.type_id),
            pk=row.pk,
            source=side(row.from_person_id, row.from_organization_id),
            target=side(row.to_person_id, row.to_organization_id),
            forwards=row.type.read(forwards=True),
            backwards=row.type.read(forwards=False),
            start=row.start,
            end=row.end,
            note=row.note,
        )


def side(person: int | None, organization: int | None) -> Key:
    return ("person", person) if person else ("organization", organization or 0)


def tree(organizations: list[int], user: User) -> Iterator[Link]:
    """What belongs to what and stands where, one step up and down."""
    near = Q(parent__in=organizations) | Q(located_in__in=organizations)
    found = Organization.objects.visible_to(user).filter(near | Q(pk__in=organizations))
    rows = found.order_by("pk").values_list("pk", "parent", "located_in")[:LINKS]
    mine = set(organizations)
    for pk, parent, place in rows:
        own = ("organization", pk)
        if parent and mine & {pk, parent}:
            words = (_("belongs to"), _("has as a unit"))
            yield Link(UNIT, pk, own, ("organization", parent), *words)
        if place and mine & {pk, place}:
            words = (_("stands in"), _("is where it stands"))
            yield Link(PLACE, pk, own, ("organization", place), *words)


def posts(people: list[int], organizations: list[int], user: User, day: date) -> Iterator[Link]:
    there = Q(person__in=people) | Q(organization__in=organizations)
    held = Post.objects.visible_to(user).held_on(day).of_known_people().filter(there)
    rows = held.order_by("-primary", "pk").values_list(
        "pk", "person", "organization", in_language("title"), "start", "end"
    )
    for pk, person, organization, title, start, end in rows[:LINKS]:
        ends = (("person", person), ("organization", organization))
        yield Link(
            POST, pk, *ends, title or _("has a post in"), title or _("gives a post to"), start, end
        )


def parties_of(keys: Iterable[Key], user: User) -> dict[Key, Party]:
    """The people and organizations themselves, those the reader may see."""
    wanted = list(keys)
    return {
        (name, party.pk): party
        for name, model in (("person", Person), ("organization", Organization))
        for party in model.objects.visible_to(user).filter(
            pk__in=[pk for kind, pk in wanted if kind == name]
        )
    }


def posts_of(keys: Iterable[Key], user: User, day: date) -> dict[int, str]:
    """{person: the main post of the day in words}."""
    people = [pk for name, pk in keys if name == "person"]
    held = Post.objects.visible_to(user).filter(person__in=people).held_on(day)
    found: dict[int, str] = {}
    for post in held.select_related("organization").main_first():
        words = filter(None, (post.name, str(post.organization)))
        found.setdefault(post.person_id, _(", ").join(words))
    return found


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds of links one can choose between."""
    vocabulary = [(str(each.pk), each.read(forwards=True)) for each in RelationType.objects.all()]
    return [*vocabulary, *BUILT_IN.items()]
