"""Meetings: numbered, held with the capacity of the day, decided in."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from contacts.actions import describe
from crm.dates import jalali_year, today
from crm.history import lock, record, record_many
from crm.models import User
from crm.text import persian_digits
from engagements.models import Attendance, Body, FollowUp, Meeting, Resolution, Statement


def next_number(body: Body) -> int:
    """The number the body's next meeting gets."""
    found = Meeting.objects.filter(body=body).aggregate(last=Max("number"))
    return (found["last"] or 0) + 1


@transaction.atomic
def plan(meeting: Meeting, *, by: User, key: uuid.UUID | None = None) -> Meeting:
    """Add a meeting; without a number it gets the next one of its body."""
    lock(meeting.body)
    if meeting.number is None and meeting.kind != Meeting.Kind.VISIT:
        meeting.number = next_number(meeting.body)
    meeting.full_clean()
    record("create", meeting, by=by, key=key)
    return meeting


@transaction.atomic
def hold(meeting: Meeting, *, by: User, day: date | None = None) -> Meeting:
    """Record that the meeting took place and copy everybody's capacity of that day.

    Those still marked as invited count as present. `day` is set when it is given; a meeting may
    be held on a day nobody knows. Raises ValidationError for a meeting that is not planned.
    """
    stored: Meeting = lock(meeting)
    if stored.status != Meeting.Status.PLANNED:
        raise ValidationError(_("Only a planned meeting can be recorded as held."))
    stored.status = Meeting.Status.HELD
    stored.day = day or stored.day
    record("hold", stored, by=by)
    attendances = list(Attendance.objects.filter(meeting=stored).select_related("person"))
    for attendance in attendances:
        attendance.meeting = stored
        copy_capacity(attendance)
        if attendance.presence == Attendance.Presence.INVITED:
            attendance.presence = Attendance.Presence.PRESENT
    record_many("hold", attendances, by=by)
    return stored


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> Meeting:
    """A planned meeting does not take place; history keeps why."""
    stored: Meeting = lock(meeting)
    if stored.status != Meeting.Status.PLANNED:
        raise ValidationError(_("Only a planned meeting can be cancelled."))
    stored.status = Meeting.Status.CANCELLED
    record("cancel", stored, by=by, reason=reason)
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

    The number is permanent: code of the body, Jalali year, serial in that year. A meeting whose
    day is unknown is numbered in the year its resolution is written down.
    """
    body = lock(resolution.meeting.body)
    resolution.body = body
    resolution.year = jalali_year(resolution.meeting.day or today())
    resolution.serial = Resolution.everything.last_serial(body, resolution.year) + 1
    numbers = persian_digits(f"{resolution.year}/{resolution.serial}")
    resolution.number = f"{body.code}/{numbers}"
    resolution.full_clean()
    record("create", resolution, by=by, key=key)
    if follow_up is not None:
        follow_up.resolution = resolution
        follow_up.chaser = follow_up.chaser or by
        follow_up.schedule()
        follow_up.full_clean()
        record("create", follow_up, by=by)
    return resolution


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
