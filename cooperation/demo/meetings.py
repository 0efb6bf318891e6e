"""The meetings of the year: planned, held, decided in."""

from __future__ import annotations

from datetime import time
from typing import Any

from contacts.models import Person
from cooperation.demo import owed
from cooperation.demo.world import World, read
from crm.history import record
from engagements.actions import follow_ups, meetings, seats
from engagements.actions.agendas import last_place
from engagements.models import AgendaItem, Attendance, Meeting, Resolution, Seat, Statement, Term

Told = dict[str, Any]
KIND = {"هـ": Meeting.Kind.BOARD}
ROLES = {Seat.Role.HEAD: Attendance.Role.CHAIR, Seat.Role.SECRETARY: Attendance.Role.SECRETARY}
ABSENCES = (Attendance.Presence.ABSENT, Attendance.Presence.EXCUSED, Attendance.Presence.LATE)


def load(world: World) -> None:
    """In the order in which they take place, for they are numbered in it."""
    entries = [*read("year/board"), *read("year/committees"), *read("year/planned")]
    for entry in sorted(entries, key=lambda told: told["offset"]):
        world.meetings[entry["key"]] = meeting = plan(world, entry)
        items = agenda(world, meeting, entry)
        invite(world, meeting, entry)
        if entry.get("cancelled"):
            cancel(world, meeting, entry["cancelled"])
        elif entry["offset"] < 0:
            hold(world, meeting, entry, items)


def plan(world: World, entry: Told) -> Meeting:
    """Put it on the calendar, under its own number or the next one of its body."""
    body = world.bodies[entry["body"]]
    meeting = Meeting(
        body=body,
        kind=entry.get("kind") or KIND.get(body.code, Meeting.Kind.COMMITTEE),
        number=entry.get("number"),
        title=entry["title"],
        day=world.working_day(entry["offset"]),
        starts=time.fromisoformat(entry["starts"]),
        ends=time.fromisoformat(entry["ends"]),
        place=entry["place"],
        host=world.organizations[entry["host"]],
        summary=entry.get("summary", ""),
        confidential=entry.get("confidential", False),
    )
    return meetings.plan(meeting, by=world.clerk)


def agenda(world: World, meeting: Meeting, entry: Told) -> list[AgendaItem]:
    """Below what came onto it by itself."""
    return world.add(
        AgendaItem(meeting=meeting, place=place, title=title, notes=notes)
        for place, (title, notes) in enumerate(entry["agenda"], last_place(meeting) + 1)
    )


def invite(world: World, meeting: Meeting, entry: Told) -> None:
    """Those who sit in the body, and the guests."""
    roles: dict[Person, str] = {}
    seated = Term.objects.filter(seat__body=meeting.body).held_today()
    for term in seated.select_related("seat", "person").order_by("seat__place"):
        role = ROLES.get(term.seat.role, Attendance.Role.MEMBER)
        roles.setdefault(term.person, Attendance.Role.GUEST if term.seat.office_id else role)
    for key in entry["guests"]:
        roles.setdefault(world.people[key], Attendance.Role.GUEST)
    speakers = {world.people[told[0]] for told in entry.get("statements", ())}
    absent = {world.people[key] for key in entry.get("absent", ())}
    world.add(
        Attendance(meeting=meeting, person=who, role=role, presence=told)
        for who, role in roles.items()
        for sure in [who in speakers or role == Attendance.Role.CHAIR]
        for told in [Attendance.Presence.ABSENT if who in absent else presence(world, entry, sure)]
    )


def presence(world: World, entry: Told, sure: bool) -> str:
    """Some do not come to a meeting in the past; who spoke or took the chair did."""
    if sure or entry["offset"] > 0 or "cancelled" in entry or world.dice.random() > 0.18:
        return str(Attendance.Presence.INVITED)
    return str(world.dice.choice(ABSENCES))


def cancel(world: World, meeting: Meeting, reason: str) -> None:
    meeting.status = Meeting.Status.CANCELLED
    record("cancel", meeting, by=world.clerk, reason=reason)


def hold(world: World, meeting: Meeting, entry: Told, items: list[AgendaItem]) -> None:
    """It took place: who was there in which capacity, what was said, what was decided."""
    held = meetings.hold(meeting, by=world.clerk)
    present = {row.person_id: row for row in Attendance.objects.filter(meeting=held)}
    world.add(
        Statement(
            meeting=held,
            item=items[item - 1],
            speaker=present[world.people[who].pk],
            stance=stance,
            text=text,
        )
        for who, item, stance, text in entry["statements"]
    )
    for role, who in entry.get("elections", ()):
        elect(world, held, role, world.people[who])
    decided = [decide(world, held, entry, items, told) for told in entry["resolutions"]]
    world.resolutions[entry["key"]] = decided


def elect(world: World, meeting: Meeting, role: str, who: Person) -> None:
    """Somebody of the body gets another seat in it from the day of the meeting."""
    seats.elect(
        meeting,
        by=world.clerk,
        seat=Seat.objects.get(body=meeting.body, role=role),
        person=who,
        start=meeting.day or world.day,
        leave_others=True,
    )


def decide(
    world: World, meeting: Meeting, entry: Told, items: list[AgendaItem], told: Told
) -> Resolution:
    """A numbered resolution with all that follows from it."""
    resolution = Resolution(
        meeting=meeting,
        item=items[told["item"] - 1],
        text=told["text"],
        kind=told.get("kind", Resolution.Kind.DECISION),
        state=told["state"],
        evidence=told["follow_ups"][-1][4] if told["state"] == Resolution.State.DONE else "",
    )
    chaser = world.users[entry.get("chaser", "secretariat")]
    made = [owed.follow_up(world, each, chaser=chaser) for each in told["follow_ups"]]
    meetings.resolve(resolution, by=world.clerk, follow_up=made[0])
    for more in made[1:]:
        more.resolution = resolution
        follow_ups.owe(more, by=world.clerk)
    for each, became in zip(made, told["follow_ups"], strict=True):
        owed.settle(world, each, became)
    return resolution
