"""What by-laws say of a body's meetings: quorum, absences that end a seat, silence for too long.

All of it is told, nothing is done: ending a term stays with a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from crm.dates import jalali_year
from crm.models import User
from engagements.models import Attendance, Body, Meeting, Term

#: how many of its last meetings are looked through for absences
LOOKED_BACK = 80
WEEK = 7
BEGUN = (Meeting.Status.RUNNING, Meeting.Status.HELD)


@dataclass(frozen=True)
class Quorum:
    """How many seats were filled and present; `needed` is None where no rule says so."""

    present: int
    filled: int
    needed: int | None

    @property
    def reached(self) -> bool:
        return self.needed is not None and self.present >= self.needed

    @property
    def missed(self) -> bool:
        """Whether a rule asks for more than are present."""
        return self.needed is not None and self.present < self.needed


def quorum_of(meeting: Meeting, attendances: Iterable[Attendance]) -> Quorum | None:
    """Whether a held meeting had its quorum, by the seats filled that day; one in session, now.

    A seat is present by its holder, by whoever stands in for it, or by its alternate. Somebody
    with two seats counts once. None while it cannot be known: not held yet, or nobody knows when.
    """
    if meeting.status not in BEGUN or meeting.day is None:
        return None
    running = meeting.status == Meeting.Status.RUNNING
    came = [row for row in attendances if (row.is_there if running else row.came)]
    terms = Term.objects.filter(seat__body=meeting.body_id, seat__deleted_at=None)
    held = list(terms.held_on(meeting.day).select_related("seat"))
    present = seats_present(held, came)
    groups = seats_by_holders(held)
    if not groups:
        return quorum_of_members(meeting.body, came, attendances)
    there = sum(bool(seats & present) for seats in groups.values())
    return Quorum(there, len(groups), meeting.body.needed_of(len(groups)))


def forecast(meeting: Meeting, coming: Collection[int]) -> Quorum | None:
    """Whether a planned meeting would have its quorum if these people (or deputies of theirs) came.

    None while nobody knows when it is, or for a body without seats.
    """
    if meeting.day is None:
        return None
    terms = Term.objects.filter(seat__body=meeting.body_id, seat__deleted_at=None)
    held = list(terms.held_on(meeting.day).select_related("seat"))
    filled = [term for term in held if term.person_id in coming]
    there: set[int | None] = {term.seat_id for term in filled}
    there |= {term.seat.alternate_for_id for term in filled}
    groups = seats_by_holders(held)
    present = sum(bool(seats & (there - {None})) for seats in groups.values())
    needed = meeting.body.needed_of(len(groups))
    return Quorum(present, len(groups), needed) if groups else None


def quorum_of_members(
    body: Body, came: list[Attendance], attendances: Iterable[Attendance]
) -> Quorum:
    """Of a body without seats: who was on the list and is no guest."""
    listed = sum(row.role != Attendance.Role.GUEST for row in attendances)
    there = sum(row.role != Attendance.Role.GUEST for row in came)
    return Quorum(there, listed, body.needed_of(listed))


def seats_present(held: list[Term], came: list[Attendance]) -> set[int | None]:
    """The keys of the seats somebody was there for."""
    rows = {row.person_id: row for row in came}
    present: set[int | None] = {row.stands_in_for_id for row in came}
    for term in held:
        row = rows.get(term.person_id)
        if row is not None:
            present.add(term.seat_id)
            if row.stands_in_for_id is None:
                present.add(term.seat.alternate_for_id)
    return present - {None}


def seats_by_holders(held: list[Term]) -> dict[frozenset[int], set[int | None]]:
    """{who may hold it: seats} of the seats that count."""
    holders: dict[int, set[int]] = defaultdict(set)
    for term in held:
        if term.seat.counts:
            holders[term.seat_id].add(term.person_id)
    groups: dict[frozenset[int], set[int | None]] = defaultdict(set)
    for seat, people in holders.items():
        groups[frozenset(people)].add(seat)
    return groups


@dataclass(frozen=True)
class Absence:
    """Somebody stayed away so often that the by-laws end the seat: in a row, or in `year`."""

    term: Term
    count: int
    year: int | None = None


def last_meetings(body: Body, user: User, day: date) -> list[Meeting]:
    """The last held meetings of a body the user may see, the newest first."""
    visible = Meeting.objects.visible_to(user).filter(body=body, status=Meeting.Status.HELD)
    return list(visible.filter(day__lte=day).order_by("-day", "-pk")[:LOOKED_BACK])


def weeks_silent(body: Body, meetings: list[Meeting], day: date) -> int | None:
    """For how many weeks the body has not met, when that is longer than it may be."""
    if not body.longest_gap or not meetings or meetings[0].day is None:
        return None
    days = (day - meetings[0].day).days
    return days // WEEK if days > body.longest_gap * WEEK else None


def absences(body: Body, terms: Iterable[Term], meetings: list[Meeting]) -> Iterator[Absence]:
    """Who of these has been absent as often as the by-laws say, since their term began."""
    if not body.has_absence_rule:
        return
    rows = Attendance.objects.filter(meeting__in=meetings).order_by()
    own, filled_in = {}, set()
    for meeting, person, presence, seat in rows.values_list(
        "meeting", "person", "presence", "stands_in_for"
    ):
        own[meeting, person] = presence
        if seat and presence in Attendance.CAME:
            filled_in.add((meeting, seat))
    for term in terms:
        first = term.start.last_day if term.start else date.min
        told = [
            (meeting.day, missed(body, own.get((meeting.pk, term.person_id), "")))
            for meeting in meetings
            if meeting.day and meeting.day >= first
            if (meeting.pk, term.seat_id) not in filled_in
        ]
        yield from of_term(body, term, [(day, away) for day, away in told if away is not None])


def missed(body: Body, presence: str) -> bool | None:
    """Whether somebody stayed away; None for what neither counts nor breaks a row."""
    if presence == Attendance.Presence.EXCUSED:
        return True if body.count_excused else None
    if presence == Attendance.Presence.ABSENT:
        return True
    return False if presence in Attendance.CAME else None


def of_term(body: Body, term: Term, told: list[tuple[date | None, bool]]) -> Iterator[Absence]:
    """The absences of one term, of (day, whether away), the newest first."""
    row = next((n for n, (_day, away) in enumerate(told) if not away), len(told))
    if body.absences_in_row and row >= body.absences_in_row:
        yield Absence(term, row)
    years = Counter(jalali_year(day) for day, away in told if away and day)
    if body.absences_in_year and years:
        year = max(years)
        if years[year] >= body.absences_in_year:
            yield Absence(term, years[year], year)
