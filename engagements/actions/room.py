"""What happens in the room: a meeting starts, items are taken up, people come and go."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.imports.names import split_name
from contacts.models import Person
from crm.dates import today
from crm.history import Conflict, changed_since, lock, record, record_many, record_typing
from crm.models import Change, User
from crm.trash import throw_away
from engagements.actions.meetings import note_attendance, resolve
from engagements.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Meeting,
    Problem,
    Resolution,
    Seat,
    Statement,
    Term,
)

Presence = Attendance.Presence
#: the role on the list of who has such a seat; all others are members
ROLES = {Seat.Role.HEAD: Attendance.Role.CHAIR, Seat.Role.SECRETARY: Attendance.Role.SECRETARY}


@transaction.atomic
def start(meeting: Meeting, *, by: User) -> Meeting:
    """A planned meeting is in session from now on; who sits in the body is on its list.

    It is held today unless it was planned for a day that is over: then its minutes are typed late.
    Its first item is taken up. Raises ValidationError for a meeting that is not planned.
    """
    stored: Meeting = lock(meeting)
    if stored.status != Meeting.Status.PLANNED:
        raise ValidationError(_("Only a planned meeting can be started."))
    stored.status = Meeting.Status.RUNNING
    stored.began_at = timezone.now()
    if stored.day is None or stored.day > today():
        stored.day = today()
    record("start", stored, by=by)
    list_members(stored, by=by)
    first = AgendaItem.objects.filter(meeting=stored).first()
    if first is not None:
        begin(first, by=by)
    return stored


@transaction.atomic
def put_back(meeting: Meeting, *, by: User) -> Meeting:
    """A meeting that was started by mistake is planned again, for the day it was planned for.

    Whom the start put on the list leaves it. Raises ValidationError once something was written.
    """
    stored: Meeting = lock(meeting)
    if stored.status != Meeting.Status.RUNNING:
        raise ValidationError(_("Only a meeting that is in session can be put back."))
    if is_written_in(stored):
        raise ValidationError(_("Something was written in this meeting already; close it instead."))
    began = stored.began_at
    for row in Attendance.objects.filter(meeting=stored, created_at__gte=began):
        throw_away(row, by=by)
    items = list(AgendaItem.objects.filter(meeting=stored, begun_at__gte=began))
    for item in items:
        item.begun_at = None
    record_many("update", items, by=by)
    moved = Change.objects.of(stored).filter(verb="start").order_by("-pk").first()
    if moved and "day" in moved.fields:
        before = moved.fields["day"][0]
        stored.day = date.fromisoformat(before) if before else None
    stored.status, stored.began_at = Meeting.Status.PLANNED, None
    record("put_back", stored, by=by)
    return stored


def is_written_in(meeting: Meeting) -> bool:
    """Whether minutes, attendance, a statement or a resolution of it are noted."""
    noted = (
        AgendaItem.objects.exclude(notes=""),
        Attendance.objects.exclude(presence=Presence.INVITED),
        Statement.objects.all(),
        Resolution.objects.all(),
    )
    return any(rows.filter(meeting=meeting).exists() for rows in noted)


def list_members(meeting: Meeting, *, by: User) -> list[Attendance]:
    """Put on the list whoever sits in the body that day and is not on it yet."""
    listed = set(Attendance.objects.filter(meeting=meeting).values_list("person", flat=True))
    seated = Term.objects.filter(seat__body=meeting.body_id, seat__deleted_at=None)
    terms = seated.exclude(seat__role__in=Seat.BESIDE).held_on(meeting.day or today())
    rows = {}
    for term in terms.select_related("seat").order_by("seat__place", "seat", "pk"):
        if term.person_id not in listed and term.person_id not in rows:
            role = ROLES.get(term.seat.role, Attendance.Role.MEMBER)
            rows[term.person_id] = Attendance(meeting=meeting, person_id=term.person_id, role=role)
    return record_many("create", rows.values(), by=by)


@transaction.atomic
def begin(item: AgendaItem, *, by: User) -> AgendaItem:
    """The meeting talks about this item from now on."""
    stored: AgendaItem = lock(item)
    if item.meeting.status not in Meeting.AHEAD:
        raise ValidationError(_("This meeting is not in session."))
    stored.begun_at = timezone.now()
    record("begin", stored, by=by)
    return stored


@transaction.atomic
def write_minutes(
    item: AgendaItem, *, by: User, notes: str, version: int, sent: str | None = None
) -> AgendaItem:
    """Save what was typed into the minutes of an item; one line of history for a sitting.

    `version` is the one the writer began from, `sent` what they sent last without hearing that
    it arrived. Raises Conflict when somebody else changed the minutes meanwhile; what changed
    beside them does not matter.
    """
    stored: AgendaItem = lock(item)
    if stored.notes == notes:
        return stored
    if stored.notes != sent and changed_since(stored, "notes", version):
        raise Conflict(stored)
    stored.notes = notes
    record_typing("write", stored, by=by)
    return stored


@transaction.atomic
def mark(attendance: Attendance, *, by: User, presence: str, at: time | None = None) -> Attendance:
    """Note who is there; who comes late or leaves early does so `at`, else now.

    What was noted before of when somebody came stays when they leave.
    """
    stored: Attendance = lock(attendance)
    clock = at or timezone.localtime().time().replace(second=0, microsecond=0)
    if presence == Presence.LATE:
        stored.came_at, stored.left_at = stored.came_at or clock, None
    elif presence == Presence.LEFT:
        stored.left_at = clock
    else:
        stored.came_at = stored.left_at = None
    stored.presence = presence
    stored.meeting = attendance.meeting
    stored.clean()
    record("mark" if presence != attendance.presence else "update", stored, by=by)
    return stored


@transaction.atomic
def replace(attendance: Attendance, *, by: User, person: Person) -> Attendance:
    """Somebody else stands in for the seat of a person who is excused.

    Raises ValidationError when the person holds no seat of the body that day.
    """
    meeting = attendance.meeting
    terms = Term.objects.filter(seat__body=meeting.body_id, seat__deleted_at=None)
    day = meeting.day or today()
    term = terms.filter(person=attendance.person_id).held_on(day).order_by("pk").first()
    if term is None:
        raise ValidationError(_("Only who has a seat in the body can be stood in for."))
    if person.pk == attendance.person_id:
        raise ValidationError({"person": _("Nobody stands in for themselves.")})
    mark(attendance, by=by, presence=Presence.EXCUSED)
    other = Attendance.objects.filter(meeting=meeting, person=person).first()
    if other is None:
        new = Attendance(meeting=meeting, person=person, stands_in_for=term.seat)
        new.presence = Presence.PRESENT
        return note_attendance(new, by=by)
    other.stands_in_for, other.presence = term.seat, Presence.PRESENT
    record("update", other, by=by)
    return other


@transaction.atomic
def add_guest(
    meeting: Meeting, *, by: User, person: Person | None = None, new_name: str = ""
) -> Attendance:
    """Put a guest who is in the room on the list, be it somebody nobody knew until now."""
    if person is None:
        honorific, given, family = split_name(new_name)
        person = Person(honorific=honorific, given_name=given, family_name=family)
        person.full_clean()
        record("create", person, by=by)
    listed = Attendance.objects.filter(meeting=meeting, person=person)
    if listed.exists():
        raise ValidationError({"person": _("This person is already on the list.")})
    guest = Attendance(meeting=meeting, person=person, role=Attendance.Role.GUEST)
    guest.presence = Presence.PRESENT
    return note_attendance(guest, by=by)


@transaction.atomic
def say(item: AgendaItem, *, by: User, speaker: Attendance, text: str, stance: str) -> Statement:
    """Note what somebody said on an item."""
    statement = Statement(
        meeting=item.meeting, item=item, speaker=speaker, text=text, stance=stance
    )
    statement.full_clean()
    record("create", statement, by=by)
    return statement


@transaction.atomic
def resolve_line(
    item: AgendaItem,
    *,
    by: User,
    text: str,
    kind: str = Resolution.Kind.DECISION,
    owner: Person | None = None,
    problem: Problem | None = None,
    initiative: Any = None,
    due: date | None = None,
) -> Resolution:
    """Number and add what was decided on an item, with the follow-up it asks for.

    An initiative that is named is what the item is about, unless it is about another.
    """
    if initiative is not None and item.initiative_id is None:
        item.initiative = initiative
        record("update", item, by=by)
    resolution = Resolution(meeting=item.meeting, item=item, text=text, kind=kind)
    told = {"title": text[:300], "owner_person": owner, "problem": problem, "due": due}
    return resolve(resolution, by=by, follow_up=FollowUp(chaser=by, **told))


@transaction.atomic
def vote(
    resolution: Resolution,
    *,
    by: User,
    votes_for: int | None,
    votes_against: int | None,
    votes_abstained: int | None,
    votes_named: str = "",
) -> Resolution:
    """Note how a resolution was voted on in its meeting."""
    stored: Resolution = lock(resolution)
    if stored.meeting_id is None:
        raise ValidationError(_("This was voted on by mail; its ballots tell how."))
    stored.votes_for, stored.votes_against = votes_for, votes_against
    stored.votes_abstained, stored.votes_named = votes_abstained, votes_named
    record("vote", stored, by=by)
    return stored
