"""Follow-ups: done with evidence, postponed with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Set
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.attaching import attach
from crm.dates import today
from crm.files import Upload
from crm.history import differences, lock, record, record_many
from crm.holidays import DaysOff
from crm.mail import take_back
from crm.models import Change, Mail, User
from crm.trash import throw_away
from engagements.actions.referrals import acting_for
from engagements.actions.settling import ask_again, grant, overtake
from engagements.models import FollowUp, ReminderRule, Step, Subject
from engagements.recurring import next_due

OWNERS = ("owner_user", "owner_person", "owner_organization")

#: what a reminder tells its reader: who owes it and by when
TOLD = frozenset({"due", *OWNERS})

#: what says on which days one is reminded of it
PLANNED = TOLD - {"owner_organization"} | {"resolution"}

#: what a part, and the next time, take over
SAME = (
    *("owner_user_id", "owner_person_id", "owner_organization_id", "owed_to_id", "chaser_id"),
    *("priority", "evidence_required", "resolution_id", "problem_id", "interaction_id"),
    "letter_id",
)


@transaction.atomic
def owe(follow_up: FollowUp, *, by: User, key: uuid.UUID | None = None) -> FollowUp:
    """Add a follow-up; whoever adds one without a chaser chases it."""
    if follow_up.chaser is None:
        follow_up.chaser = by
    follow_up.schedule()
    record("create", follow_up, by=by, key=key)
    return follow_up


@transaction.atomic
def revise(follow_up: FollowUp, *, by: User) -> FollowUp:
    """Save an edited follow-up; letters about another day or owner are no longer true."""
    before = FollowUp.everything.get(pk=follow_up.pk)
    if PLANNED & differences(before, follow_up).keys():
        follow_up.schedule()
    change = record("update", follow_up, by=by)
    if change is not None and TOLD & change.fields.keys():
        cancel_reminders(follow_up)
        settle(follow_up, change.fields.keys(), by=by)
    return follow_up


@transaction.atomic
def revise_many(
    verb: str, follow_ups: Iterable[FollowUp], *, by: User, **details: Any
) -> list[FollowUp]:
    """Save follow-ups edited together, as `revise` saves one; those that were written."""
    rows = list(follow_ups)
    before = FollowUp.everything.in_bulk([row.pk for row in rows])
    changed = {row.pk: differences(before[row.pk], row).keys() for row in rows}
    later = [row for row in rows if "due" in changed[row.pk]]
    for row in later:
        count_from(row, before[row.pk], verb)
    opened = [row for row in rows if row.is_open and not before[row.pk].is_open]
    schedule_all([*later, *(row for row in opened if row not in later)])
    written = record_many(verb, rows, by=by, **details)
    told = [row for row in rows if TOLD & changed[row.pk]]
    cancel_reminders(*told)
    for row in told:
        settle(row, changed[row.pk], by=by)
    if verb == "undo":
        ask_again_many(later, details["batch"], by=by)
    return written


def count_from(follow_up: FollowUp, before: FollowUp, verb: str) -> None:
    """What comes again counts from its first day however often that is postponed; edited, from the
    new one. What is taken back has its day from history."""
    if verb == "postpone":
        follow_up.anchor = before.anchor or before.due
    elif verb != "undo":
        follow_up.anchor = None


def ask_again_many(follow_ups: Iterable[FollowUp], batch: str, *, by: User) -> None:
    """What was granted by postponing many is asked again, since that was taken back."""
    for row in follow_ups:
        lines = Change.objects.of(row).filter(details__batch=batch, fields__has_key="due")
        if line := lines.exclude(verb="undo").first():
            ask_again(row, line, by=by)


def settle(follow_up: FollowUp, changed: Set[str], *, by: User) -> None:
    """What was asked of it is asked no more by another owner, and granted by a later day."""
    if changed & set(OWNERS):
        overtake(follow_up.replies.undecided(), by=by)
    grant(follow_up, by=by)


def schedule_all(follow_ups: list[FollowUp]) -> None:
    """Set the day of the next reminder of each; what decides about it is read once."""
    book = ReminderRule.objects.book(Subject.FOLLOW_UP, [one.pk for one in follow_ups])
    off = DaysOff(min((one.due for one in follow_ups if one.due), default=today()))
    for one in follow_ups:
        one.schedule(book=book, off=off)


def refuse_ending(follow_up: FollowUp, fields: dict[str, list[Any]]) -> None:
    """Among many only what needs no word of its own is done, and postponed is to a later day."""
    refuse_reopening(follow_up, fields)
    if follow_up.state == FollowUp.State.DONE:
        if follow_up.asks_evidence:
            raise ValidationError(_("It asks for evidence: close it on its own page."))
        if follow_up.repeats:
            raise ValidationError(_("It comes again: close it on its own page."))
    elif "due" in fields and fields["due"][0] and fields["due"][1] <= fields["due"][0]:
        raise ValidationError(_("Postponing means a later day than the present one."))


def refuse_reopening(follow_up: FollowUp, fields: dict[str, list[Any]]) -> None:
    """Among many, what is closed stays closed; it is opened again one by one."""
    if "state" in fields and fields["state"][0] not in FollowUp.OPEN:
        raise ValidationError(_("This follow-up is closed already."))


@transaction.atomic
def discard(follow_up: FollowUp, *, by: User) -> None:
    """Move a follow-up to the trash, and nobody is written to about it any more."""
    throw_away(follow_up, by=by)
    cancel_reminders(follow_up)


@transaction.atomic
def finish(
    follow_up: FollowUp, *, by: User, evidence: str = "", files: Iterable[Upload] = ()
) -> FollowUp:
    """Close a follow-up as done; ValidationError when evidence is required and neither words nor
    a file prove it."""
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    attach(stored, by=by, files=files)
    stored.evidence = evidence.strip() or stored.evidence
    if stored.asks_evidence:
        raise ValidationError(
            {"evidence": _("It can only be closed with evidence: say what proves that it is done.")}
        )
    stored.state = FollowUp.State.DONE
    record("finish", stored, by=by, **acting_for(stored, by))
    cancel_reminders(stored)
    recur(stored, by=by)
    return stored


@transaction.atomic
def postpone(follow_up: FollowUp, *, by: User, due: date, reason: str = "") -> FollowUp:
    """Give a follow-up a later day; history keeps the old one and the reason."""
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    if stored.due and due <= stored.due:
        raise ValidationError({"due": _("Postponing means a later day than the present one.")})
    stored.anchor = stored.anchor or stored.due
    stored.due = due
    stored.schedule()
    record("postpone", stored, by=by, reason=reason, **acting_for(stored, by))
    cancel_reminders(stored)
    grant(stored, by=by)
    return stored


@transaction.atomic
def drop(follow_up: FollowUp, *, by: User, reason: str, end_series: bool = False) -> FollowUp:
    """Give a follow-up up; history keeps why. Of what comes again the next time is added, unless
    the whole series ends."""
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    stored.state = FollowUp.State.DROPPED
    record("drop", stored, by=by, reason=reason)
    cancel_reminders(stored)
    if not end_series:
        recur(stored, by=by)
    return stored


def recur(follow_up: FollowUp, *, by: User) -> FollowUp | None:
    """The next time of what comes again, with its steps; None of what comes once, and where the
    next time is there already, as when this one was opened again."""
    if not follow_up.repeats or follow_up.due is None:
        return None
    if FollowUp.objects.next_of(follow_up).exists():
        return None
    anchor = follow_up.anchor or follow_up.due
    due = next_due(anchor, follow_up.repeats, max(follow_up.due, today()))
    again = like(follow_up, title=follow_up.title, due=due, anchor=anchor)
    again.repeats, again.note = follow_up.repeats, follow_up.note
    record("recur", again, by=by)
    steps = [Step(follow_up=again, text=step.text) for step in follow_up.steps.all()]
    record_many("create", steps, by=by)
    return again


def like(follow_up: FollowUp, **own: Any) -> FollowUp:
    """A new one, owed by and to the same."""
    same = {name: getattr(follow_up, name) for name in SAME}
    made = FollowUp(comes_from=follow_up, **same, **own)
    made.schedule()
    return made


@transaction.atomic
def reopen(follow_up: FollowUp, *, by: User) -> FollowUp:
    """Take back that it is done or was given up; what came again because of it goes to the trash.

    What was split is open in its parts: it waits until they are closed. ValidationError then, and
    when a newer one asks for the same seat.
    """
    stored: FollowUp = lock(follow_up)
    if stored.is_open:
        raise ValidationError(_("Only what is done or given up is opened again."))
    if FollowUp.objects.open().parts_of(stored).exists():
        raise ValidationError(_("It was split, and parts of it are still open in its place."))
    stored.state = FollowUp.State.OPEN
    stored.validate_constraints()
    stored.schedule()
    record("reopen", stored, by=by)
    for again in FollowUp.objects.open().next_of(stored):
        discard(again, by=by)
    return stored


@transaction.atomic
def put_forward(follow_up: FollowUp, *, by: User) -> FollowUp:
    """Take the last postponement back: the day before it counts again, and who had asked for that
    much time asks again."""
    stored: FollowUp = lock(follow_up)
    last = Change.objects.of(stored).first()
    if last is None or last.verb != "postpone" or not stored.is_open:
        raise ValidationError(_("Somebody changed this meanwhile; look again before you go on."))
    day = last.fields["due"][0]
    stored.due = date.fromisoformat(day) if day else None
    stored.schedule()
    record("put_forward", stored, by=by)
    cancel_reminders(stored)
    ask_again(stored, last, by=by)
    return stored


def cancel_reminders(*follow_ups: FollowUp) -> None:
    """Letters about them that have not left yet are no longer true."""
    letters = Mail.objects.filter(reminder__follow_up__in=follow_ups)
    take_back(letters, by=None, reason=_("What it reminds of has changed."))
