"""Minutes: sent round to those who were present, answered, approved, corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from contacts.models import Person
from contacts.recipients import Recipient, of_people
from crm import mail
from crm.dates import format_date, today
from crm.history import lock, record, record_many
from crm.models import User
from engagements import bylaws
from engagements.minutes_content import entitled, opened, says_the_same, seal, snapshot, told
from engagements.minutes_links import link_of
from engagements.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Meeting,
    Minutes,
    MinutesComment,
    MinutesReader,
    Resolution,
    Statement,
)

State = Minutes.State
Answer = MinutesReader.Answer
MOST_COMMENTS = 20


@transaction.atomic
def circulate(meeting: Meeting, *, by: User, until: date, expected: int) -> Minutes:
    """Write the minutes down as they are now and send them to those who were present.

    `expected` is the version the sender saw last (0 for none): sent twice, the second is refused.
    """
    stored = held(meeting)
    latest = latest_seen(stored, expected)
    if stored.locked_at:
        raise ValidationError(_("These minutes are approved; a correction begins a new version."))
    if until < today():
        raise ValidationError({"until": _("This day is over.")})
    minutes = next_version(stored, latest)
    write_down(minutes)
    minutes.state, minutes.comment_until = State.CIRCULATED, until
    minutes.circulated_at = timezone.now()
    record("circulate", minutes, by=by)
    supersede(minutes, (State.CIRCULATED,), by=by)
    send_round(minutes, by=by)
    return minutes


def held(meeting: Meeting) -> Meeting:
    """The meeting, kept from others until the transaction ends; refused when it was not held."""
    lock(meeting)
    stored: Meeting = Meeting.objects.for_detail().get(pk=meeting.pk)
    if stored.status != Meeting.Status.HELD:
        raise ValidationError(_("There are minutes only of a meeting that was held."))
    return stored


def latest_seen(meeting: Meeting, expected: int) -> Minutes | None:
    """The latest version; refused when it is not the one that somebody looked at."""
    latest: Minutes | None = Minutes.everything.latest_of(meeting)
    if (latest.number if latest else 0) != expected:
        raise ValidationError(_("Somebody sent round or approved these minutes meanwhile."))
    return latest


def next_version(meeting: Meeting, latest: Minutes | None) -> Minutes:
    """The draft of a correction, or a version after the latest."""
    if latest and latest.state == State.DRAFT:
        latest.meeting = meeting
        return latest
    reason = latest.reason if latest else ""
    return Minutes(meeting=meeting, number=latest.number + 1 if latest else 1, reason=reason)


def write_down(minutes: Minutes) -> None:
    """Put into the minutes what they say now, sealed."""
    minutes.content = snapshot(minutes.meeting) | {"version": minutes.number}
    minutes.digest = seal(minutes.content)


def supersede(minutes: Minutes, states: tuple[str, ...], *, by: User) -> None:
    """The other versions of these minutes in these states count no more."""
    others = Minutes.objects.filter(meeting=minutes.meeting_id, state__in=states)
    rows = list(others.exclude(pk=minutes.pk).order_by("pk"))
    for row in rows:
        row.state = State.SUPERSEDED
    record_many("supersede", rows, by=by)


# --- sent round --------------------------------------------------------------------------------


def send_round(minutes: Minutes, *, by: User) -> None:
    """A row for everybody who was present, and a letter to those who can be written to."""
    meeting = minutes.meeting
    rows = Attendance.objects.filter(meeting=meeting, presence__in=Attendance.CAME)
    came = list(rows.select_related("person"))
    full = entitled(meeting, came)
    if meeting.confidential:
        came = [row for row in came if row.pk in full]
    keys = [row.person_id for row in came]
    known = {one.pk: one for one in of_people(Person.objects.filter(pk__in=keys))}
    readers = [reader_from(minutes, row, known.get(row.person_id), row.pk in full) for row in came]
    record_many("create", readers, by=by)
    write_letters(minutes, readers, known, by=by)


def reader_from(
    minutes: Minutes, row: Attendance, known: Recipient | None, full: bool
) -> MinutesReader:
    address = known.email if known and not known.gone else ""
    return MinutesReader(minutes=minutes, attendance=row, name=str(row), address=address, full=full)


def write_letters(
    minutes: Minutes, readers: list[MinutesReader], known: dict[int, Recipient], *, by: User
) -> None:
    """Each reader's own tasks, then the minutes as far as they are open to them, and a link."""
    owed = tasks_of(minutes.meeting)
    accounts = User.objects.in_bulk([one.user_id for one in known.values() if one.user_id])
    written = [reader for reader in readers if reader.address]
    for reader in written:
        one = known[reader.attendance.person_id]
        reader.mail = mail.post(
            "minutes",
            to=reader.address,
            to_name=reader.name,
            user=accounts.get(one.user_id or 0),
            minutes=minutes,
            shown=shown_to(reader),
            tasks=[t for t in owed if one.pk == t.owner_person_id or is_of(one, t)],
            link=link_of(reader),
        )
    record_many("update", written, by=by)


