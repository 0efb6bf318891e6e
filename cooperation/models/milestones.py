"""Milestones: what is to be reached on the way, and by when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperation.kinds import milestones
from cooperation.models.initiatives import WEEK, Initiative
from cooperation.models.parts import Part, PartQuerySet
from crm.dates import today
from crm.models import User
from crm.models.record import LiveManager, Record


class MilestoneQuerySet(PartQuerySet):
    """Queries over milestones."""

    def waiting(self) -> Self:
        """Those that are not reached."""
        return self.filter(reached_on=None)

    def of_what_goes_on(self) -> Self:
        """Those of initiatives that go on."""
        return self.filter(initiative__in=Initiative.objects.going_on())

    def near_for(self, user: User) -> Self:
        """Those to be reached within a week, or late, of what the user leads or whose body the user
        leads; the secretariat sees to what nobody leads.
        """
        mine = Initiative.objects.visible_to(user).going_on().seen_to_by(user)
        due = today() + timedelta(days=WEEK)
        return self.waiting().filter(initiative__in=mine, due__lte=due)

    def in_order(self) -> Self:
        """By their days; those without one last."""
        return self.order_by(F("due").asc(nulls_last=True), "pk")


class Milestone(Part):
    """A point on the way of an initiative; one of its kind moves with the day it counts from."""

    verbs = Record.verbs | {
        "schedule": _("put on its day"),
        "reach": _("reached"),
        "reopen": _("opened again"),
    }
    words: ClassVar = {"step": milestones}

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="milestones", verbose_name=_("initiative")
    )
    #: which milestone of its kind it is; "" for one of its own
    step = models.CharField(_("milestone"), max_length=30, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    #: the day its kind gave it; as long as that is its day, it moves with the anchor
    scheduled = models.DateField(_("scheduled for"), null=True, editable=False)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    objects: ClassVar = LiveManager.from_queryset(MilestoneQuerySet)()
    everything: ClassVar = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        indexes = (
            models.Index(
                fields=("initiative", "due"),
                condition=Q(deleted_at=None, reached_on=None),
                name="milestone_waiting",
            ),
            models.Index(
                fields=("due",),
                condition=Q(deleted_at=None, reached_on=None),
                name="milestone_by_day",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(step="", title=""),
                name="milestone_is_called_something",
                violation_error_message=_("Say what is to be reached."),
            ),
        )

    def __str__(self) -> str:
        return self.title or self.own_title

    @property
    def own_title(self) -> str:
        """What its kind calls it."""
        known = self.initiative.track.milestone(self.step)
        return str(known.title if known else milestones().get(self.step, self.step))

    @property
    def is_waiting(self) -> bool:
        return self.reached_on is None

    @property
    def is_late(self) -> bool:
        return bool(self.is_waiting and self.due and self.due < today())

    def move_to(self, day: Any) -> bool:
        """Stand on the day its kind gives it; False where somebody gave it another."""
        if not self.is_waiting or self.due != self.scheduled or self.scheduled == day:
            return False
        self.due = self.scheduled = day
        return True
