"""The founding report, from `facts.json`: nothing of it is typed again here."""

from __future__ import annotations

from collections import Counter
from typing import Any

from contacts.models import Organization, Person, Post
from cooperation.actions import start
from cooperation.demo.world import World, check, read
from cooperation.models import Initiative, Party
from crm.text import ordinal, persian_digits
from engagements.actions import meetings
from engagements.models import Attendance, Body, FollowUp, Meeting, Problem, Resolution, Statement

Facts = dict[str, Any]


def load(world: World) -> None:
    """The 1124th board meeting with all it names."""
    facts, wording = read("facts"), read("wording")
    add_organizations(world, facts, wording)
    world.bodies[wording["board_code"]] = body = add_board(world, facts, wording)
    people = add_people(world, facts, wording)
    meeting = add_meeting(world, body, facts, wording)
    attendances = attend(world, meeting, facts, people)
    add_statements(world, attendances, facts, wording)
    add_problems(world, meeting, facts, wording)
    resolutions = [decide(world, meeting, told, wording) for told in facts["resolutions"]]
    add_initiatives(world, meeting, resolutions[0], facts, wording)


def source(facts: Facts, wording: Facts) -> str:
    """Where all this is known from."""
    told = facts["meeting"]
    return wording["source"].format(number=persian_digits(told["number"]), body=told["body"])


def add_organizations(world: World, facts: Facts, wording: Facts) -> None:
    for told in facts["organizations"]:
        notes = [wording["notes"].get(told["note"], told["note"])] if "note" in told else []
        notes += [wording["inferred"]] if told.get("inferred") else []
        organization = Organization(
            kind=told["kind"],
            name=told["name"],
            name_en=told.get("name_en", ""),
            aliases=told.get("alias", ""),
            parent=world.organizations.get(told.get("parent") or ""),
            note="\n".join(notes),
        )
        world.add([organization])
        world.organizations[organization.name] = organization


def add_board(world: World, facts: Facts, wording: Facts) -> Body:
    told = facts["meeting"]
    owner = world.organizations[told["host"]]
    body = Body(
        name=told["body"],
        name_en=wording["board_en"].format(organization=owner.name_en),
        kind=told["kind"],
        organization=owner,
        code=wording["board_code"],
    )
    return world.add([body])[0]


def add_people(world: World, facts: Facts, wording: Facts) -> list[Person]:
    """The people and their posts, in the order of the report."""
    known_from = source(facts, wording)
    people = world.add(
        Person(
            honorific=told["honorific"] or "",
            given_name=told["given_name"] or "",
            family_name=told["family_name"],
        )
        for told in facts["people"]
    )
    world.add(
        Post(
            person=person,
            organization=world.organizations[told["organization"]],
            title=told["post"] or "",
            primary=True,
            source=" · ".join([known_from] + [wording["inferred"]] * bool(told.get("inferred"))),
        )
        for person, told in zip(people, facts["people"], strict=True)
    )
    return people


def add_meeting(world: World, body: Body, facts: Facts, wording: Facts) -> Meeting:
    told = facts["meeting"]
    summary = wording["summary"].format(
        ordinal=ordinal(told["number"], "attributive"),
        bodies=" و ".join(told["attended_by_bodies"]),
        issued_by=facts["issued_by"],
    )
    meeting = Meeting(
        body=body,
        kind=told["kind"],
        number=told["number"],
        title=told["title"],
        day=told["date"],
        host=world.organizations[told["host"]],
        summary=summary,
    )
    return meetings.plan(meeting, by=world.clerk)


def attend(world: World, meeting: Meeting, facts: Facts, people: list[Person]) -> list[Attendance]:
    """Record the meeting as held; everybody's capacity is copied from their posts."""
    invited = zip(people, facts["people"], strict=True)
    world.add(Attendance(meeting=meeting, person=who, role=told["role"]) for who, told in invited)
    meetings.hold(meeting, by=world.clerk)
    return list(Attendance.objects.filter(meeting=meeting).select_related("meeting", "person"))


def add_statements(
    world: World, attendances: list[Attendance], facts: Facts, wording: Facts
) -> None:
    spoken = zip(attendances, facts["people"], strict=True)
    meeting = attendances[0].meeting
    world.add(
        Statement(meeting=meeting, speaker=speaker, text=told["spoke"])
        for speaker, told in spoken
        if "spoke" in told
    )
    world.add(
        Statement(meeting=meeting, speaker_as_written=name, text=wording["unclear"].format(text))
        for name, text in unclear(facts)
    )


def unclear(facts: Facts) -> list[tuple[str, str]]:
    """Who spoke without the report saying which of the people of that name, and about what."""
    bearers = Counter(told["family_name"] for told in facts["people"])
    found = []
    for remark in facts["ambiguous"]:
        named = [told for told in facts["people"] if told["family_name"] in remark]
        said = next(told["spoke"] for told in named if "spoke" in told)
        shared = {told["family_name"] for told in named if bearers[told["family_name"]] > 1}
        found += [(name, said) for name in sorted(shared)]
    return found


def add_problems(world: World, meeting: Meeting, facts: Facts, wording: Facts) -> None:
    category = Problem.Category
    world.add(
        Problem(
            title=told["title"],
            text=wording["problem"].format(about=told["about"]),
            category=category.SERVICES if wording["services"] in told["title"] else category.OTHER,
            meeting=meeting,
            state=Problem.State.RAISED,
        )
        for told in facts["problems"]
    )


def decide(world: World, meeting: Meeting, told: Facts, wording: Facts) -> Resolution:
    """The resolution and what it asks for; the report names nobody who owes it, nor a day."""
    owed = FollowUp(title=told["text"], chaser=world.clerk, note=wording["unowned"])
    resolution = Resolution(meeting=meeting, text=told["text"])
    return meetings.resolve(resolution, by=world.clerk, follow_up=owed)


def add_initiatives(
    world: World, meeting: Meeting, resolution: Resolution, facts: Facts, wording: Facts
) -> None:
    """One for each area of cooperation, with the parties of the resolution."""
    description = wording["initiative"].format(number=persian_digits(meeting.number))
    initiatives = [
        Initiative(
            kind=kind,
            title=wording["areas"][kind]["title"],
            body=meeting.body,
            meeting=meeting,
            resolution=resolution,
            description=description,
        )
        for kind in facts["cooperation_areas"]
    ]
    for initiative in initiatives:
        check(initiative)
        start(initiative, by=world.clerk)
    names = facts["resolutions"][0]["parties"]
    world.add(
        Party(
            initiative=initiative,
            organization=world.organizations[name],
            role=wording["areas"][initiative.kind]["role"],
        )
        for initiative in initiatives
        for name in names
    )
