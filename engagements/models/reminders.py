"""Reminders: one row for each message a follow-up owes somebody, so that none goes out twice."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import Mail
from engagements.models.follow_ups import FollowUp
from engagements.slots import Rule


class Reminder(models.Model):
    """One reminder to one address; unique, whatever is killed or started twice."""

    class State(models.TextChoices):
        POSTED = "posted", _("Posted")
        CANCELLED = "cancelled", _("Cancelled")
        UNREACHABLE = "unreachable", _("No address")
        MUTED = "muted", _("Muted by its reader")
        DIGEST = "digest", _("In the daily letter")

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, related_name="reminders", verbose_name=_("follow-up")
    )
    rule = models.CharField(_("rule"), max_length=10, choices=Rule)
    slot = models.DateField(_("day"))
    recipient = models.CharField(_("recipient"), max_length=254, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.POSTED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    mail = models.OneToOneField(
        Mail, models.PROTECT, null=True, blank=True, related_name="reminder", verbose_name=_("mail")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-slot", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("follow_up", "rule", "slot", "recipient"), name="one_reminder_per_slot"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.slot}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Queries over notices."""

    def about(self, model: type[models.Model]) -> Self:
        """Those about rows of a type."""
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def of(self, model: type[models.Model], rule: str) -> Self:
        """Those of one rule about rows of a type."""
        return self.about(model).filter(rule=rule)

    def once(
        self, model: type[models.Model], key: int, rule: str, slot: date, recipient: str = ""
    ) -> Notice | None:
        """The notice of this slot for whoever makes it, and writes its letter; else None."""
        kind = ContentType.objects.get_for_model(model)
        own: dict[str, Any] = {"content_type": kind, "object_id": key}
        own |= {"rule": rule, "slot": slot, "recipient": recipient}
        self.filter(**own, withdrawn=True).delete()
        notice, fresh = self.get_or_create(**own)
        return notice if fresh else None


class Notice(models.Model):
    """One message about anything else, to one address; unique like a reminder.

    What it is about may be a record of any app: a term, an agreement, somebody's birthday, a day
    of the one who gets the daily letter. Without a letter it says that nothing had to be written.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("content_type", "object_id")
    rule = models.CharField(_("rule"), max_length=10)
    slot = models.DateField(_("day"))
    recipient = models.CharField(_("recipient"), max_length=254, blank=True)
    #: the day its letter tells of, if it tells of the end of something
    day = models.DateField(null=True, editable=False)
    #: its letter was true no more before it left: when it is true again it is written anew
    withdrawn = models.BooleanField(default=False, editable=False)
    mail = models.OneToOneField(
        Mail, models.PROTECT, null=True, related_name="notice", verbose_name=_("mail")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-slot", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id", "rule", "slot", "recipient"),
                name="one_notice_per_slot",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.slot}"
