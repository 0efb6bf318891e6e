"""The problems units complain of, and the initiatives of the year."""

from __future__ import annotations

from typing import Any

from cooperation.actions import advance
from cooperation.demo import owed
from cooperation.demo.world import World, read
from cooperation.models import Initiative, Party
from engagements.actions import follow_ups
from engagements.models import Problem

Told = dict[str, Any]


def load(world: World) -> None:
    """Problems with what is owed about them, then initiatives with their parties."""
    for told in read("year/problems"):
        add_problem(world, told)
    for told in read("year/initiatives"):
        add_initiative(world, told)


def add_problem(world: World, told: Told) -> None:
    problem = Problem(
        title=told["title"],
        text=told["text"],
        category=told["category"],
        about=world.organizations.get(told.get("about", "")),
        province=world.provinces.get(told.get("province", "")),
        reported_by=world.people[told["by"]],
        must_answer=world.organizations.get(told.get("answer", "")),
        meeting=world.meetings.get(told.get("meeting", "")),
        severity=told["severity"],
        state=told["state"],
    )
    world.add([problem])
    for each in told["follow_ups"]:
        made = owed.follow_up(world, each, problem=problem)
        owed.settle(world, follow_ups.owe(made, by=world.clerk), each)


def add_initiative(world: World, told: Told) -> None:
    """Added at the first stage of its kind and moved on stage by stage."""
    decided = world.resolutions.get(told.get("meeting", ""), [])
    initiative = Initiative(
        kind=told["kind"],
        title=told["title"],
        body=world.bodies[told["body"]],
        lead=world.people[told["lead"]],
        health=told.get("health", Initiative.Health.ON_TRACK),
        start=world.month(told.get("start")),
        end=world.month(told.get("end")),
        description=told["description"],
        meeting=world.meetings.get(told.get("meeting", "")),
        resolution=decided[told["resolution"] - 1] if "resolution" in told else None,
    )
    initiative.place()
    world.add([initiative])
    world.add(party(world, initiative, role, who) for role, who in told["parties"])
    for stage in stages_until(initiative, told["stage"]):
        advance(initiative, by=world.clerk, to=stage)


def party(world: World, initiative: Initiative, role: str, who: str) -> Party:
    """An organization, or with a colon one of its people."""
    if ":" in who:
        return Party(initiative=initiative, role=role, person=world.people[who])
    return Party(initiative=initiative, role=role, organization=world.organizations[who])


def stages_until(initiative: Initiative, target: str) -> list[str]:
    """The stages after the first one, up to and with the target."""
    order = [stage.slug for stage in initiative.track.stages]
    return order[1 : order.index(target) + 1]
