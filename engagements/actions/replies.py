"""What is said to a follow-up, and what is decided of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm import mail
from crm.attaching import attach
from crm.dates import format_date
from crm.files import Upload
from crm.history import lock, record
from crm.models import User
from engagements.actions.follow_ups import cancel_reminders, finish, postpone
from engagements.models import FollowUp, Reply
from engagements.reached import owner_of

Kind, State = Reply.Kind, Reply.State


@transaction.atomic
def reply(
    follow_up: FollowUp,
    *,
    kind: str,
    by: User | None,
    text: str = "",
    until: date | None = None,
    files: Iterable[Upload] = (),
) -> Reply:
    """Note what is said; what is said once more in the same words is the same reply.

    Without an account (`by` None) it is said by whoever owes it. Raises ValidationError when the
    follow-up is closed, or more time is asked for without a later day.
    """
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    until = until if kind == Kind.MORE_TIME else None
    if kind == Kind.MORE_TIME and (until is None or (stored.due and until <= stored.due)):
        raise ValidationError({"until": _("Name a later day than the present one.")})
    said = Reply(
        follow_up=stored,
        kind=kind,
        text=text,
        until=until,
        said_by="" if by else str(stored.owner or "")[:200],
        state=State.WAITING if kind in Reply.ASKING else State.NOTED,
    )
    if (same := said_already(said, by)) is not None:
        return same
    record("create", said, by=by)
    attach(stored, by=by, files=files)
    move_on(stored, kind, by=by)
    return said


def said_already(said: Reply, by: User | None) -> Reply | None:
    """The last reply, if it says just this and nothing was decided of it."""
    last: Reply | None = said.follow_up.replies.first()
    names = ("kind", "text", "until", "said_by", "state")
    same = last is not None and all(getattr(last, n) == getattr(said, n) for n in names)
    return last if same and last.created_by == by else None  # type: ignore[union-attr]


def move_on(follow_up: FollowUp, kind: str, *, by: User | None) -> None:
    """Whoever tells how far it is has begun; whoever waits for an answer is not reminded."""
    if kind == Kind.PROGRESS and follow_up.state == FollowUp.State.OPEN:
        follow_up.state = FollowUp.State.RUNNING
        record("update", follow_up, by=by)
    if kind in Reply.ASKING:
        cancel_reminders(follow_up)


@transaction.atomic
def accept(said: Reply, *, by: User, answer: str = "") -> Reply:
    """Take them at their word: it is done, has more time, or is owed by somebody else.

    Raises ValidationError when it was decided, or the follow-up asks for evidence and has none.
    """
    stored = decided("accept", said, State.ACCEPTED, answer, by=by)
    follow_up: FollowUp = stored.follow_up
    if stored.kind == Kind.DONE:
        finish(follow_up, by=by, evidence=told(stored))
    elif stored.kind == Kind.MORE_TIME and stored.until:
        postpone(follow_up, by=by, due=stored.until, reason=stored.text[:200])
    else:
        disown(follow_up, by=by)
    return stored


@transaction.atomic
def refuse(said: Reply, *, by: User, answer: str) -> Reply:
    """It stays as it was; whoever said so is told why."""
    return decided("refuse", said, State.REFUSED, answer, by=by)


def decided(verb: str, said: Reply, state: str, answer: str, *, by: User) -> Reply:
    """Write the decision down and tell whoever asked."""
    follow_up = lock(said.follow_up)
    stored: Reply = lock(said)
    if not stored.asks or not follow_up.is_open:
        raise ValidationError(_("This was decided already."))
    stored.state, stored.answer = state, answer
    record(verb, stored, by=by)
    tell(stored)
    return stored


def tell(said: Reply) -> None:
    """Write to whoever asked what was decided, if we know where."""
    to = owner_of(said.follow_up)
    if to is not None:
        mail.post(
            "decided",
            to=to.address,
            to_name=to.name,
            user=to.user,
            said=said,
            follow_up=said.follow_up,
        )


def told(said: Reply) -> str:
    """Their word as evidence."""
    day = format_date(said.created_at, "long")
    by = said.speaker
    return _("%(by)s, %(day)s: %(text)s") % {"by": by, "day": day, "text": said.text or "✓"}


def disown(follow_up: FollowUp, *, by: User) -> None:
    """Owed by nobody until the chaser names somebody."""
    stored: FollowUp = lock(follow_up)
    stored.owner_user = stored.owner_person = stored.owner_organization = None
    record("disown", stored, by=by)
    cancel_reminders(stored)
