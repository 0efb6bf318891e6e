"""Calls, visits and messages of the last months, as they were noted."""

from __future__ import annotations

from datetime import time

from cooperation.demo.world import World, read
from engagements.actions.interactions import log
from engagements.models import Interaction

DAYS_BETWEEN = 5


def load(world: World) -> None:
    """The newest yesterday, one every few days before; one of them in confidence."""
    told = read("year/calls")
    for number, (kind, who, text) in enumerate(told["calls"]):
        note(world, kind, who, text, number)
    who, text = told["confidential"]
    note(world, Interaction.Kind.CALL, who, text, 2, confidential=True)


def note(
    world: World, kind: str, who: str, text: str, number: int, confidential: bool = False
) -> None:
    interaction = Interaction(
        kind=kind,
        day=world.working_day(-1 - number * DAYS_BETWEEN),
        time=time(9 + number % 7, number * 15 % 60),
        text=text,
        confidential=confidential,
    )
    by = world.users["head" if number % 6 == 5 else "secretariat"]
    log(interaction, by=by, people=[world.people[who]])
