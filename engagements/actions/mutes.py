"""Reminders muted by who gets them, of one thing or of a kind, and wanted again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.history import lock, record
from crm.mail import take_back as take_letters_back
from crm.models import Mail, Record, User
from crm.trash import throw_away
from engagements.models import Mute
from engagements.models.mutes import SIDES
from engagements.stopping import signed_for


@transaction.atomic
def mute(who: str, subject: str, about: Record | None, *, by: User | None) -> Mute:
    """Remind a reader (`u5`, `p12`, `o7`) no more of a thing, or of a kind; the same twice is once.

    What waits to leave is taken back.
    """
    if about is not None:
        lock(about)
    wanted = Mute.objects.of(who).filter(subject=subject)
    wanted = wanted.about(about) if about else wanted.filter(object_id=None)
    if (known := wanted.first()) is not None:
        return known
    muted = Mute(subject=subject, target=about, **{f"{SIDES[who[0]]}_id": int(who[1:])})
    record("create", muted, by=by)
    take_back(who, subject, about, by=by)
    return muted


def take_back(who: str, subject: str, about: Record | None, *, by: User | None) -> None:
    """Letters with which one could have said so, and that have not left yet, do not leave."""
    letters = Mail.objects.filter(unsubscribe__contains=signed_for(who, subject, about))
    take_letters_back(letters, by=by, reason=_("Its reader has muted these reminders."))


@transaction.atomic
def unmute(who: str, subject: str, about: Record | None, *, by: User | None) -> int:
    """Remind them again, of the thing and of its kind; how many mutes that took back."""
    wanted: Any = Mute.objects.of(who)
    wanted = wanted.silencing(subject, about) if about else wanted.filter(subject=subject)
    found = list(wanted)
    for muted in found:
        throw_away(muted, by=by)
    return len(found)


def leave_digest(user: User) -> None:
    """Single reminders again instead of the daily letter."""
    user.digest = False
    User.objects.filter(pk=user.pk).update(digest=False)
