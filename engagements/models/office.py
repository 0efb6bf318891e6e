"""What holds for the whole office: when nobody is written to, and whom it congratulates."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Group
from crm.models.record import LiveManager, Record, RecordQuerySet


class OfficeQuerySet(RecordQuerySet):
    """The one row there is."""

    def greeting(self) -> Self:
        """It, if it congratulates anybody."""
        return self.filter(models.Q(birthdays=True) | models.Q(nowruz=True))


class Office(Record):
    """The one row of what an administrator says for all; without it nothing is said."""

    quiet_from = models.TimeField(
        _("quiet from"),
        null=True,
        blank=True,
        help_text=_("Reminders written then wait until it is over. Empty for no quiet hours."),
    )
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    quiet_days_off = models.BooleanField(
        _("quiet on days off"),
        default=False,
        help_text=_("On days off no reminder leaves."),
    )
    birthdays = models.BooleanField(
        _("congratulate on birthdays"),
        default=False,
        help_text=_("By e-mail, on the Jalali day; not those who want no letters to many."),
    )
    nowruz = models.BooleanField(_("greetings at Nowruz"), default=False)
    greeted = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only people of this group"),
        help_text=_("Empty for everybody whose e-mail address is known."),
    )

    objects: ClassVar = LiveManager.from_queryset(OfficeQuerySet)()
    everything: ClassVar = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("office")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_office"),)

    def __str__(self) -> str:
        return str(_("The whole office"))

    @classmethod
    def current(cls) -> Office:
        """What holds now."""
        found: Office | None = cls.objects.select_related("greeted").first()
        return found or cls(pk=1)

    def clean(self) -> None:
        """Quiet begins and ends."""
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValidationError({"quiet_until": _("Say when it begins and when it ends.")})

    def get_absolute_url(self) -> str:
        return reverse("engagements:office")
