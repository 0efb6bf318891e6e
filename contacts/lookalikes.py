"""Who is there already that may be meant, while somebody types a new person or organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from django.core.cache import cache

from contacts.faces import firm_faces, person_faces
from contacts.likeness import organizations as firms
from contacts.likeness import people
from contacts.likeness.commonness import Commonness
from contacts.likeness.organizations import FirmFace, Market, firm_face
from contacts.likeness.people import COMMON, Crowd, PersonFace, identity, person_face
from contacts.likeness.sounds import sound
from contacts.likeness.weights import LEAST, Reasons, kept, score, told
from contacts.models import ContactPoint, Organization, Person, Post
from contacts.models.name_keys import near_keys
from crm.models import User
from crm.phones import parse_phone
from crm.text import fold, normalise, persian_digits

#: a name for which a record is shown however many bear it, as long as nothing speaks against it
SAME_NAMES = {"same_name", "name_spelling", "name_order", "name_latin", "name_alias"}
#: what only one person or organization should have: told whatever else says that they are two
OWN_SIGNALS = {"same_mobile", "same_email", "same_id"}
OWN_SIGNALS |= {"same_legal_id", "same_economic_code", "same_member"}
#: so few namesakes are asked about however common the name is
FEW = 3
MOST_SHOWN = 5
#: how many records one look compares: more are called alike than anybody can tell apart
BY_NAME, BY_WORDS, BY_SIGNAL = 120, 40, 40
COUNTED_SECONDS = 300
LONGEST = 200
#: the key of what is typed, which has none yet
TYPED = 0
#: no key has more: the largest whole number of the database has 19
KEY_DIGITS = 18

Typed = Mapping[str, Any]


@dataclass(frozen=True)
class Lookalike:
    """A record that may be meant, and why."""

    record: Any
    score: int
    reasons: list[tuple[str, bool]]
    is_namesake: bool


def asked_about(found: list[Lookalike]) -> list[Lookalike]:
    """Those to ask about before another record is added; none when they are only namesakes, many
    of whom are called so.
    """
    few = sum(one.is_namesake for one in found) <= FEW
    return [one for one in found if one.score >= LEAST or (few and one.is_namesake)]


def text_of(typed: Typed, name: str) -> str:
    """What was typed into a box, as it would be stored."""
    return normalise(str(typed.get(name) or "").replace("\x00", "")[:LONGEST])


def key_typed(typed: Typed, name: str) -> int | None:
    """The key of a record that was picked, if it can be one."""
    text = str(typed.get(name) or "")
    return int(text) if text.isdecimal() and len(text) <= KEY_DIGITS else None


def people_like(typed: Typed, user: User) -> list[Lookalike]:
    """The people who may be meant by what is typed into the form, as far as the user sees them."""
    face = face_typed(typed)
    visible = Person.objects.visible_to(user)
    found = person_faces(visible.filter(pk__in=keys_of_people(face, typed, visible)))
    crowd = Crowd(Commonness(how_many(Person)))
    crowd.bearers.update(v for f in (face, *found) for v in (*f.mobiles, *f.emails))
    for organization in face.organizations:
        crowd.staff[organization] = Post.objects.filter(organization=organization).count()
    compared = ((other.key, people.compare(face, other, crowd)) for other in found)
    return shown(Person, compared, crowd.people)


def face_typed(typed: Typed) -> PersonFace:
    """What is typed, as the face of somebody."""
    organization = key_typed(typed, "organization")
    post = sound(text_of(typed, "post"))
    mobile, email = parse_phone(text_of(typed, "mobile")), text_of(typed, "email").lower()
    return person_face(
        TYPED,
        text_of(typed, "given_name"),
        text_of(typed, "family_name"),
        honorific=text_of(typed, "honorific"),
        name_en=text_of(typed, "name_en"),
        national_id=text_of(typed, "national_id"),
        mobiles=frozenset(filter(None, [mobile])),
        emails=frozenset(filter(None, [email])),
        posts=frozenset([(organization, post)] if organization else ()),
    )


def keys_of_people(face: PersonFace, typed: Typed, visible: Any) -> set[int]:
    """Those worth comparing: called alike, or with the same number or address."""
    given, family = text_of(typed, "given_name"), text_of(typed, "family_name")
    keys: set[int] = set()
    if family:
        keys |= by_name(visible.called_like(given, family))
    if name_en := text_of(typed, "name_en"):
        keys |= by_name(visible.called_like("", name_en))
    if given and family:
        keys |= first(visible.with_words(f"{given} {family}"), BY_WORDS)
    if face.national_id:
        keys |= first(visible.filter(national_id__in=spellings(typed)), BY_SIGNAL)
    return keys | reached_by("person", face.mobiles | face.emails)


def spellings(typed: Typed) -> set[str]:
    """A national ID as it may be stored: as it was typed, and in ten digits."""
    text = text_of(typed, "national_id")
    latin = {text, identity(text), identity(text).lstrip("0")}
    return latin | set(map(persian_digits, latin))


def organizations_like(typed: Typed, user: User) -> list[Lookalike]:
    """The organizations that may be meant by what is typed into the form."""
    face = firm_typed(typed)
    visible = Organization.objects.visible_to(user)
    found = firm_faces(visible.filter(pk__in=keys_of_organizations(face, typed, visible)))
    market = Market(how_many(Organization))
    market.bearers.update(v for f in (face, *found) for v in (*f.phones, *f.emails, *f.sites))
    compared = (
        (other.key, firms.compare(face, other, market))
        for other in found
        if not firms.are_kin(face, other)
    )
    return shown(Organization, compared, market.organizations)


def firm_typed(typed: Typed) -> FirmFace:
    """What is typed, as the face of an organization."""
    known = {name: key_typed(typed, name) for name in ("parent", "province", "located_in")}
    aliases = str(typed.get("aliases") or "")[:LONGEST].splitlines()
    names = (text_of(typed, "name"), text_of(typed, "name_en"), *aliases)
    return firm_face(
        TYPED,
        names,
        kind=text_of(typed, "kind"),
        parent=known["parent"],
        province=known["province"],
        city=fold(text_of(typed, "city")),
        legal_id=text_of(typed, "legal_id"),
        economic_code=text_of(typed, "economic_code"),
        member_number=text_of(typed, "member_number"),
        kin=frozenset({known["parent"], known["located_in"]} - {None}),
    )


def keys_of_organizations(face: FirmFace, typed: Typed, visible: Any) -> set[int]:
    """Those worth comparing: called alike, or with the same number."""
    keys: set[int] = set()
    for name in face.names:
        keys |= by_name(visible.filter(name_key__in=near_keys(name.bones)))
    if face.written:
        keys |= first(visible.with_words(face.written), BY_WORDS)
    for number in ("legal_id", "economic_code", "member_number"):
        if typed_number := text_of(typed, number):
            same = {number + "__in": {typed_number, getattr(face, number)} - {""}}
            keys |= first(visible.filter(**same), BY_SIGNAL)
    return keys


def reached_by(owner: str, values: Iterable[str]) -> set[int]:
    """The keys of those with one of these numbers or addresses."""
    points = ContactPoint.objects.filter(canonical__in=list(values))
    keys = points.values_list(f"{owner}_id", flat=True)[:BY_SIGNAL]
    return {key for key in keys if key is not None}


def by_name(rows: Any) -> set[int]:
    """The first of those called alike."""
    # cut here: told to order and limit, PostgreSQL walks everybody instead of asking the index
    return set(nsmallest(BY_NAME, rows.order_by().values_list("pk", flat=True)))


def first(rows: Any, most: int) -> set[int]:
    return set(rows.order_by("pk").values_list("pk", flat=True)[:most])


def how_many(model: Any) -> int:
    """How many records there are, roughly: counted every few minutes."""
    name = f"how-many-{model._meta.label_lower}"
    return int(cache.get_or_set(name, model.objects.count, COUNTED_SECONDS) or 0) + 1


def shown(model: Any, compared: Iterable[tuple[int, Reasons]], records: int) -> list[Lookalike]:
    """The likeliest few, with why."""
    scored = [(score(reasons, records), key, reasons) for key, reasons in compared]
    likely = [one for one in scored if one[0] >= LEAST or is_worth_telling(one[2])]
    best = sorted(likely, key=lambda one: (-one[0], one[1]))[:MOST_SHOWN]
    rows = model.objects.for_list().filter(pk__in=[key for _score, key, _reasons in best])
    found = {row.pk: row for row in rows}
    return [
        Lookalike(found[key], reached, told(kept(reasons)), is_namesake(reasons))
        for reached, key, reasons in best
        if key in found
    ]


def is_worth_telling(reasons: Reasons) -> bool:
    """Whether somebody is shown although the score is low; to see them does not stop anybody."""
    return bool(OWN_SIGNALS & reasons.keys()) or is_namesake(reasons)


def is_namesake(reasons: Reasons) -> bool:
    """Whether both are called the same, and nothing else tells them apart."""
    against = sum(weight for weight in reasons.values() if weight < -COMMON)
    return bool(SAME_NAMES & reasons.keys()) and against == 0
