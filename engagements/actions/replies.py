"""What is said to a follow-up, and what is decided of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.attaching import attach
from crm.dates import format_date
from crm.files import Upload
from crm.history import lock, record
from crm.models import User
from engagements.actions.follow_ups import cancel_reminders, finish, postpone
from engagements.actions.settling import overtake, tell
from engagements.models import FollowUp, Reply
from engagements.models.replies import name_of
from engagements.owing import ower, said_by_owner

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

    Without an account (`by` None) it is said by whoever owes it. What the same asked for before
    and nobody has decided is asked no more. Raises ValidationError when the
    follow-up is closed, or more time is asked for without a later day.
    """
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    until = until if kind == Kind.MORE_TIME else None
    if kind == Kind.MORE_TIME and (until is None or (stored.due and until <= stored.due)):
        raise ValidationError({"until": _("Name a later day than the present one.")})
    files = list(files)
    said = Reply(
        follow_up=stored,
        files=_(", ").join(file.name for file in files)[:500],
        kind=kind,
        text=text,
        until=until,
        said_by="" if by else name_of(stored.owner),
        said_for="" if by else ower(stored),
        state=State.WAITING if kind in Reply.ASKING else State.NOTED,
    )
    if (same := said_already(said, by)) is not None:
        return same
    if said.asks:
        overtake(said_before(stored, by).undecided(), by=by)
    record("create", said, by=by)
    attach(stored, by=by, files=files)
    move_on(stored, kind, by=by)
    return said


def said_before(follow_up: FollowUp, by: User | None) -> Any:
    """What the same has said: with their account, or as the one who owes it."""
    if by is None:
        return said_by_owner(follow_up)
    return Reply.objects.filter(follow_up=follow_up, created_by=by)


def said_already(said: Reply, by: User | None) -> Reply | None:
    """The last reply, if it says just this and nothing was decided of it."""
    last: Reply | None = said.follow_up.replies.first()
    names = ("kind", "text", "until", "files", "said_by", "said_for", "state")
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
def accept(
    said: Reply,
    *,
    by: User,
    answer: str = "",
    due: date | None = None,
    evidence: str = "",
    files: Iterable[Upload] = (),
) -> Reply:
    """Take them at their word: it is done, has more time (until `due`, else as they ask), or is
    owed by somebody else.

    Raises ValidationError when it was decided, or the follow-up asks for evidence and neither
    they nor whoever accepts gave any.
    """
    stored = decided("accept", said, State.ACCEPTED, answer, by=by)
    follow_up: FollowUp = stored.follow_up
    if stored.kind == Kind.MORE_TIME and (until := due or stored.until):
        reason = stored.text[:200]
        stored.follow_up = postpone(follow_up, by=by, due=until, reason=reason)
    tell(stored)
    if stored.kind == Kind.DONE:
        proven = evidence or files or stored.text or not follow_up.asks_evidence
        words = "\n".join(filter(None, (evidence, told(stored)))) if proven else ""
        finish(follow_up, by=by, evidence=words, files=files)
    elif stored.kind == Kind.NOT_MINE:
        disown(follow_up, by=by)
    return stored


@transaction.atomic
def refuse(said: Reply, *, by: User, answer: str) -> Reply:
    """It stays as it was; whoever said so is told why."""
    stored = decided("refuse", said, State.REFUSED, answer, by=by)
    tell(stored)
    return stored


def decided(verb: str, said: Reply, state: str, answer: str, *, by: User) -> Reply:
    """Write the decision down."""
    follow_up = lock(said.follow_up)
    stored: Reply = lock(said)
    if not stored.asks or not follow_up.is_open:
        raise ValidationError(_("This was decided already."))
    stored.state, stored.answer = state, answer
    record(verb, stored, by=by)
    return stored


def told(said: Reply) -> str:
    """Their word as evidence."""
    day = format_date(said.created_at, "long")
    by = said.speaker
    text = _(", ").join(filter(None, (said.text, said.files)))
    return _("%(by)s, %(day)s: %(text)s") % {"by": by, "day": day, "text": text or "✓"}


def disown(follow_up: FollowUp, *, by: User) -> None:
    """Owed by nobody until the chaser names somebody."""
    stored: FollowUp = lock(follow_up)
    stored.owner_user = stored.owner_person = stored.owner_organization = None
    record("disown", stored, by=by)
    overtake(stored.replies.undecided(), by=by)
    cancel_reminders(stored)
