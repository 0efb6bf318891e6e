"""The steps of a follow-up, ticked one by one."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.follow_ups import FollowUp


class StepQuerySet(RecordQuerySet):
    """Queries over steps: seen and ticked with their follow-up."""

    def visible_to(self, user: User) -> Self:
        return self.filter(follow_up__in=FollowUp.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(follow_up__in=FollowUp.objects.editable_by(user))

    def for_detail(self) -> Self:
        return self.select_related("follow_up")


class Step(Record):
    """One step; its place in the list is the order it was added in."""

    verbs = Record.verbs | {"tick": _("ticked"), "untick": _("no longer ticked")}

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, related_name="steps", verbose_name=_("follow-up")
    )
    text = models.CharField(_("step"), max_length=300)
    done = models.BooleanField(_("done"), default=False)

    objects: ClassVar = LiveManager.from_queryset(StepQuerySet)()
    everything: ClassVar = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.follow_up.get_absolute_url()}#steps"
