"""The committees, the seats of all bodies, and who sits in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from contacts.models import Post
from cooperation.demo.world import World, read
from crm.history import record
from engagements.models import Body, Seat, Term

Told = dict[str, Any]
WRITTEN = 6  # how many days before a term its letter was written
FORMER = 700  # for how many days the former holder had sat there


def load(world: World) -> None:
    """Eleven committees beside the board."""
    for entry in read("year/bodies"):
        world.bodies[entry["code"]] = body = body_of(world, entry)
        seats = world.add(seat(world, body, n, told) for n, told in enumerate(entry["seats"], 1))
        name_mains(world, seats, entry)
        world.add(
            term
            for place, told in zip(seats, entry["seats"], strict=True)
            for term in terms(world, place, told, entry["since"])
        )
        world.add(posts(world, body, entry))


def body_of(world: World, entry: Told) -> Body:
    """A committee; the board is known from the report and gets its quorum here."""
    known = world.bodies.get(entry["code"])
    if known is None:
        made = Body(
            name=entry["name"],
            name_en=entry["en"],
            organization=world.association,
            code=entry["code"],
            **rules(entry),
        )
        return world.add([made])[0]
    for name, value in rules(entry).items():
        setattr(known, name, value)
    record("update", known, by=world.clerk)
    return known


def rules(entry: Told) -> dict[str, int | None]:
    """What the by-laws ask: a quorum by number or share, absences in a row and a year, weeks."""
    in_row, in_year, weeks = entry["rules"]
    return {
        "quorum": entry.get("quorum"),
        "quorum_share": entry.get("share"),
        "absences_in_row": in_row,
        "absences_in_year": in_year,
        "longest_gap": weeks,
    }


def seat(world: World, body: Body, place: int, told: Told) -> Seat:
    office = world.organizations.get(told.get("office", ""))
    title = told.get("title", "")
    return Seat(body=body, role=told["role"], office=office, office_title=title, place=place)


def name_mains(world: World, seats: list[Seat], entry: Told) -> None:
    """Which seat an alternate fills in for, by its place."""
    for alternate, told in zip(seats, entry["seats"], strict=True):
        if "for" in told:
            alternate.alternate_for = seats[told["for"] - 1]
            record("update", alternate, by=world.clerk)


def terms(world: World, place: Seat, told: Told, since: int) -> Iterator[Term]:
    """Who sat there before and who sits there now; a vacant seat has nobody."""
    if "before" in told:
        yield Term(
            seat=place,
            person=world.people[told["before"]],
            start=world.since(since - FORMER),
            end=world.since(since - 1),
        )
    if "who" in told:
        yield Term(
            seat=place,
            person=world.people[told["who"]],
            start=world.since(since),
            end=world.since(told["until"]) if "until" in told else None,
            letter=told.get("letter", ""),
            letter_day=world.day + timedelta(days=since - WRITTEN) if "letter" in told else None,
            introduced_by=place.office if "letter" in told else None,
        )


def posts(world: World, body: Body, entry: Told) -> Iterator[Post]:
    """A seat on the board is a post in the association too."""
    for told in entry["seats"]:
        if "post" in told:
            yield Post(
                person=world.people[told["who"]],
                organization=body.organization,
                title=told["post"],
                start=world.since(entry["since"]),
            )
