"""Letters owed to people: a row first, sent after the change that owes it is committed."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.addresses import address
from crm.fields import SearchKey
from crm.links import without_words
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.models.user import User

CLOCKS_DIFFER = timedelta(minutes=1)
#: a letter that has waited longer than this is shown as late
LATE = timedelta(minutes=15)


#: {name of a fault in a connection: what it means to whoever reads the page}
PLAIN = {
    "SMTPServerDisconnected": _("The connection to the mail server broke."),
    "ConnectionResetError": _("The connection to the mail server broke."),
    "ConnectionAbortedError": _("The connection to the mail server broke."),
    "BrokenPipeError": _("The connection to the mail server broke."),
    "TimeoutError": _("The mail server did not answer in time."),
    "ConnectionRefusedError": _("The mail server cannot be reached."),
    "gaierror": _("The mail server cannot be reached."),
}


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

    def waiting(self) -> MailQuerySet:
        """Those that can still be taken back: a sender who holds one has not handed it over."""
        held = Q(state=Mail.State.SENDING, handed_over=False)
        return self.filter(Q(state=Mail.State.PENDING) | held)

    def astray(self) -> MailQuerySet:
        """Those to an account that is closed, or has another address by now."""
        closed = Q(user__is_active=False)
        return self.filter(closed | ~Q(to=F("user__email")), user__isnull=False)

    def late(self, now: datetime) -> MailQuerySet:
        """Those that should have left a while ago."""
        tried = Q(attempts__gt=0, created_at__lt=now - LATE)
        return self.filter(Q(next_try_at__lt=now - LATE) | tried, state=Mail.State.PENDING)

    def from_the_future(self, now: datetime) -> MailQuerySet:
        """Waiting letters written while the clock was ahead: the hour they wait for is wrong."""
        return self.filter(state=Mail.State.PENDING, created_at__gt=now + CLOCKS_DIFFER)

    def came_back(self) -> MailQuerySet:
        """Those a mail server returned."""
        return self.exclude(bounced_at=None)

    def unsure_for(self, user: User) -> MailQuerySet:
        """Letters of which nobody knows whether they reached this reader, newest first."""
        return self.filter(user=user, state=Mail.State.UNCERTAIN).order_by("-created_at")

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
        SUPERSEDED = "superseded", _("Replaced")

    class Bounce(models.TextChoices):
        HARD = "hard", _("The address does not work")
        SOFT = "soft", _("Not taken this time")

    #: what has surely not left and will not
    LEFT_OUT = (State.CANCELLED, State.SUPERSEDED)
    untracked = (
        *("next_try_at", "attempts", "claim", "claimed_at", "lease_until", "handed_over"),
        *("uuid", "user", "text", "html", "calendar", "topic", "unsubscribe"),
    )
    verbs = Record.verbs | {
        "send_again": _("sent again"),
        "received": _("counted as received"),
        "cancel": _("taken back before it left"),
        "supersede": _("left out: a later letter says the same"),
        "bounce": _("came back"),
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
    #: for the calendar of its reader (iCalendar), if it is about a meeting
    calendar = models.TextField(_("calendar"), blank=True, default="")
    #: where its reader says that they want no more of the kind (RFC 8058)
    unsubscribe = models.CharField(max_length=500, blank=True, default="", editable=False)
    #: of two letters about the same to one address the older is left out if it has not left yet
    topic = models.CharField(max_length=60, blank=True, default="", editable=False)
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
    #: what a server answered, or why it did not leave
    error = models.CharField(_("reason"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    bounce = models.CharField(_("bounce"), max_length=4, choices=Bounce, blank=True, default="")
    bounced_at = models.DateTimeField(_("came back at"), null=True)

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
            models.Index(
                fields=("topic", "to"),
                condition=Q(state__in=("pending", "sending")) & ~Q(topic=""),
                name="mail_by_topic",
            ),
            models.Index(
                fields=("bounced_at",), condition=Q(bounced_at__isnull=False), name="mail_bounced"
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def shown_text(self) -> str:
        """The text as others than its reader see it."""
        return without_words(self.text)

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it has surely not left and still would."""
        held = self.state == self.State.SENDING and not self.handed_over
        return held or self.state == self.State.PENDING

    @property
    def reason(self) -> str:
        """Why it has not left, in words; what a server answered stays as it answered."""
        name = self.error.partition(":")[0].rpartition(" ")[2]
        return str(PLAIN.get(name, self.error))

    @property
    def tried_at(self) -> datetime | None:
        """When it is tried next, while it waits."""
        return self.next_try_at if self.state == self.State.PENDING else None

    @property
    def is_late(self) -> bool:
        """As `late` asks."""
        if self.state != self.State.PENDING or self.next_try_at is None:
            return False
        since = self.created_at if self.attempts else self.next_try_at
        return min(since, self.next_try_at) < timezone.now() - LATE

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
