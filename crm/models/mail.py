"""Letters owed to people: a row first, sent after the change that owes it is committed."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.addresses import address
from crm.fields import SearchKey
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.models.user import User

CLOCKS_DIFFER = timedelta(minutes=1)


class MailQuerySet(RecordQuerySet):
    """Queries over outgoing mail."""

    def visible_to(self, user: User) -> MailQuerySet:
        """The secretariat sees all mail, others what was written to them."""
        return self if user.is_clerk else self.filter(user=user)

    def due(self, now: datetime) -> MailQuerySet:
        """Those to be handed over now."""
        return self.filter(state=Mail.State.PENDING, next_try_at__lte=now)

    def abandoned(self, now: datetime) -> MailQuerySet:
        """Claimed by a sender that has not come back; a claim from the future counts too.

        The clocks of two senders may differ a little, and one may claim while the other looks.
        """
        lost = Q(lease_until__lt=now) | Q(claimed_at__gt=now + CLOCKS_DIFFER)
        return self.filter(lost, state=Mail.State.SENDING)

    def troubled(self) -> MailQuerySet:
        """Those a person must look at."""
        return self.filter(state__in=(Mail.State.UNCERTAIN, Mail.State.DEAD))


class Mail(Record):
    """One letter to one address; written by `crm.mail.post`, sent by `crm.outbox`."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Uncertain")
        DEAD = "dead", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    untracked = (
        *("next_try_at", "attempts", "claim", "claimed_at", "lease_until", "handed_over"),
        *("uuid", "user", "html"),
    )
    verbs = Record.verbs | {
        "send_again": _("sent again"),
        "received": _("counted as received"),
        "cancel": _("taken back before it left"),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to = models.EmailField(_("to"))
    to_name = models.CharField(_("name"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    language = models.CharField(_("language"), max_length=2, default="fa")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    next_try_at = models.DateTimeField(_("next try"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    #: set, and committed, just before the text of the letter goes over the wire
    handed_over = models.BooleanField(default=False, editable=False)
    search_key = SearchKey("subject", "to", "to_name")
    error = models.CharField(_("error"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects: ClassVar = LiveManager.from_queryset(MailQuerySet)()
    everything: ClassVar = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(state="pending"), name="mail_due"),
            models.Index(fields=("lease_until",), condition=Q(state="sending"), name="mail_leased"),
            models.Index(fields=("-created_at", "-id"), name="mail_newest"),
            models.Index(fields=("state",), name="mail_state"),
            models.Index(fields=("to",), name="mail_to"),
        )

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return address("mail-detail", self.pk)

    @classmethod
    def url_role(cls, role: str, *args: Any) -> str:
        """Mail stands at the top of the addresses, not under an app."""
        return address(f"mail-{role}", *args)

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Nobody writes a letter row by hand; the system posts them."""
        return False
