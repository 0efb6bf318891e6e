"""Resolutions by circulation: put to the seats of a body by mail, voted on, counted."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date
from textwrap import shorten
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from crm import rights
from crm.dates import today
from crm.fields import SearchKey
from crm.models import Mail, User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.bodies import Body, leads, sits_in
from engagements.models.meetings import Meeting
from engagements.models.resolutions import Resolution
from engagements.models.seats import Seat

TONES = {"open": "info", "adopted": "ok", "rejected": "bad"}


class MotionQuerySet(RecordQuerySet):
    """Queries over what is put to the vote by mail."""

    def visible_to(self, user: User) -> Self:
        """To the secretariat and to those who sit in the body."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        return entered.filter(body__in=sits_in(user))

    def editable_by(self, user: User) -> Self:
        """By the secretariat, and the head and secretary of the body."""
        return self if user.is_clerk else self.filter(body__in=leads(user))

    def over(self) -> Self:
        """Those whose last day has passed and that were not counted yet."""
        return self.filter(state=Motion.State.OPEN, until__lt=today())

    def for_list(self) -> Self:
        return self.select_related("body")

    def for_detail(self) -> Self:
        return self.select_related("body", "resolution")


class Motion(Record):
    """What a body is to decide without a meeting, until a day."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Being voted on")
        ADOPTED = "adopted", _("Adopted")
        REJECTED = "rejected", _("Not adopted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    verbs = Record.verbs | {
        "put": _("put to the vote"),
        "count": _("votes counted"),
        "withdraw": _("withdrawn"),
    }

    body = models.ForeignKey(Body, models.PROTECT, related_name="motions", verbose_name=_("body"))
    text = models.TextField(_("text of the resolution"))
    why = models.TextField(_("why"), blank=True, help_text=_("Told to those who vote."))
    until = models.DateField(_("votes until"), help_text=_("The last day on which one may vote."))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    resolution = models.OneToOneField(
        Resolution,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="motion",
        verbose_name=_("resolution"),
    )
    search_key = SearchKey("text")

    objects: ClassVar = LiveManager.from_queryset(MotionQuerySet)()
    everything: ClassVar = MotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution by circulation")
        verbose_name_plural = _("resolutions by circulation")

    def __str__(self) -> str:
        return shorten(self.text, 80, placeholder=" …")

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.state, "")

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def takes_votes(self) -> bool:
        """Whether one may still vote today."""
        return self.is_open and self.deleted_at is None and self.until >= today()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)


class BallotQuerySet(RecordQuerySet):
    """Queries over ballots: how each seat voted is open to whoever leads the vote."""

    def visible_to(self, user: User) -> Self:
        return self.filter(motion__in=Motion.objects.editable_by(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)

    def for_list(self) -> Self:
        return self.select_related("seat", "seat__office", "person", "mail")

    def for_detail(self) -> Self:
        return self.select_related("motion", "motion__body", "seat", "seat__office", "person")

    def to_remind(self, first: date, last: date) -> Self:
        """Those of seats that have not voted yet where voting ends from `first` to `last`.

        A letter that has not even left needs no reminder.
        """
        ending = Motion.objects.filter(state=Motion.State.OPEN, until__range=(first, last))
        silent = self.filter(motion__in=ending, choice="", reminded_on=None)
        return silent.exclude(mail__state=Mail.State.PENDING)

    def tally(self) -> dict[str, int]:
        """{how one may vote: by how many seats}, "" for those that have not voted."""
        return Counter(self.order_by().values_list("choice", flat=True))


class Ballot(Record):
    """The vote of one seat, held by whoever sat there when it was put to the vote."""

    class Choice(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        ABSTAIN = "abstain", _("Abstention")

    verbs = Record.verbs | {"vote": _("voted")}

    motion = models.ForeignKey(
        Motion, models.CASCADE, related_name="ballots", verbose_name=_("resolution by circulation")
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, related_name="ballots", verbose_name=_("seat"), editable=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="ballots", verbose_name=_("person"), editable=False
    )
    #: stands in the address by which this seat votes
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    choice = models.CharField(_("vote"), max_length=8, choices=Choice, blank=True)
    cast_at = models.DateTimeField(_("voted at"), null=True, editable=False)
    note = models.CharField(_("how it reached us"), max_length=200, blank=True)
    #: the day on which the seat was told that it has not voted yet
    reminded_on = models.DateField(_("reminded on"), null=True, editable=False)
    mail = models.ForeignKey(
        Mail, models.SET_NULL, null=True, editable=False, related_name="ballots"
    )

    objects: ClassVar = LiveManager.from_queryset(BallotQuerySet)()
    everything: ClassVar = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("motion", "seat"), name="one_ballot_for_a_seat"),
        )

    def __str__(self) -> str:
        return str(self.person)

    @property
    def tone(self) -> Any:
        """The colour of the vote."""
        return {"for": "ok", "against": "bad"}.get(self.choice, "")

    def get_absolute_url(self) -> str:
        return self.motion.get_absolute_url()
