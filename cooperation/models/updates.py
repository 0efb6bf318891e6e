"""Updates: short reports of how an initiative goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.models.initiatives import TONES, Health, Initiative
from cooperation.models.parts import Part, PartQuerySet
from crm.dates import today
from crm.history import rewrite
from crm.models import Change
from crm.models.record import LiveManager


class UpdateQuerySet(PartQuerySet):
    """Queries over updates."""

    def newest(self) -> Self:
        return self.order_by("-pk")

    def for_list(self) -> Self:
        return super().for_list().select_related("created_by")


class Update(Part):
    """How it goes, in a word and a sentence; the last one tells the health of its initiative."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="updates", verbose_name=_("initiative")
    )
    health = models.CharField(_("health"), max_length=10, choices=Health, default=Health.ON_TRACK)
    text = models.CharField(_("what is new"), max_length=500)

    objects: ClassVar = LiveManager.from_queryset(UpdateQuerySet)()
    everything: ClassVar = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        indexes = (
            models.Index(
                fields=("initiative", "-id"),
                condition=Q(deleted_at=None),
                name="update_newest",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def tone(self) -> str:
        return TONES[self.health]

    @classmethod
    def url_name(cls) -> str:
        return "report"

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """Their initiatives are as well as the last update says."""
        refresh_health({row.initiative_id for row in rows})


def refresh_health(keys: Iterable[int]) -> None:
    """Write down anew what the last update says of these initiatives."""
    initiatives = Initiative.everything.in_bulk(list(keys))
    last: dict[int, Update] = {}
    for update in Update.objects.filter(initiative__in=initiatives).order_by("pk"):
        last[update.initiative_id] = update
    for key, initiative in initiatives.items():
        told = last.get(key)
        initiative.health = told.health if told else Health.ON_TRACK
        initiative.news_at = heard_of(initiative)
        initiative.look_on = today()
    rewrite(initiatives.values(), "health", "news_at", "look_on")


def heard_of(initiative: Initiative) -> datetime:
    """When it was last heard of: by a report, by a step that stands, or when it was added."""
    told = [initiative.created_at, *(one.at for one in steps_of(initiative))]
    reports = Update.objects.filter(initiative=initiative).order_by("-pk")
    return max([*told, *reports.values_list("created_at", flat=True)[:1]])


def steps_of(initiative: Initiative) -> list[Change]:
    """The lines of its steps, newest first, without those that were taken back."""
    found: list[Change] = []
    taken_back = False
    for line in Change.objects.of(initiative).filter(verb__in=("advance", "step_back")):
        if line.verb == "advance" and not taken_back:
            found.append(line)
        taken_back = line.verb == "step_back"
    return found
