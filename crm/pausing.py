"""Whether letters leave at all, and what is noted of the outbox as a whole."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from crm.history import lock, record
from crm.models import Outbox, User


def looked(now: datetime) -> None:
    """Note that somebody asks what is due."""
    if not Outbox.everything.filter(pk=1).update(ticked_at=now):
        Outbox.everything.get_or_create(pk=1, defaults={"ticked_at": now})


def trouble(words: str) -> None:
    """Note what keeps the mail server from being reached; "" when it is reached again."""
    Outbox.everything.filter(pk=1).exclude(trouble=words[:500]).update(trouble=words[:500])


@transaction.atomic
def pause(*, by: User | None, reason: str) -> None:
    """Let no letter leave until somebody resumes; nothing is done to one that is paused."""
    stored: Outbox = lock(Outbox.objects.now())
    if stored.is_paused:
        return
    stored.paused_at, stored.paused_because = timezone.now(), reason[:500]
    record("pause", stored, by=by)
    transaction.on_commit(forget_alert)


def alert_key(language: str) -> str:
    """Where the sentence about outgoing mail that every page shows is kept for a while."""
    return f"mail-alert-{language}"


def forget_alert() -> None:
    """What every page says of outgoing mail has changed: do not wait until it is asked again."""
    cache.delete_many([alert_key(language) for language, _name in settings.LANGUAGES])
