"""Addresses of calendars: made, and taken back."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from crm.history import record
from crm.models import User
from engagements.models import CalendarFeed
from engagements.models.feeds import hashed

SECRET_BYTES = 32
#: how exactly it is known when an address was last read
USED_STEP = timedelta(hours=1)


@transaction.atomic
def make_feed(feed: CalendarFeed, *, by: User) -> str:
    """Make an address; the one before it works no more. Its secret, which is told only now."""
    User.objects.select_for_update().get(pk=by.pk)
    revoke_feed(by=by)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed.user, feed.secret_hash = by, hashed(secret)
    record("create", feed, by=by)
    return secret


@transaction.atomic
def revoke_feed(*, by: User) -> bool:
    """Take the address back; whether there was one."""
    feed = CalendarFeed.objects.of_user(by)
    if feed is not None:
        feed.revoked_at = timezone.now()
        record("revoke", feed, by=by)
    return feed is not None


def note_use(feed: CalendarFeed) -> None:
    """Remember when its address was last read."""
    now = timezone.now()
    if feed.used_at is None or now - feed.used_at >= USED_STEP:
        CalendarFeed.objects.filter(pk=feed.pk).update(used_at=now)
