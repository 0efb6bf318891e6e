"""Meetings: numbered, held with the capacity of the day, decided in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from contacts.actions import describe
from crm.dates import jalali_year, today
from crm.history import lock, record, record_many
from crm.models import User
from engagements.actions.agendas import bring_forward
from engagements.actions.telling import tell_changes
from engagements.bylaws import quorum_of
from engagements.models import (
    Attendance,
    Body,
    FollowUp,
    Invitation,
    Meeting,
    Resolution,
    Statement,
)
from engagements.models.resolutions import WITHOUT_MEETING
from engagements.numbering import numbered


def next_number(body: Body) -> int:
    """The number the body's next meeting gets."""
    found = Meeting.objects.filter(body=body).aggregate(last=Max("number"))
    return (found["last"] or 0) + 1


@transaction.atomic
def plan(meeting: Meeting, *, by: User | None, key: uuid.UUID | None = None) -> Meeting:
    """Add a meeting; without a number it gets the next one of its body.

    If it is the next one to come, what the body has not finished comes onto its agenda.
    """
    body: Body = lock(meeting.body)
    add(meeting, by=by, key=key)
    bring_forward(body, by=by)
    return meeting


def add(meeting: Meeting, *, by: User | None, key: uuid.UUID | None = None) -> None:
    """Number and save a new meeting of a body that is held."""
    if meeting.number is None and meeting.kind not in Meeting.OUTSIDE:
        meeting.number = next_number(meeting.body)
    meeting.full_clean()
    record("create", meeting, by=by, key=key)


@transaction.atomic
def hold(meeting: Meeting, *, by: User, day: date | None = None) -> Meeting:
    """Record that the meeting took place and copy everybody's capacity of that day.

    Those still marked as invited count as present (as absent where attendance was taken in the
    meeting), but who declined or sent a deputy as excused. `day` is set when it is given; a meeting
    may be held on a day nobody knows. Raises ValidationError for a meeting that is neither planned
    nor in session.
    """
    body: Body = lock(meeting.body)
    stored: Meeting = lock(meeting)
    if stored.status not in Meeting.AHEAD:
        raise ValidationError(_("Only a planned meeting can be recorded as held."))
    running = stored.status == Meeting.Status.RUNNING
    stored.status = Meeting.Status.HELD
    stored.day = day or stored.day
    record("hold", stored, by=by)
    attendances = list(Attendance.objects.filter(meeting=stored).select_related("person"))
    asked = Invitation.objects.filter(meeting=stored).standing()
    answers = dict(asked.values_list("person", "answer"))
    unmarked = presence_of_unmarked(attendances) if running else Attendance.Presence.PRESENT
    for attendance in attendances:
        attendance.meeting = stored
        copy_capacity(attendance)
        if attendance.presence == Attendance.Presence.INVITED:
            away = answers.get(attendance.person_id) in Invitation.AWAY
            attendance.presence = Attendance.Presence.EXCUSED if away else unmarked
    record_many("hold", attendances, by=by)
    bring_forward(body, by=by)
    return stored


def presence_of_unmarked(attendances: Iterable[Attendance]) -> Attendance.Presence:
    """What those are of whom nothing was noted: absent where it was noted of others."""
    taken = any(row.presence != Attendance.Presence.INVITED for row in attendances)
    return Attendance.Presence.ABSENT if taken else Attendance.Presence.PRESENT


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> Meeting:
    """A planned meeting does not take place; history keeps why."""
    body: Body = lock(meeting.body)
    stored: Meeting = lock(meeting)
    if stored.status != Meeting.Status.PLANNED:
        raise ValidationError(_("Only a planned meeting can be cancelled."))
    stored.status = Meeting.Status.CANCELLED
    record("cancel", stored, by=by, reason=reason)
    tell_changes(stored, by=by)
    bring_forward(body, by=by)
    return stored


def copy_capacity(attendance: Attendance) -> None:
    """Write down who the person was on that day, or is now; an earlier copy stays."""
    if attendance.name:
        return
    capacity = describe(attendance.person, attendance.meeting.day)
    attendance.name = capacity["name"]
    attendance.post = capacity["post"]
    attendance.organization = capacity["organization"]


@transaction.atomic
def note_attendance(
    attendance: Attendance, *, by: User | None, key: uuid.UUID | None = None
) -> Attendance:
    """Put a person on the list; at a meeting already held with the capacity of now."""
    if attendance.meeting.status == Meeting.Status.HELD:
        copy_capacity(attendance)
    attendance.full_clean()
    record("create", attendance, by=by, key=key)
    return attendance


@transaction.atomic
def resolve(
    resolution: Resolution,
    *,
    by: User | None,
    key: uuid.UUID | None = None,
    follow_up: FollowUp | None = None,
) -> Resolution:
    """Number and add a resolution of a meeting, with the follow-up it asks for.

    The number is permanent: code of the body, Jalali year, serial in that year, written as the
    body writes them. What no meeting of a known day made is numbered in the year it is written
    down. What a meeting in session decides while it is below its quorum is marked so for ever.
    """
    meeting = resolution.meeting
    if meeting is None and resolution.body_id is None:
        raise ValidationError({"meeting": WITHOUT_MEETING})
    body = lock(meeting.body if meeting else resolution.body)
    resolution.body = body
    resolution.year = jalali_year((meeting and meeting.day) or today())
    resolution.serial = Resolution.everything.last_serial(body, resolution.year) + 1
    resolution.number = numbered(body.number_format, body.code, resolution.year, resolution.serial)
    resolution.below_quorum = meeting is not None and is_below_quorum(meeting)
    resolution.full_clean()
    record("create", resolution, by=by, key=key)
    if follow_up is not None:
        follow_up.resolution = resolution
        follow_up.chaser = follow_up.chaser or by
        follow_up.schedule()
        follow_up.full_clean()
        record("create", follow_up, by=by)
    return resolution


def is_below_quorum(meeting: Meeting) -> bool:
    """Whether the meeting is in session and too few are in the room."""
    if meeting.status != Meeting.Status.RUNNING:
        return False
    there = list(Attendance.objects.filter(meeting=meeting))
    quorum = quorum_of(meeting, there)
    return quorum is not None and quorum.missed


@transaction.atomic
def identify_speaker(statement: Statement, *, by: User, speaker: Attendance) -> Statement:
    """Decide who made a statement whose source names the speaker ambiguously."""
    stored: Statement = lock(statement)
    if stored.speaker_id:
        raise ValidationError(_("The speaker of this statement is already decided."))
    if speaker.meeting_id != stored.meeting_id:
        raise ValidationError(_("Choose somebody who was at this meeting."))
    stored.speaker = speaker
    record("identify", stored, by=by, reason=stored.speaker_as_written)
    return stored


def possible_speakers(statement: Statement) -> list[Attendance]:
    """Those at the meeting whom the written name may mean."""
    present = Attendance.objects.filter(meeting=statement.meeting_id)
    return list(present.matching(statement.speaker_as_written).order_by("pk"))
