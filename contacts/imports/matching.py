"""Finding the stored people and organizations that rows of a sheet may be about, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from contacts.imports.rows import Row
from contacts.models import ContactPoint, Organization, Person, Post
from contacts.models.finding import in_batches
from crm.text import latin_digits, persian_digits, squashed

#: {what is looked for: keys of the records that have it}
Found = dict[Any, set[int]]
ALIKE = 60  # of 100: two spellings of one name, rather than two names


@dataclass(frozen=True)
class Key:
    """One way to tell that a row is about somebody we know.

    `of_row` gives what a row says of it, several values or none.
    """

    slug: str
    label: Any
    #: of what one must be among the columns of the sheet
    needs: frozenset[str]
    of_row: Callable[[Row], Iterable[Any]]
    #: finds it among what is stored; names are found by the planners
    stored: Callable[[Collection[Any]], Found] | None = None
    #: whether it is chosen unless somebody says otherwise
    usual: bool = True


def gathered(pairs: Iterable[tuple[Any, int]]) -> Found:
    found: Found = defaultdict(set)
    for value, pk in pairs:
        found[value].add(pk)
    return found


# --- names -------------------------------------------------------------------------------------


def name_of(values: dict[str, Any]) -> str:
    """A person's name as it is compared."""
    return squashed(f"{values.get('given_name', '')}{values.get('family_name', '')}")


def same_name(row: dict[str, Any], person: Person) -> bool:
    """Whether two names may be spellings of one: both halves alike, as far as both are told."""
    mine = squashed(row.get("given_name", "")), squashed(row.get("family_name", ""))
    theirs = squashed(person.given_name), squashed(person.family_name)
    if "".join(mine) == "".join(theirs) or is_latin(mine) != is_latin(theirs):
        return True
    known = f"{person.name_en}\n{person.aliases}".split("\n")
    if name_of(row) in map(squashed, known):
        return True
    return alike(mine[1], theirs[1]) and (
        not all((mine[0], theirs[0])) or alike(mine[0], theirs[0])
    )


def alike(one: str, other: str) -> bool:
    if one in other or other in one:
        return True
    return fuzz.ratio(one, other) >= ALIKE


def is_latin(name: tuple[str, ...]) -> bool:
    return "".join(name)[:1].isascii()


# --- people ------------------------------------------------------------------------------------


def people_with_points(canonical: Collection[str]) -> Found:
    """{number or e-mail as machines write it: people}, retired ones too."""
    points = ContactPoint.objects.filter(person__deleted_at=None, person__isnull=False)
    pairs: list[tuple[str, int]] = []
    for some in in_batches(sorted(canonical)):
        pairs += points.filter(canonical__in=some).values_list("canonical", "person")
    return gathered(pairs)


def people_with_ids(numbers: Collection[str]) -> Found:
    """{national ID in Latin digits: people}, in whichever digits it was typed."""
    pairs: list[tuple[str, int]] = []
    for some in in_batches(sorted(numbers)):
        spelled = [*some, *map(persian_digits, some)]
        rows = Person.objects.filter(national_id__in=spelled).values_list("national_id", "pk")
        pairs += [(latin_digits(number), pk) for number, pk in rows]
    return gathered(pairs)


def people_called(names: Collection[str]) -> Found:
    """{name as it is compared: people}; every name there is is looked at once.

    Latin names are looked for among English names too.
    """
    if not names:
        return {}
    wanted = set(names)
    everybody = Person.objects.order_by()
    found: Found = defaultdict(set)
    rows = everybody.values_list("pk", "given_name", "family_name")
    for pk, given, family in rows.iterator(chunk_size=10_000):
        key = squashed(given + family)
        if key in wanted:
            found[key].add(pk)
    if any(name.isascii() for name in wanted):
        for pk, name in everybody.exclude(name_en="").values_list("pk", "name_en").iterator():
            if (key := squashed(name)) in wanted:
                found[key].add(pk)
    return found


def people_at(named: Found, organizations: Collection[int]) -> Found:
    """{(name, key of an organization): those of these people who hold or held a post there}."""
    name_by_person = {pk: name for name, keys in named.items() for pk in keys}
    found: Found = defaultdict(set)
    for some in in_batches(sorted(organizations)):
        posts = Post.objects.filter(organization__pk__among=some).order_by()
        for person, organization in posts.values_list("person", "organization"):
            if person in name_by_person:
                found[name_by_person[person], organization].add(person)
    return found


def mobiles(row: Row) -> Iterable[str]:
    return [p.canonical for p in row.points if p.kind == ContactPoint.Kind.MOBILE and p.canonical]


def emails(row: Row) -> Iterable[str]:
    return [p.canonical for p in row.points if p.kind == ContactPoint.Kind.EMAIL]


def told(slug: str) -> Callable[[Row], Iterable[str]]:
    """What a row says in one column, as it is compared."""
    return lambda row: filter(None, (latin_digits(str(row.values.get(slug) or "")),))


def names(row: Row) -> Iterable[str]:
    return filter(None, (name_of(row.values),))


BY_NAME = Key("name", _("name alone"), frozenset(), names, usual=False)
BY_NAME_AND_ORGANIZATION = Key(
    "name_org",
    _("name and organization"),
    frozenset(("post.organization",)),
    lambda _row: (),  # by the planner, which knows the organizations
)
#: columns in which mobiles stand
NUMBERS = frozenset(("point.mobile", "point.phone"))
#: the surest first
PERSON_KEYS = (
    Key(
        "national_id",
        _("national ID"),
        frozenset(("national_id",)),
        told("national_id"),
        people_with_ids,
    ),
    Key("mobile", _("mobile"), NUMBERS, mobiles, people_with_points),
    Key("email", _("e-mail"), frozenset(("point.email",)), emails, people_with_points),
    BY_NAME_AND_ORGANIZATION,
    BY_NAME,
)


# --- organizations -----------------------------------------------------------------------------


def organizations_with(column: str) -> Callable[[Collection[str]], Found]:
    """{value of a column in Latin digits: organizations}."""

    def found(values: Collection[str]) -> Found:
        rows = Organization.objects.exclude(**{column: ""}).values_list(column, "pk")
        pairs = [(latin_digits(value), pk) for value, pk in rows]
        return gathered((value, pk) for value, pk in pairs if value in values)

    return found


def number_key(column: str, label: Any) -> Key:
    return Key(column, label, frozenset((column,)), told(column), organizations_with(column))


ORGANIZATION_KEYS = (
    number_key("legal_id", _("legal-entity ID")),
    number_key("economic_code", _("economic code")),
    number_key("member_number", _("membership number")),
    Key("name", _("name"), frozenset(("name",)), lambda _row: ()),
)


def keys_of(target: str) -> tuple[Key, ...]:
    return PERSON_KEYS if target == "people" else ORGANIZATION_KEYS


def usual_keys(target: str, slugs: set[str]) -> list[str]:
    """The keys that are chosen for a sheet with these columns unless somebody says otherwise."""
    found = [
        key.slug for key in keys_of(target) if key.usual and (not key.needs or key.needs & slugs)
    ]
    return found or ["name"]
