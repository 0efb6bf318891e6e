"""Reminders: one row for each message a follow-up owes somebody, so that none goes out twice."""

from __future__ import annotations

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
