"""What a card says of a person or an organization, read for many of them at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contacts.models import ContactPoint, Organization, Person, Post
from crm.dates import PartialDate
from crm.links import whole_address
from crm.pictures import content_of


@dataclass(frozen=True, kw_only=True)
class Card:
    """One person or organization as others see them in their address book; "" for nothing."""

    uid: str
    name: str
    name_en: str
    changed: datetime
    is_person: bool = True
    family_name: str = ""
    given_name: str = ""
    honorific: str = ""
    nicknames: tuple[str, ...] = ()
    #: (organization, title), the main one first
    posts: tuple[tuple[str, str], ...] = ()
    points: tuple[ContactPoint, ...] = ()
    city: str = ""
    province: str = ""
    birthday: date | None = None
    gone: PartialDate | None = None
    notes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    photo: bytes | None = None
    do_not_contact: bool = False


def cards_of_people(keys: Iterable[int]) -> dict[int, Card]:
    """{key: card}, with the posts held today and how to reach them."""
    people = Person.everything.in_bulk(list(keys))
    posts = posts_of(people)
    points = points_of("person", people)
    return {key: of_person(one, posts[key], points[key]) for key, one in people.items()}


def cards_of_organizations(keys: Iterable[int]) -> dict[int, Card]:
    found = Organization.everything.select_related("province").in_bulk(list(keys))
    points = points_of("organization", found)
    return {key: of_organization(one, points[key]) for key, one in found.items()}


def posts_of(people: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """{key of a person: the posts they hold today, the main one first}"""
    held = Post.objects.filter(person__in=people).held_today().main_first()
    found = defaultdict(list)
    for person, organization, title in held.values_list("person", "organization__name", "title"):
        found[person].append((organization, title))
    return found


def points_of(side: str, keys: Iterable[int]) -> dict[int, list[ContactPoint]]:
    """{key: how to reach them today}, mobiles first as in lists."""
    found = defaultdict(list)
    points = ContactPoint.objects.filter(**{f"{side}__in": keys}).in_use()
    for point in points.order_by("kind", "pk"):
        found[getattr(point, f"{side}_id")].append(point)
    return found


def of_person(person: Person, posts: Any, points: Any) -> Card:
    return Card(
        uid=uid_of(person),
        name=" ".join(filter(None, (person.given_name, person.family_name))),
        name_en=person.name_en,
        changed=person.updated_at,
        family_name=person.family_name,
        given_name=person.given_name,
        honorific=person.honorific,
        nicknames=lines_of(person.aliases),
        posts=tuple(posts),
        points=tuple(points),
        birthday=person.birthday,
        gone=person.deceased,
        notes=tuple(filter(None, (person.note, person.biography))),
        photo=content_of(person.photo) if person.photo else None,
        do_not_contact=person.do_not_contact,
    )


def of_organization(organization: Organization, points: Any) -> Card:
    return Card(
        uid=uid_of(organization),
        is_person=False,
        name=organization.name,
        name_en=organization.name_en,
        changed=organization.updated_at,
        nicknames=lines_of(organization.aliases),
        posts=((organization.name, ""),),
        points=tuple(points),
        city=organization.city,
        province=str(organization.province or ""),
        gone=organization.dissolved,
        notes=tuple(filter(None, (organization.note,))),
        categories=(str(organization.own_kind.title),),
        do_not_contact=organization.do_not_contact,
    )


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def uid_of(obj: Any) -> str:
    """Always the same for the same record: a phone that gets the card again knows whose it is."""
    address = whole_address(obj.get_absolute_url())
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}"


def in_order(keys: Iterable[int], cards: dict[int, Card]) -> Iterator[Card]:
    return (cards[key] for key in keys if key in cards)
