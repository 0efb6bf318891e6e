"""Follow-ups: done with evidence, postponed with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.history import differences, lock, record, record_many
from crm.models import Mail, User
from crm.trash import throw_away
from engagements.models import FollowUp

#: what a reminder tells its reader: who owes it and by when
TOLD = frozenset({"due", "owner_user", "owner_person", "owner_organization"})


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
    change = record("update", follow_up, by=by)
    if change is not None and TOLD & change.fields.keys():
        cancel_reminders(follow_up)
    return follow_up


@transaction.atomic
def revise_many(
    verb: str, follow_ups: Iterable[FollowUp], *, by: User, **details: Any
) -> list[FollowUp]:
    """Save follow-ups edited together, as `revise` saves one; those that were written."""
    rows = list(follow_ups)
    before = FollowUp.everything.in_bulk([row.pk for row in rows])
    changed = {row.pk: differences(before[row.pk], row).keys() for row in rows}
    for row in rows:
        if "due" in changed[row.pk]:
            row.schedule()
    written = record_many(verb, rows, by=by, **details)
    cancel_reminders(*(row for row in rows if TOLD & changed[row.pk]))
    return written


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
def finish(follow_up: FollowUp, *, by: User, evidence: str = "") -> FollowUp:
    """Close a follow-up as done; ValidationError when evidence is required and missing."""
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    evidence = evidence.strip() or stored.evidence
    if stored.evidence_required and not evidence:
        raise ValidationError(
            {"evidence": _("It can only be closed with evidence: say what proves that it is done.")}
        )
    stored.state, stored.evidence = FollowUp.State.DONE, evidence
    record("finish", stored, by=by)
    cancel_reminders(stored)
    return stored


@transaction.atomic
def postpone(follow_up: FollowUp, *, by: User, due: date, reason: str = "") -> FollowUp:
    """Give a follow-up a later day; history keeps the old one and the reason."""
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    if stored.due and due <= stored.due:
        raise ValidationError({"due": _("Postponing means a later day than the present one.")})
    stored.due = due
    stored.schedule()
    record("postpone", stored, by=by, reason=reason)
    cancel_reminders(stored)
    return stored


@transaction.atomic
def drop(follow_up: FollowUp, *, by: User, reason: str) -> FollowUp:
    """Give a follow-up up; history keeps why."""
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    stored.state = FollowUp.State.DROPPED
    record("drop", stored, by=by, reason=reason)
    cancel_reminders(stored)
    return stored


def cancel_reminders(*follow_ups: FollowUp) -> None:
    """Letters about them that have not left yet are no longer true."""
    waiting = Mail.objects.filter(reminder__follow_up__in=follow_ups, state=Mail.State.PENDING)
    waiting.update(state=Mail.State.CANCELLED, error="")
