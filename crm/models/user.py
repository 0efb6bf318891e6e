"""Who may sign in."""

from __future__ import annotations

from datetime import time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class AccountManager(UserManager["User"]):
    """Makes accounts; one made on the command line as superuser is an administrator."""

    def create_superuser(self, *args: Any, **fields: Any) -> User:
        fields.setdefault("role", User.Role.ADMIN)
        return super().create_superuser(*args, **fields)

    def clerks(self) -> models.QuerySet[User]:
        """The accounts that keep everybody's records; see `User.is_clerk`."""
        return self.filter(is_active=True, role__in=(User.Role.SECRETARIAT, User.Role.ADMIN))


class User(AbstractUser):
    """Somebody with an account; what a person does in a body follows from their seats."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("Administrator")
        SECRETARIAT = "secretariat", _("Secretariat")
        DIRECTOR = "director", _("Director")
        READER = "reader", _("Reader")

    class Calendar(models.TextChoices):
        AUTO = "", _("By language")
        JALALI = "jalali", _("Jalali")
        GREGORIAN = "gregorian", _("Gregorian")

    class Language(models.TextChoices):
        FA = "fa", "فارسی"
        EN = "en", "English"

    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.READER)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FA)
    calendar = models.CharField(
        _("calendar"), max_length=10, choices=Calendar, default=Calendar.AUTO, blank=True
    )

    time_zone = models.CharField(
        _("time zone"), max_length=40, blank=True, help_text=_("Empty for that of the office.")
    )
    digest = models.BooleanField(
        _("one letter a day"),
        default=False,
        help_text=_("In the morning, with all that is due, instead of a reminder for each."),
    )
    digest_at = models.TimeField(_("hour of the daily letter"), default=time(8))
    quiet_from = models.TimeField(
        _("quiet from"),
        null=True,
        blank=True,
        help_text=_("Reminders written then wait until it is over. Empty for as in the office."),
    )
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    quiet_days_off = models.BooleanField(
        _("quiet on days off"),
        default=False,
        help_text=_("On days off no reminder leaves."),
    )

    objects: ClassVar = AccountManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def clean(self) -> None:
        """Quiet begins and ends; the time zone is one there is."""
        super().clean()
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValidationError({"quiet_until": _("Say when it begins and when it ends.")})
        if self.time_zone and self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("There is no such time zone.")})

    @property
    def zone(self) -> ZoneInfo:
        """Where their day begins and ends."""
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)

    @cached_property
    def known(self) -> dict[str, Any]:
        """What was looked up about them since the account was read, which is for one request."""
        return {}

    @property
    def is_clerk(self) -> bool:
        """Whether this account keeps everybody's records (secretariat and administrators)."""
        return self.is_active and self.role in (self.Role.SECRETARIAT, self.Role.ADMIN)

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == self.Role.ADMIN

    @property
    def sees_assessments(self) -> bool:
        """Whether this account may read how the office assesses others: never readers or heads."""
        return self.is_clerk or (self.is_active and self.role == self.Role.DIRECTOR)
