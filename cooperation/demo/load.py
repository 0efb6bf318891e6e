"""Loads the whole demonstration, all or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from cooperation.demo import (
    accounts,
    agreements,
    bodies,
    calls,
    groups,
    invitations,
    letters,
    meetings,
    owed,
    people,
    points,
    report,
    stakeholders,
    work,
)
from cooperation.demo.world import World


@transaction.atomic
def load() -> World:
    """The report first, then the year around it; written in Persian whoever asks for it."""
    with translation.override("fa"):
        world = World(users=accounts.load())
        for part in (
            *(report, people, points, bodies, meetings, work, owed, agreements),
            *(invitations, calls, letters, groups, stakeholders),
        ):
            part.load(world)
    return world
