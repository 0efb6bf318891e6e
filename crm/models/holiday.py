"""Days off whose dates no rule knows: those of the lunar year, and what a government grants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.dates import weekday_names
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.models.user import User


class HolidayQuerySet(RecordQuerySet):
    """Queries over days off."""

    def editable_by(self, user: User) -> Self:
        return self if user.is_administrator else self.none()

    def announced(self) -> Self:
        """Single days."""
        return self.filter(weekday=None)

    def weekly(self) -> Self:
        """Days of the week that are off beside Friday."""
        return self.filter(day=None)

    def to_count(self, **days: object) -> Self:
        """All that decides about these days: those announced, and the weekend."""
        return self.filter(Q(**{f"day__{name}": day for name, day in days.items()}) | Q(day=None))


class Holiday(Record):
    """A day off that was announced, or one of every week; those of the solar year, and Fridays,
    are known by rule."""

    day = models.DateField(_("day"), null=True)
    #: as date.weekday() counts; a day off in every week has no date
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True)
    name = models.CharField(_("name"), max_length=120)
    #: whether what is late was given its new days
    applied = models.BooleanField(default=False, editable=False)

    untracked = ("applied",)
    verbs = Record.verbs | {"delete": _("no longer off")}
    words: ClassVar = {"weekday": lambda: dict(enumerate(weekday_names()))}
    objects: ClassVar = LiveManager.from_queryset(HolidayQuerySet)()
    everything: ClassVar = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("-day",)
        constraints = (
            models.CheckConstraint(
                condition=Q(day=None, weekday__isnull=False) | Q(day__isnull=False, weekday=None),
                name="holiday_is_a_day_or_a_weekday",
            ),
            *(
                models.UniqueConstraint(
                    fields=(name,), condition=Q(deleted_at=None), name=f"one_holiday_of_a_{name}"
                )
                for name in ("day", "weekday")
            ),
        )
        indexes = (
            models.Index(fields=("applied",), condition=Q(applied=False), name="holiday_to_apply"),
        )

    def __str__(self) -> str:
        return self.name if self.weekday is None else weekday_names()[self.weekday]

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """Whatever was done to a day off, the next tick gives what is late its new days."""
        cls.everything.filter(pk__in=[row.pk for row in rows]).update(applied=False)

    def get_absolute_url(self) -> str:
        return reverse("days-off")
