"""Measures: what was planned and what came of it, in units."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import connections, models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from cooperation.kinds import measures
from cooperation.kinds.units import units
from cooperation.models.initiatives import Initiative
from cooperation.models.parts import Part, PartQuerySet
from crm.dates import format_date
from crm.facts import day_of, told_facts
from crm.kinds import Fact, Kind
from crm.models.record import LiveManager
from crm.text import group_number

#: what lasts longer is told as a whole
LONGEST = 31
NOT_NEGATIVE = MinValueValidator(0, _("This cannot be less than nothing."))


def in_figures(value: Decimal | None) -> str:
    """A number without the noughts its column adds; a dash for none."""
    if value is None:
        return "—"
    return group_number(int(value) if value == int(value) else value.normalize())


def mean(total: Decimal | None, count: int) -> Decimal | None:
    """The mean of so many, to two places; None of nothing."""
    return None if total is None else round(total / count, 2)


def whole(value: Decimal | None) -> Any:
    """A whole number as one, anything else without the noughts its column adds."""
    if value is None:
        return None
    return int(value) if value == int(value) else value.normalize()


def share_met(total: dict[str, Any]) -> int | None:
    """What per cent of a plan came true, of a row of `totals`; None where nothing was planned."""
    planned, met = total["total_planned"], total["met"]
    return int(met * 100 / planned) if planned and met is not None else None


def day_fact(unit: Any) -> Any:
    """What makes the fact of a day, from its ISO text."""
    return lambda day: Fact(day, format_date(date.fromisoformat(day), "long"), unit)


class DayNames(dict[str, Any]):
    """{ISO text: the day in words}, of any day."""

    def get(self, day: str, default: Any = None) -> Any:
        known = day_of(day)
        return format_date(known, "long") if known else default


class MeasureQuerySet(PartQuerySet):
    """Queries over measures."""

    def totals(self, by: Any) -> Any:
        """One row for each value of the expression `by`, measure and unit: what was planned,
        what came of it, of that what had been planned (`met`), and how many told each.
        """
        return (
            # an initiative counts a measure once in a unit, so that rows are initiatives
            self.order_by()
            .annotate(group=by)
            .values("group", "name", "unit")
            .annotate(
                initiatives=Count("pk"),
                plans=Count("planned"),
                results=Count("actual"),
                total_planned=Sum("planned"),
                total_actual=Sum("actual"),
                met=Sum("actual", filter=Q(planned__gt=0)),
            )
        )

    def totals_in_provinces(self) -> list[dict[str, Any]]:
        """As `totals`, for each province an organization that takes part sits in: an initiative
        with parties in several counts in each of them, once."""
        parties: Any = Initiative._meta.get_field("parties").related_model
        places = parties.objects.filter(organization__province__isnull=False).order_by()
        told = self.order_by().values("initiative", "name", "unit", "planned", "actual")
        pairs = places.values("initiative", province=F("organization__province")).distinct()
        (rows, params), (where, others) = (one.query.sql_with_params() for one in (told, pairs))
        with connections[self.db].cursor() as cursor:
            cursor.execute(IN_PROVINCES.format(rows=rows, places=where), [*params, *others])
            return [dict(zip(TOTALS, map(exact, row), strict=True)) for row in cursor.fetchall()]


#: as `totals` names them
TOTALS = (
    *("group", "name", "unit", "initiatives", "plans", "results"),
    *("total_planned", "total_actual", "met"),
)
IN_PROVINCES = """
    SELECT place.province, told.name, told.unit, COUNT(*), COUNT(told.planned),
        COUNT(told.actual), SUM(told.planned), SUM(told.actual),
        SUM(CASE WHEN told.planned > 0 THEN told.actual END)
    FROM ({rows}) AS told LEFT JOIN ({places}) AS place ON place.initiative = told.initiative
    GROUP BY place.province, told.name, told.unit
"""


def exact(value: Any) -> Any:
    """SQLite adds decimals up as floats."""
    return Decimal(str(value)) if isinstance(value, float) else value


class Measure(Part):
    """One thing that is counted of an initiative: planned, actual, and in which unit."""

    words: ClassVar = {"name": measures}

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="measures", verbose_name=_("initiative")
    )
    #: which measure of its kind it is
    name = models.CharField(_("measure"), max_length=30)
    planned = models.DecimalField(
        _("planned"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
    )
    actual = models.DecimalField(
        _("actual"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
    )
    unit = models.CharField(_("unit"), max_length=20, choices=units)
    #: what came of it on each day, where that is told: {day as ISO text: number}
    facts = models.JSONField(_("day by day"), default=dict, blank=True, editable=False)

    objects: ClassVar = LiveManager.from_queryset(MeasureQuerySet)()
    everything: ClassVar = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = (
            models.UniqueConstraint(
                fields=("initiative", "name", "unit"),
                condition=Q(deleted_at=None),
                name="measure_once_in_a_unit",
                violation_error_message=_("This is counted already in this unit."),
            ),
            models.CheckConstraint(
                condition=(Q(planned=None) | Q(planned__gte=0))
                & (Q(actual=None) | Q(actual__gte=0)),
                name="measure_not_negative",
                violation_error_message=_("This cannot be less than nothing."),
            ),
            models.CheckConstraint(
                condition=~Q(unit=""),
                name="measure_has_a_unit",
                violation_error_message=_("Say in which unit it is counted."),
            ),
        )

    def __str__(self) -> str:
        return self.get_name_display()

    def get_name_display(self) -> str:
        known = self.initiative.track.measure(self.name)
        return str(known.title) if known else self.name

    @property
    def own_kind(self) -> Kind:
        """The days it may be told by, as forms over facts ask for them."""
        days = self.days_of(self.initiative, self.name) if self.initiative_id else []
        told = sorted({day.isoformat() for day in days} | self.facts.keys())
        unit = self.get_unit_display() or _("how many")
        return Kind(slug=self.name, title=self.name, facts=tuple(map(day_fact(unit), told)))

    @staticmethod
    def days_of(initiative: Initiative, name: str) -> list[date]:
        """The days of a measure that is told day by day, when they are known."""
        measure = initiative.track.measure(name)
        if measure is None or measure.days is None:
            return []
        first, last = (day_of(initiative.facts.get(slug)) for slug in measure.days)
        if first is None or last is None or not 0 <= (last - first).days < LONGEST:
            return []
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    @property
    def sum_of_days(self) -> Decimal | None:
        """What its days give together; None where none is told."""
        told = [Decimal(str(one)) for one in self.facts.values()]
        return sum(told, Decimal(0)) if told else None

    @property
    def told_days(self) -> list[dict[str, Any]]:
        """What came of it day by day, in words."""
        return told_facts(self.own_kind, self.facts)

    @classmethod
    def fact_labels(cls) -> Any:
        """History calls each day as its reader does."""
        return DayNames()

    @property
    def planned_told(self) -> str:
        return in_figures(self.planned)

    @property
    def actual_told(self) -> str:
        return in_figures(self.actual)

    @property
    def share(self) -> int | None:
        """How much of what was planned has come true, in percent."""
        if not self.planned or self.actual is None:
            return None
        return int(self.actual * 100 / self.planned)
