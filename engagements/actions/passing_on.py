"""What is owed passes on: to somebody else, into parts, to its next time."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.history import lock, record, record_many
from crm.models import User
from engagements.actions.follow_ups import OWNERS, cancel_reminders, like, recur
from engagements.actions.settling import overtake
from engagements.models import FollowUp, Step


def opened(follow_up: FollowUp) -> FollowUp:
    """The follow-up as it stands, held; ValidationError when it is closed."""
    stored: FollowUp = lock(follow_up)
    if not stored.is_open:
        raise ValidationError(_("This follow-up is closed already."))
    return stored


@transaction.atomic
def hand_over(follow_up: FollowUp, *, by: User, note: str = "", **owner: Any) -> FollowUp:
    """Let somebody else owe it; the links of whoever owed it open nothing more."""
    stored = opened(follow_up)
    for name in OWNERS:
        setattr(stored, name, owner.get(name))
    stored.full_clean()
    stored.schedule()
    record("hand_over", stored, by=by, reason=note)
    overtake(stored.replies.undecided(), by=by)
    cancel_reminders(stored)
    return stored


@transaction.atomic
def split(follow_up: FollowUp, *, by: User, parts: list[str]) -> list[FollowUp]:
    """One follow-up for each part, of the same owner and day; the whole is closed by them, and
    what comes again comes again whole."""
    stored = opened(follow_up)
    children = [like(stored, title=title, due=stored.due) for title in parts]
    record_many("create", children, by=by)
    stored.state = FollowUp.State.DROPPED
    record("split", stored, by=by, note=_(", ").join(parts))
    cancel_reminders(stored)
    recur(stored, by=by)
    return children


@transaction.atomic
def recall_links(follow_up: FollowUp, *, by: User) -> FollowUp:
    """The links that were sent open nothing more; the next reminder brings a new one."""
    stored: FollowUp = lock(follow_up)
    stored.link_round += 1
    record("recall", stored, by=by)
    return stored


@transaction.atomic
def add_step(follow_up: FollowUp, *, by: User, text: str) -> Step:
    """Add a step at the end."""
    step = Step(follow_up=opened(follow_up), text=text)
    record("create", step, by=by)
    return step


@transaction.atomic
def tick(step: Step, *, by: User, done: bool) -> Step:
    """Tick a step, or take the tick away; the same twice is once."""
    opened(step.follow_up)
    stored: Step = lock(step)
    if stored.done != done:
        stored.done = done
        record("tick" if done else "untick", stored, by=by)
    return stored