def shown_to(reader: MinutesReader) -> Any:
    """What the letter tells, put into words when it is written: in its reader's language."""
    content = opened(reader.minutes.content, full=reader.full)
    return SimpleLazyObject(lambda: told(content))


def is_of(one: Recipient, task: FollowUp) -> bool:
    return one.user_id is not None and task.owner_user_id == one.user_id


def tasks_of(meeting: Meeting) -> list[FollowUp]:
    """What is still owed by what the meeting decided."""
    owed = FollowUp.objects.open().filter(resolution__meeting=meeting)
    return list(owed.select_related("resolution").order_by("due", "pk"))


# --- answered ----------------------------------------------------------------------------------


def answering(reader: MinutesReader) -> MinutesReader:
    """The reader's row, held; refused when its link opens nothing any more."""
    minutes: Minutes = lock(reader.minutes)
    stored: MinutesReader = lock(reader)
    stored.minutes = minutes
    if not stored.may_answer:
        raise ValidationError(_("This link opens nothing any more."))
    return stored


@transaction.atomic
def agree(reader: MinutesReader, *, by: User | None = None) -> None:
    """A reader agrees; again changes nothing."""
    stored = answering(reader)
    if stored.answer == Answer.NONE:
        stored.answer, stored.answered_at = Answer.AGREED, timezone.now()
        record("agree", stored, by=by)


@transaction.atomic
def comment(reader: MinutesReader, *, text: str, by: User | None = None) -> None:
    """A reader has something to say; the same words sent again are not told twice."""
    stored = answering(reader)
    said = MinutesComment.objects.filter(reader=stored)
    if said.filter(text=text).exists():
        return
    if said.count() >= MOST_COMMENTS:
        raise ValidationError(_("You have said a lot already; please call the secretary."))
    one = MinutesComment(minutes=stored.minutes, reader=stored, text=text)
    one.full_clean()
    record("create", one, by=by)
    stored.answer, stored.answered_at = Answer.COMMENTED, timezone.now()
    record("comment", stored, by=by)


@transaction.atomic
def answer_comment(comment: MinutesComment, *, by: User, reply: str) -> None:
    """The secretary says what became of a comment."""
    stored: MinutesComment = lock(comment)
    stored.reply = reply
    record("answer", stored, by=by)


@transaction.atomic
def revoke(reader: MinutesReader, *, by: User) -> None:
    """A reader's link opens nothing any more."""
    stored: MinutesReader = lock(reader)
    if not stored.revoked:
        stored.revoked = True
        record("revoke", stored, by=by)


# --- approved ----------------------------------------------------------------------------------


