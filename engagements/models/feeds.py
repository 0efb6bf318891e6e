"""The secret address at which somebody's own calendar program reads along."""

from __future__ import annotations

import hashlib
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet


def hashed(secret: str) -> str:
    """What is stored of a secret: it tells nothing to who reads the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


class CalendarFeedQuerySet(RecordQuerySet):
    """Queries over addresses of calendars: everybody has their own and sees no other."""

    def visible_to(self, user: User) -> Self:
        return super().visible_to(user).filter(user=user)

    def editable_by(self, user: User) -> Self:
        return self.filter(user=user)

    def of_user(self, user: User) -> CalendarFeed | None:
        """The one that works."""
        found: CalendarFeed | None = self.filter(user=user, revoked_at=None).first()
        return found

    def with_secret(self, secret: str) -> CalendarFeed | None:
        """The one a secret opens, of somebody who may still sign in."""
        rows = self.filter(secret_hash=hashed(secret), revoked_at=None, user__is_active=True)
        found: CalendarFeed | None = rows.select_related("user").first()
        return found


class CalendarFeed(Record):
    """An address that shows one account's days, until it is taken back."""

    class Whose(models.TextChoices):
        MINE = "mine", _("What concerns me")
        ALL = "all", _("All that I may see")

    class Alarm(models.IntegerChoices):
        """Minutes before a meeting."""

        NONE = 0, _("no alarm")
        TEN = 10, _("10 minutes before")
        HALF_HOUR = 30, _("30 minutes before")
        HOUR = 60, _("an hour before")
        TWO_HOURS = 120, _("two hours before")
        DAY = 1440, _("a day before")

    untracked = ("secret_hash", "used_at")
    verbs = Record.verbs | {"revoke": _("taken back: the address works no more")}

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("account"),
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    whose = models.CharField(_("what it shows"), max_length=4, choices=Whose, default=Whose.MINE)
    with_due = models.BooleanField(
        _("also follow-ups and letters, on the day they are due"), default=True
    )
    alarm = models.PositiveSmallIntegerField(
        _("alarm of meetings"), choices=Alarm, default=Alarm.HOUR
    )
    used_at = models.DateTimeField(_("last read"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects: ClassVar = LiveManager.from_queryset(CalendarFeedQuerySet)()
    everything: ClassVar = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(revoked_at=None), name="one_feed_per_account"
            ),
        )

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def url_name(cls) -> str:
        return "feed"
