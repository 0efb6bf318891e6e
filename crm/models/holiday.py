"""Days off whose dates no rule knows: those of the lunar year, and what a government grants."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HolidayQuerySet(models.QuerySet["Holiday"]):
    """Queries over days off."""

    def announced(self) -> Self:
        """Single days."""
        return self.filter(weekday=None)

    def weekly(self) -> Self:
        """Days of the week that are off beside Friday."""
        return self.filter(day=None)

    def to_count(self, **days: object) -> Self:
        """All that decides about these days: those announced, and the weekend."""
        return self.filter(Q(**{f"day__{name}": day for name, day in days.items()}) | Q(day=None))


class Holiday(models.Model):
    """A day off that was announced, or one of every week; those of the solar year, and Fridays,
    are known by rule."""

    day = models.DateField(_("day"), unique=True, null=True)
    #: as date.weekday() counts; a day off in every week has no date
    weekday = models.PositiveSmallIntegerField(_("weekday"), unique=True, null=True)
    name = models.CharField(_("name"), max_length=120)

    objects: ClassVar = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("-day",)
        constraints = (
            models.CheckConstraint(
                condition=Q(day=None, weekday__isnull=False) | Q(day__isnull=False, weekday=None),
                name="holiday_is_a_day_or_a_weekday",
            ),
        )

    def __str__(self) -> str:
        return self.name
