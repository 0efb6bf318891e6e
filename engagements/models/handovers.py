"""Handovers: promises that change hands on a day to come."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person, Post
from contacts.models.relations import one_of
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.spans import DAY


class HandoverQuerySet(RecordQuerySet):
    """Queries over handovers."""

    def due(self, day: date) -> Self:
        """Those whose day has come and that have not been carried out."""
        return self.waiting().filter(day__lte=day).order_by("day", "pk")

    def needing(self) -> Self:
        """One that was carried out, or whose post is in the trash, needs nobody any more."""
        return self.waiting().filter(post__deleted_at=None, post__person__deleted_at=None)

    def waiting(self) -> Self:
        """Those that have not been carried out."""
        return self.filter(done=False)


class Handover(Record):
    """What becomes of open follow-ups on the day the post of whoever owes them changes hands."""

    verbs = Record.verbs | {"carry_out": _("carried out"), "call_off": _("called off")}

    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post"))
    day = models.DateField(_("day"))
    to_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("successor")
    )
    to_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    #: keys of the follow-ups that were chosen
    follow_ups = models.JSONField(_("follow-ups"), default=list)
    done = models.BooleanField(_("carried out"), default=False)

    objects: ClassVar = LiveManager.from_queryset(HandoverQuerySet)()
    everything: ClassVar = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        indexes = (
            models.Index(
                fields=("day", "id"),
                condition=Q(deleted_at=None, done=False),
                name="handover_waiting",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=one_of("to_person", "to_organization"), name="handover_to_one"
            ),
        )

    def __str__(self) -> str:
        return str(self.post)

    @property
    def stands(self) -> bool:
        """Whether the post still ends then, and neither it nor its person is gone.

        That is the day before, or the month or year the day lies in.
        """
        end = self.post.end
        if end is None or self.post.deleted_at or self.post.person.deleted_at:
            return False
        if end.day:
            return end.first_day == self.day - DAY
        return end.first_day <= self.day <= end.last_day

    def get_absolute_url(self) -> str:
        """Shown on the page of whoever leaves the post."""
        return self.post.get_absolute_url()
