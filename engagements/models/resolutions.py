"""Resolutions: what was decided, under a number that never changes."""

from __future__ import annotations

from textwrap import shorten
from typing import ClassVar, Self

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from crm import rights
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.bodies import Body
from engagements.models.meetings import AgendaItem, Meeting


class ResolutionQuerySet(RecordQuerySet):
    """Queries over resolutions."""

    def visible_to(self, user: User) -> Self:
        """Seen with the meeting that made them."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        return entered.filter(meeting__in=Meeting.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self if user.is_clerk else self.filter(body__in=Body.objects.led_by(user))

    def open(self) -> Self:
        """Those still to be carried out."""
        return self.filter(state__in=Resolution.OPEN)

    def last_serial(self, body: Body, year: int) -> int:
        """The highest serial of a body in a Jalali year, the trash included; 0 for none."""
        found = self.filter(body=body, year=year).aggregate(last=Max("serial"))
        return found["last"] or 0

    def for_list(self) -> Self:
        return self.select_related("body", "meeting")

    def for_detail(self) -> Self:
        return self.select_related("body", "meeting", "meeting__body", "item")


class Resolution(Record):
    """A decision or recommendation of a body."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("Decision")
        RECOMMENDATION = "recommendation", _("Recommendation")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RUNNING = "running", _("In progress")
        DONE = "done", _("Carried out")
        DROPPED = "dropped", _("Dropped")

    OPEN = (State.OPEN, State.RUNNING)
    picked = True

    body = models.ForeignKey(
        Body, models.PROTECT, editable=False, related_name="resolutions", verbose_name=_("body")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="resolutions", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("agenda item"),
    )
    year = models.PositiveSmallIntegerField(_("Jalali year"), editable=False)
    serial = models.PositiveIntegerField(_("serial"), editable=False)
    number = models.CharField(_("number"), max_length=40, editable=False)
    text = models.TextField(_("text"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.DECISION)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    search_key = SearchKey("number", "text")

    objects: ClassVar = LiveManager.from_queryset(ResolutionQuerySet)()
    everything: ClassVar = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "year", "serial"), name="resolution_number_is_unique"
            ),
        )
        indexes = (
            models.Index(
                fields=("-year", "-serial", "-id"),
                condition=Q(deleted_at=None),
                name="resolution_newest",
            ),
        )

    def __str__(self) -> str:
        start = shorten(self.text, 80, placeholder=" …")
        return f"{self.number} · {start}" if self.number else start

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)
