"""People and organizations as they are compared: what their records, posts and points tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet

from contacts.likeness.organizations import FirmFace, firm_face
from contacts.likeness.people import PersonFace, person_face
from contacts.likeness.sounds import sound
from contacts.models import ContactPoint, Person, Post
from crm.text import fold

Kind = ContactPoint.Kind
#: how a face keeps a contact point, by its kind
KEPT_AS = {
    Kind.MOBILE: "mobiles",
    Kind.PHONE: "phones",
    Kind.FAX: "phones",
    Kind.EMAIL: "emails",
    Kind.SITE: "sites",
}
CHUNK = 5000
Reach = dict[int, dict[str, set[str]]]


def person_faces(people: QuerySet[Any]) -> list[PersonFace]:
    """The faces of these people, in the order of their keys."""
    reach, posts = reached("person", people), held(people)
    told = ("honorific", "name_en", "aliases", "national_id", "birthday", "user_id")
    rows = people.order_by("pk").values_list("pk", "given_name", "family_name", *told)
    return [
        person_face(
            key,
            given,
            family,
            honorific=honorific,
            name_en=name_en,
            aliases=aliases.splitlines(),
            national_id=national_id,
            birthday=birthday,
            account=account,
            posts=frozenset(posts.get(key, ())),
            **frozen(reach.get(key, {}), "mobiles", "phones", "emails"),
        )
        for (
            key,
            given,
            family,
            honorific,
            name_en,
            aliases,
            national_id,
            birthday,
            account,
        ) in rows.iterator(CHUNK)
    ]


def firm_faces(organizations: QuerySet[Any]) -> list[FirmFace]:
    """The faces of these organizations, in the order of their keys."""
    reach = reached("organization", organizations)
    above = ("parent_id", "located_in_id", "renamed_to_id")
    names = ("name", "name_en", "aliases")
    told = ("kind", "province_id", "city", "legal_id", "economic_code", "member_number")
    return [
        firm_face(
            row["pk"],
            [row["name"], row["name_en"], *row["aliases"].splitlines()],
            kind=row["kind"],
            parent=row["parent_id"],
            province=row["province_id"],
            city=fold(row["city"]),
            legal_id=row["legal_id"],
            economic_code=row["economic_code"],
            member_number=row["member_number"],
            kin=frozenset({row[name] for name in above} - {None}),
            **frozen(reach.get(row["pk"], {}), "phones", "emails", "sites"),
        )
        for row in organizations.order_by("pk").values("pk", *names, *above, *told).iterator(CHUNK)
    ]


def frozen(reach: dict[str, set[str]], *names: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(reach.get(name, ())) for name in names}


def reached(owner: str, owners: QuerySet[Any]) -> Reach:
    """{key: {how a face keeps them: numbers and addresses}}; retired ones tell as much."""
    found: Reach = defaultdict(lambda: defaultdict(set))
    points = ContactPoint.objects.filter(**{f"{owner}__in": owners.values("pk")})
    columns = (f"{owner}_id", "kind", "canonical", "value")
    for key, kind, canonical, value in points.values_list(*columns).iterator(CHUNK):
        if kept_as := KEPT_AS.get(kind):
            found[key][kept_as].add(canonical or host(value))
    if owner == "organization":
        for reach in found.values():
            reach["phones"] |= reach.pop("mobiles", set())
    return found


def host(address: str) -> str:
    """The machine of a web address, as people write it in many ways."""
    text = address.strip().casefold()
    name = urlsplit(text if "//" in text else f"//{text}").hostname or text
    return name.removeprefix("www.")


def held(people: QuerySet[Any]) -> dict[int, set[tuple[int, str]]]:
    """{key: (organization, post as it sounds) they hold or held}."""
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    posts = Post.objects.filter(person__in=people.values("pk"))
    for key, organization, title in posts.values_list(
        "person_id", "organization_id", "title"
    ).iterator(CHUNK):
        found[key].add((organization, sound(title)))
    return found


def changed_since(model: Any, moment: datetime) -> set[int]:
    """The keys of people or organizations of whom something that is compared has changed since."""
    owner = "person" if model is Person else "organization"
    parts: Collection[Any] = (ContactPoint, Post) if model is Person else (ContactPoint,)
    return {key for key in _changed(model, owner, parts, moment) if key is not None}


def _changed(
    model: Any, owner: str, parts: Collection[Any], moment: datetime
) -> Iterator[int | None]:
    yield from model.objects.filter(updated_at__gte=moment).values_list("pk", flat=True)
    for part in parts:
        late = part.everything.filter(updated_at__gte=moment)
        yield from late.values_list(f"{owner}_id", flat=True).distinct()
