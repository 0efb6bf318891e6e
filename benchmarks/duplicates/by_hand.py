"""The pairs that were made by hand: each a line with a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.duplicates.invented import DATA
from contacts.likeness import organizations
from contacts.likeness.commonness import Commonness
from contacts.likeness.people import Crowd, PersonFace, compare, person_face
from contacts.likeness.sounds import sound
from contacts.likeness.weights import Reasons, score
from crm.dates import PartialDate
from crm.phones import parse_phone

#: among so many the pairs are thought to stand, twenty to an organization
PEOPLE, STAFF = 20_000, 20
ORGANIZATIONS = 5_000


@dataclass(frozen=True)
class Pair:
    """Two records and whether they are one."""

    line: str
    same: bool
    sides: tuple[list[str], list[str]]


def pairs_of(name: str) -> Iterator[Pair]:
    """The pairs of a file, such as `people.dev`."""
    for line in (DATA / f"{name}.txt").read_text().splitlines():
        if line.startswith(("same", "different")):
            verdict, one, other = line.split(" : ")
            sides = [[text.strip() for text in side.split("/", 3)] for side in (one, other)]
            yield Pair(line, verdict == "same", (sides[0], sides[1]))


def known(text: str) -> dict[str, str]:
    """What stands after the name, by its word."""
    return dict(part.split("=", 1) for part in text.split(";") if "=" in part)


def face_of(key: int, side: list[str]) -> PersonFace:
    given, family, *rest = side
    told = known(";".join(rest))
    born = PartialDate.parse(told["born"]) if "born" in told else None
    posts = {(int(told["org"]), sound(told.get("post", "")))} if "org" in told else ()
    return person_face(
        key,
        given,
        family,
        honorific=told.get("hon", ""),
        name_en=told.get("en", ""),
        aliases=tuple(filter(None, [told.get("alias", "")])),
        national_id=told.get("id", ""),
        birthday=born.first_day if born else None,
        posts=frozenset(posts),
        **reached(told),
    )


def reached(told: dict[str, str]) -> dict[str, Any]:
    numbers = {f"{kind}s": told.get(kind) for kind in ("mobile", "phone")}
    found: dict[str, Any] = {
        name: frozenset([parse_phone(text) or text]) for name, text in numbers.items() if text
    }
    return found | ({"emails": frozenset([told["email"]])} if "email" in told else {})


def judged(pair: Pair) -> tuple[int, Reasons]:
    """The score of a pair among people of whom nothing else is known."""
    one, other = (face_of(key, side) for key, side in enumerate(pair.sides))
    crowd = Crowd(Commonness(PEOPLE))
    for face in (one, other):
        crowd.bearers.update(face.mobiles | face.phones | face.emails)
        crowd.staff.update(dict.fromkeys(face.organizations, STAFF))
    reasons = compare(one, other, crowd)
    return score(reasons, PEOPLE), reasons


def firm_face_of(key: int, side: list[str]) -> organizations.FirmFace:
    told = known(";".join(side[1:]))
    names = (side[0], told.get("en", ""), told.get("alias", ""))
    return organizations.firm_face(
        key,
        names,
        kind=told.get("kind", ""),
        province=told.get("province"),
        city=told.get("city", ""),
        parent=int(told["parent"]) if "parent" in told else None,
        legal_id=told.get("legal", ""),
        economic_code=told.get("economic", ""),
        member_number=told.get("member", ""),
        phones=frozenset(filter(None, [told.get("phone")])),
        sites=frozenset(filter(None, [told.get("site")])),
    )


def judged_firms(pair: Pair) -> tuple[int, Reasons]:
    """The score of two organizations among those of whom nothing else is known."""
    one, other = (firm_face_of(key, side) for key, side in enumerate(pair.sides))
    market = organizations.Market(ORGANIZATIONS)
    for face in (one, other):
        market.bearers.update(face.phones | face.sites)
    reasons = organizations.compare(one, other, market)
    return score(reasons, ORGANIZATIONS), reasons
