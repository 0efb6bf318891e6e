"""The problems units complain of, and the initiatives of the year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cooperation.actions import advance, reach, revise, start
from cooperation.demo import owed
from cooperation.demo.world import World, check, read
from cooperation.models import Health, Initiative, Measure, Milestone, Party, Update
from crm.dates import jalali_year
from engagements.actions import follow_ups
from engagements.models import Problem

Told = dict[str, Any]


def load(world: World) -> None:
    """Problems with what is owed about them, then initiatives with their parties."""
    for told in read("year/problems"):
        add_problem(world, told)
    for told in read("year/areas"):
        take_up(world, told)
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


def take_up(world: World, told: Told) -> None:
    """An area of the founding report, of which it is settled since who does what, and when."""
    initiative = Initiative.objects.get(kind=told["kind"])
    initiative.lead = world.people[told["lead"]]
    initiative.start, initiative.end = world.month(told["start"]), world.month(told.get("end"))
    initiative.description, initiative.facts = told["description"], facts(world, told)
    check(initiative)
    carry_on(world, revise(initiative, by=world.clerk), told)


def add_initiative(world: World, told: Told) -> None:
    decided = world.resolutions.get(told.get("meeting", ""), [])
    initiative = Initiative(
        kind=told["kind"],
        title=told["title"],
        body=world.bodies[told["body"]],
        lead=world.people[told["lead"]],
        start=world.month(told.get("start")),
        end=world.month(told.get("end")),
        description=told["description"],
        meeting=world.meetings.get(told.get("meeting", "")),
        resolution=decided[told["resolution"] - 1] if "resolution" in told else None,
        facts=facts(world, told),
    )
    check(initiative)
    carry_on(world, start(initiative, by=world.clerk), told)


def carry_on(world: World, initiative: Initiative, told: Told) -> None:
    """Moved from the first stage of its kind on, stage by stage, each with its own evidence."""
    world.add(party(world, initiative, *each) for each in told["parties"])
    world.add(measure(world, initiative, *each) for each in told.get("measures", ()))
    settle_milestones(world, initiative, told.get("reached", 0))
    for stage in stages_until(initiative, told["stage"]):
        evidence = told.get("evidence", {}).get(stage, "")
        advance(initiative, by=world.clerk, to=stage, evidence=evidence)
    health = told.get("health", Health.ON_TRACK)
    world.add([Update(initiative=initiative, health=health, text=told["news"])])


def facts(world: World, told: Told) -> dict[str, Any]:
    """What is known of its kind; of a day is told how far it is from today."""
    days = told.get("days", {})
    known = {slug: world.working_day(offset).isoformat() for slug, offset in days.items()}
    return {**told.get("facts", {}), **known}


def settle_milestones(world: World, initiative: Initiative, count: int) -> None:
    """The first so many milestones are reached, on their day or by today."""
    for milestone in Milestone.objects.filter(initiative=initiative).in_order()[:count]:
        reach(milestone, by=world.clerk, day=min(milestone.due or world.day, world.day))


def party(
    world: World, initiative: Initiative, role: str, who: str, told: Told | None = None
) -> Party:
    """An organization, or with a colon one of its people; days are told as in `facts`."""
    of_role = {fact.slug for fact in initiative.track.of_role.get(role, ()) if fact.day}
    known = {
        slug: world.working_day(value).isoformat() if slug in of_role else value
        for slug, value in (told or {}).items()
    }
    given: Told = {"initiative": initiative, "role": role, "facts": known}
    if ":" in who:
        return Party(person=world.people[who], **given)
    return Party(organization=world.organizations[who], **given)


def measure(
    world: World,
    initiative: Initiative,
    name: str,
    planned: float | None,
    actual: float | None,
    unit: str,
    by_day: Sequence[int] = (),
    year: int | None = None,
) -> Measure:
    """What is told day by day gives the whole; a year is told by how far it is from this one."""
    days = Measure.days_of(initiative, name)
    facts = {day.isoformat(): count for day, count in zip(days, by_day, strict=False)}
    counted = sum(facts.values()) if facts else actual
    given: Told = {"name": name, "planned": planned, "actual": counted, "unit": unit}
    told_of = None if year is None else jalali_year(world.day) + year
    return Measure(initiative=initiative, facts=facts, year=told_of, **given)


def stages_until(initiative: Initiative, target: str) -> list[str]:
    """The stages after the first one, up to and with the target."""
    order = [stage.slug for stage in initiative.track.stages]
    return order[1 : order.index(target) + 1]
