"""Who may sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
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

    objects: ClassVar = AccountManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

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