def doubts(meeting: Meeting, latest: Minutes | None) -> Iterator[str]:
    """What whoever approves should know: told, and asked to be confirmed."""
    if latest is None or latest.state != State.CIRCULATED:
        yield _("This version was not sent round to those who were present.")
    elif latest.takes_comments:
        day = format_date(latest.comment_until, "long")
        yield _("Those who were present may comment until %(day)s.") % {"day": day}
    if latest and MinutesComment.objects.filter(minutes=latest, reply="").exists():
        yield _("There are comments nobody has answered.")
    if is_below_quorum(meeting):
        yield _("The meeting did not have its quorum; that is recorded with the approval.")


def is_below_quorum(meeting: Meeting) -> bool:
    quorum = bylaws.quorum_of(meeting, Attendance.objects.filter(meeting=meeting))
    return bool(quorum and quorum.needed and not quorum.reached)


@transaction.atomic
def approve(meeting: Meeting, *, by: User, expected: int, confirmed: bool = False) -> Minutes:
    """The minutes count, and what they tell of the meeting is locked."""
    stored = held(meeting)
    latest = latest_seen(stored, expected)
    if stored.locked_at:
        raise ValidationError(_("These minutes are approved already."))
    hold_parts(stored)
    if list(doubts(stored, latest)) and not confirmed:
        raise ValidationError({"confirmed": _("Confirm that you approve all the same.")})
    minutes = to_approve(stored, latest)
    minutes.state, minutes.approved_at, minutes.approved_by = State.APPROVED, timezone.now(), by
    minutes.below_quorum = is_below_quorum(stored)
    record("approve", minutes, by=by)
    supersede(minutes, (State.CIRCULATED, State.APPROVED), by=by)
    stored.locked_at = minutes.approved_at
    record("lock", stored, by=by)
    return minutes


def hold_parts(meeting: Meeting) -> None:
    """Keep all that the minutes tell from being changed until they are locked."""
    parts: tuple[Any, ...] = (AgendaItem, Attendance, Statement, Resolution)
    for model in parts:
        rows = model.everything.filter(meeting=meeting).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def to_approve(meeting: Meeting, latest: Minutes | None) -> Minutes:
    """What was sent round, if it still tells what happened; else as it is now."""
    if latest is None or latest.state != State.CIRCULATED:
        minutes = next_version(meeting, latest)
        write_down(minutes)
        return minutes
    if not says_the_same(latest.content, snapshot(meeting)):
        raise ValidationError(_("The meeting was changed since: send the minutes round again."))
    return latest


@transaction.atomic
def correct(minutes: Minutes, *, by: User, reason: str) -> Minutes:
    """Begin a new version of approved minutes; until that is approved, these count."""
    meeting: Meeting = lock(minutes.meeting)
    stored: Minutes = lock(minutes)
    latest: Minutes | None = Minutes.everything.latest_of(meeting)
    if stored.state != State.APPROVED or meeting.locked_at is None or latest is None:
        raise ValidationError(_("Only the approved version that counts can be corrected, once."))
    draft = Minutes(meeting=meeting, number=latest.number + 1, reason=reason)
    record("correct", draft, by=by, reason=reason)
    meeting.locked_at = None
    record("unlock", meeting, by=by, reason=reason)
    return draft


@transaction.atomic
def drop_correction(minutes: Minutes, *, by: User) -> Minutes:
    """Give a correction up before it is sent round; the approved version locks the meeting again.

    Raises ValidationError when the meeting no longer says what that version says.
    """
    meeting = held(minutes.meeting)
    stored: Minutes = lock(minutes)
    approved = Minutes.objects.filter(meeting=meeting, state=State.APPROVED).first()
    if stored.state != State.DRAFT or approved is None:
        raise ValidationError(_("Only a correction that was not sent round can be dropped."))
    hold_parts(meeting)
    if not says_the_same(approved.content, snapshot(meeting)):
        raise ValidationError(
            _("The meeting was changed already: put that back, or send the correction round.")
        )
    stored.state = State.DROPPED
    record("drop", stored, by=by)
    meeting.locked_at = approved.approved_at
    record("lock", meeting, by=by)
    return stored
