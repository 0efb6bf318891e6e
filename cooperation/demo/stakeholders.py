"""Who is related to whom, and what the office thinks of whom in three matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from contacts.models import Assessment, Relation, RelationType
from cooperation.demo.world import World, read

Told = list[Any]


def load(world: World) -> None:
    """Relations with a beginning, some ended; assessments over two years."""
    words = {word.name: word for word in RelationType.objects.all()}
    world.add([relation(world, words, *told) for told in read("year/relations")])
    world.add([each for told in read("year/assessments") for each in assessments(world, **told)])


def relation(
    world: World,
    words: dict[str, RelationType],
    one: str,
    word: str,
    other: str,
    start: int,
    end: int | None = None,
    note: str = "",
) -> Relation:
    return Relation(
        type=words[word],
        start=world.since(start),
        end=None if end is None else world.since(end),
        note=note,
        **party(world, one, "from_"),
        **party(world, other, "to_"),
    )


def assessments(world: World, topic: str, of: list[Told]) -> Iterator[Assessment]:
    """What was thought of each, day by day: [day, influence, interest, stance, note]."""
    for who, told in of:
        for day, influence, interest, stance, *note in told:
            yield Assessment(
                topic=topic,
                day=world.day + timedelta(days=day),
                influence=influence,
                interest=interest,
                stance=stance,
                note=note[0] if note else "",
                **party(world, who),
            )


def party(world: World, key: str, side: str = "") -> dict[str, Any]:
    """An organization, or with a colon one of its people."""
    if ":" in key:
        return {f"{side}person": world.people[key]}
    return {f"{side}organization": world.organizations[key]}
