"""The state of the outbox as a whole: whether the clock runs, and whether letters may leave."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.db.models import Exists, Func, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.addresses import address
from crm.models.mail import Mail
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.models.user import User

#: the clock asks each minute; silent for longer it counts as stopped
SILENT = timedelta(minutes=3)


class Found(NamedTuple):
    """What a look at the outbox finds: whether letters may leave, whether some lost their sender
    or were written while the clock was ahead, and whether some are due."""

    is_paused: bool
    is_astray: bool
    is_due: bool


class OutboxQuerySet(RecordQuerySet):
    """The one row there is."""

    def visible_to(self, user: User) -> OutboxQuerySet:
        return self.editable_by(user)

    def glance(self, user: User) -> Outbox:
        """How it stands and how many letters need a person, by one question.

        The question hangs on the reader's account, for there may be no row yet.
        """
        row = self.filter(pk=1)
        count = Func("pk", function="COUNT", output_field=models.IntegerField())
        many = Mail.objects.troubled().order_by().annotate(n=count).values("n")
        told = User.objects.filter(pk=user.pk).values_list(
            *(Subquery(row.values(name)) for name in ("ticked_at", "paused_at", "created_at")),
            Subquery(many),
        )
        ticked_at, paused_at, created_at, troubled = told.get()
        found = Outbox(ticked_at=ticked_at, paused_at=paused_at)
        found.created_at, found.troubled = created_at or timezone.now(), troubled
        return found

    def look(self, now: datetime) -> Found:
        """What there is to do, by one question."""
        mails = Mail.objects.order_by()
        asked = (mails.abandoned(now), mails.from_the_future(now), mails.due(now))
        told = self.filter(pk=1).values_list("paused_at", *(Exists(rows) for rows in asked))
        paused_at, abandoned, ahead, due = told.get()
        return Found(paused_at is not None, abandoned or ahead, due)

    def now(self) -> Outbox:
        """The outbox as it stands; made anew where its row was lost."""
        return self.filter(pk=1).first() or Outbox.everything.get_or_create(pk=1)[0]


class Outbox(Record):
    """One row: when the clock last asked what is due, and why no letter leaves."""

    verbs = Record.verbs | {"pause": _("sending paused"), "resume": _("sending resumed")}
    untracked = ("ticked_at", "trouble")

    ticked_at = models.DateTimeField(_("last look at what is due"), null=True, editable=False)
    paused_at = models.DateTimeField(_("paused at"), null=True, editable=False)
    paused_because = models.CharField(_("reason"), max_length=500, blank=True)
    #: what keeps the mail server from being reached, while nothing else is wrong
    trouble = models.CharField(_("trouble"), max_length=500, blank=True, editable=False)

    objects: ClassVar = LiveManager.from_queryset(OutboxQuerySet)()
    everything: ClassVar = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox")
        verbose_name_plural = _("outbox")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    #: how many letters need a person, where that was counted already
    troubled: int | None = None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def silent_for(self) -> timedelta:
        """How long nobody has asked what is due."""
        return timezone.now() - (self.ticked_at or self.created_at)

    @property
    def is_silent(self) -> bool:
        """Whether the clock has stopped; one that was set back is not told from one that runs."""
        return self.silent_for > SILENT

    def get_absolute_url(self) -> str:
        return address("mail-list")

    @classmethod
    def url_role(cls, role: str, *args: Any) -> str:
        """Its page is the list of outgoing mail."""
        return address("mail-list" if role in ("detail", "list") else f"outbox-{role}", *args)

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """There is one, made with the database."""
        return False
