"""Invented organizations, people, their posts and how to reach them."""

from __future__ import annotations

from collections.abc import Iterator

from contacts.models import ContactPoint, Organization, Person, Post
from cooperation.bench import names
from cooperation.bench.filling import Filling
from cooperation.bench.words import ORGANIZATIONS, POSTS
from crm.dates import PartialDate, jalali_year, today
from crm.text import ZWNJ

PEOPLE_PER_ORGANIZATION = 20


def add_contacts(filling: Filling) -> None:
    """Organizations first, for people hold posts in them."""
    add_organizations(filling)
    add_people(filling)


def add_organizations(filling: Filling) -> None:
    """Agencies before their offices, towns before their mills: each kind below its parents."""
    total = filling.one_in(PEOPLE_PER_ORGANIZATION)
    counts = {kind: round(total * share) for kind, (share, _, _) in ORGANIZATIONS.items()}
    counts["mill"] += total - sum(counts.values())
    for kind, count in counts.items():
        for size in filling.batches(f"Organizations ({kind})", count):
            made = filling.save([new_organization(filling, kind) for _ in range(size)])
            filling.organizations[kind].extend(row.pk for row in made)


def new_organization(filling: Filling, kind: str) -> Organization:
    """An organization of the kind, most of them below another one."""
    _share, above, patterns = ORGANIZATIONS[kind]
    province = filling.rng.choice(filling.provinces)
    words = filling.words(province)
    return Organization(
        kind=kind,
        name=filling.rng.choice(patterns).format(**words),
        parent_id=filling.maybe(filling.organizations[above], 0.7),
        province=province,
        city=words["city"],
        aliases=words["family"] if filling.rng.random() < 0.1 else "",
    )


def add_people(filling: Filling) -> None:
    for size in filling.batches("People", filling.people):
        people = filling.save([new_person(filling) for _ in range(size)])
        filling.save([post for person in people for post in new_posts(filling, person)])
        filling.save([point for person in people for point in new_points(filling, person)])
        filling.persons.extend(person.pk for person in people)


def new_person(filling: Filling) -> Person:
    """Somebody; one in thirty is also known by another spelling."""
    honorific, given, family = names.name(filling.rng)
    other = family.replace(ZWNJ, "") if filling.rng.random() < 0.03 else ""
    return Person(honorific=honorific, given_name=given, family_name=family, aliases=other)


def new_posts(filling: Filling, person: Person) -> Iterator[Post]:
    """The post somebody holds, and for one in three an earlier or a second one."""
    rng, this_year = filling.rng, jalali_year(today())
    began = this_year - rng.randrange(12)
    yield new_post(filling, person, start=some_time(filling, began), primary=True)
    if rng.random() < 0.35:
        before = began - rng.randrange(1, 8)
        end = some_time(filling, began - 1) if rng.random() < 0.7 else None
        yield new_post(filling, person, start=PartialDate(before - 1), end=end)


def new_post(
    filling: Filling,
    person: Person,
    start: PartialDate,
    end: PartialDate | None = None,
    primary: bool = False,
) -> Post:
    return Post(
        person_id=person.pk,
        organization_id=filling.rng.choice(filling.all_organizations),
        title=filling.rng.choice(POSTS),
        start=start,
        end=end,
        primary=primary,
    )


def some_time(filling: Filling, year: int) -> PartialDate:
    """A year, a month or a day of it, as sources tell."""
    month, day = filling.rng.randrange(1, 13), filling.rng.randrange(1, 30)
    return filling.rng.choice(
        (PartialDate(year), PartialDate(year, month), PartialDate(year, month, day))
    )


def new_points(filling: Filling, person: Person) -> Iterator[ContactPoint]:
    """A mobile, and for one in three an e-mail address where nobody gets mail."""
    number = names.mobile(filling.rng)
    yield ContactPoint(
        person_id=person.pk,
        kind=ContactPoint.Kind.MOBILE,
        value=number,
        canonical=names.international(number),
    )
    if filling.rng.random() < 0.35:
        address = f"p{person.pk}@bench.example"
        yield ContactPoint(
            person_id=person.pk, kind=ContactPoint.Kind.EMAIL, value=address, canonical=address
        )
