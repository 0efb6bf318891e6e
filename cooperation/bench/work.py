"""Invented bodies, their meetings, what was decided, what is owed, and what it leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from typing import Any

from contacts.models import Person
from cooperation.bench.filling import Filling
from cooperation.bench.words import (
    COMMITTEES,
    INITIATIVES,
    MEETINGS,
    PLACES,
    PROMISES,
    RESOLUTIONS,
)
from cooperation.kinds import KINDS
from cooperation.models import Initiative, Party
from crm.dates import PartialDate, jalali_year, today
from crm.text import persian_digits
from engagements.models import Attendance, Body, FollowUp, Meeting, Resolution

PEOPLE_PER_MEETING, PEOPLE_PER_FOLLOW_UP, PEOPLE_PER_INITIATIVE = 50, 10, 100
MEETINGS_OF_A_BODY, MEETINGS_AHEAD = 25, 2
RHYTHM = timedelta(days=28)
MEETINGS_AT_ONCE = 10 * MEETINGS_OF_A_BODY  # whole bodies: resolutions are numbered in them
HALF_A_YEAR = 180


def add_work(filling: Filling) -> None:
    """Everything that is done with people once they are there."""
    add_meetings(filling)
    add_follow_ups(filling)
    add_initiatives(filling)


# --- bodies and meetings -----------------------------------------------------------------------


def add_meetings(filling: Filling) -> None:
    """Bodies as many as the meetings need, each numbering its own from one."""
    total = filling.one_in(PEOPLE_PER_MEETING)
    needed = -(-total // MEETINGS_OF_A_BODY)
    names = islice(free_codes(), needed)
    bodies = filling.save([new_body(filling, code) for code in names])
    filling.bodies.extend(body.pk for body in bodies)
    planned = (new_meeting(filling, body, n) for body in bodies for n in range(MEETINGS_OF_A_BODY))
    for size in filling.batches("Meetings", total, MEETINGS_AT_ONCE):
        meetings = filling.save(list(islice(planned, size)))
        filling.meetings.extend(meeting.pk for meeting in meetings)
        filling.save(attendances(filling, meetings))
        made = filling.save(list(resolutions(filling, meetings)))
        filling.resolutions.extend(resolution.pk for resolution in made)


def free_codes() -> Iterator[str]:
    """Codes no body has, the trash included."""
    taken = set(Body.everything.values_list("code", flat=True))
    codes = (persian_digits(f"س{number}") for number in count(1))
    return (code for code in codes if code not in taken)


def new_body(filling: Filling, code: str) -> Body:
    return Body(
        name=filling.sentence(COMMITTEES),
        kind=Body.Kind.COMMITTEE,
        organization_id=filling.rng.choice(filling.all_organizations),
        code=code,
        quorum=5,
    )


def new_meeting(filling: Filling, body: Body, place: int) -> Meeting:
    """The meetings of a body lie four weeks apart, the last ones ahead; one in forty is undated."""
    day = today() + RHYTHM * (place - MEETINGS_OF_A_BODY + MEETINGS_AHEAD) + timedelta(days=7)
    day += timedelta(days=filling.rng.randrange(-5, 6))
    held = day <= today()
    return Meeting(
        body=body,
        kind=Meeting.Kind.COMMITTEE,
        number=place + 1,
        title=filling.sentence(MEETINGS),
        day=None if held and filling.rng.random() < 0.025 else day,
        place=filling.sentence(PLACES),
        status=Meeting.Status.HELD if held else Meeting.Status.PLANNED,
    )


def attendances(filling: Filling, meetings: list[Meeting]) -> list[Attendance]:
    """Four to twelve people at each meeting, in the capacity of today where it was held."""
    rng = filling.rng
    invited = {
        meeting: rng.sample(filling.persons, min(rng.randint(4, 12), len(filling.persons)))
        for meeting in meetings
    }
    keys = {key for guests in invited.values() for key in guests}
    people = Person.objects.for_list().in_bulk(sorted(keys))
    return [
        attendance(filling, meeting, people[key], first=key == guests[0])
        for meeting, guests in invited.items()
        for key in guests
    ]


def attendance(filling: Filling, meeting: Meeting, person: Any, *, first: bool) -> Attendance:
    """The first one is in the chair; of five invited one does not come."""
    role = Attendance.Role.CHAIR if first else Attendance.Role.MEMBER
    if meeting.status != Meeting.Status.HELD:
        return Attendance(meeting=meeting, person=person, role=role)
    absent = not first and filling.rng.random() < 0.2
    return Attendance(
        meeting=meeting,
        person=person,
        role=role,
        presence=Attendance.Presence.ABSENT if absent else Attendance.Presence.PRESENT,
        name=str(person),
        post=person.post_title or "",
        organization=person.organization_name or "",
    )


def resolutions(filling: Filling, meetings: list[Meeting]) -> Iterator[Resolution]:
    """One of each meeting held on a known day, numbered within its body and year."""
    serials: Counter[tuple[int, int]] = Counter()
    for meeting in meetings:
        if meeting.status != Meeting.Status.HELD or meeting.day is None:
            continue
        year = jalali_year(meeting.day)
        serials[meeting.body_id, year] += 1
        yield new_resolution(filling, meeting, year, serials[meeting.body_id, year])


def new_resolution(filling: Filling, meeting: Meeting, year: int, serial: int) -> Resolution:
    done = filling.rng.random() < 0.6
    return Resolution(
        body=meeting.body,
        meeting=meeting,
        year=year,
        serial=serial,
        number=f"{meeting.body.code}/{persian_digits(f'{year}/{serial}')}",
        text=filling.sentence(RESOLUTIONS),
        state=Resolution.State.DONE if done else Resolution.State.OPEN,
        evidence="گزارش رسید." if done else "",
    )


# --- follow-ups --------------------------------------------------------------------------------


def add_follow_ups(filling: Filling) -> None:
    for size in filling.batches("Follow-ups", filling.one_in(PEOPLE_PER_FOLLOW_UP)):
        filling.save([new_follow_up(filling) for _ in range(size)])


def new_follow_up(filling: Filling) -> FollowUp:
    """Owed by a person or an organization; not scheduled, so that no letter ever goes out."""
    rng = filling.rng
    due = today() + timedelta(days=rng.randint(-HALF_A_YEAR, HALF_A_YEAR))
    person = filling.maybe(filling.persons, 0.4)
    organization = None if person else filling.maybe(filling.all_organizations, 0.9)
    return FollowUp(
        title=filling.sentence(PROMISES),
        owner_person_id=person,
        owner_organization_id=organization,
        chaser=filling.by if rng.random() < 0.02 else None,
        due=due if rng.random() < 0.95 else None,
        priority=rng.choice(("1", "2", "2", "2", "3")),
        state=state_of(filling, due),
        resolution_id=filling.maybe(filling.resolutions, 0.4),
    )


def state_of(filling: Filling, due: date) -> str:
    """Most of what was due is done; some of the rest has begun."""
    if filling.rng.random() < (0.8 if due < today() else 0.15):
        return FollowUp.State.DONE
    return filling.rng.choice(FollowUp.OPEN)


# --- initiatives -------------------------------------------------------------------------------


def add_initiatives(filling: Filling) -> None:
    """Each with one to four organizations that take part."""
    for size in filling.batches("Initiatives", filling.one_in(PEOPLE_PER_INITIATIVE)):
        made = filling.save([new_initiative(filling) for _ in range(size)])
        filling.save([party for row in made for party in new_parties(filling, row)])


def new_initiative(filling: Filling) -> Initiative:
    """An initiative of any kind at any of its stages."""
    rng = filling.rng
    track = rng.choice(list(KINDS))
    start = PartialDate(jalali_year(today()) - rng.randrange(3), rng.randrange(1, 13))
    return Initiative(
        kind=track.slug,
        title=INITIATIVES[track.slug].format(**filling.words()),
        body_id=filling.maybe(filling.bodies, 0.8),
        lead_id=filling.maybe(filling.persons, 0.9),
        stage=rng.choice(track.stages).slug,
        health=rng.choice(("on_track", "on_track", "on_track", "at_risk", "stuck")),
        start=start,
        end=PartialDate(start.year + 1) if rng.random() < 0.5 else None,
        meeting_id=filling.maybe(filling.meetings, 0.3),
    )


def new_parties(filling: Filling, initiative: Initiative) -> Iterator[Party]:
    """Different organizations, in roles of its kind."""
    everyone = filling.all_organizations
    roles = list(initiative.track.roles)
    for key in filling.rng.sample(everyone, min(filling.rng.randint(1, 4), len(everyone))):
        yield Party(initiative=initiative, organization_id=key, role=filling.rng.choice(roles))
