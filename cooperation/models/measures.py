"""Measures: what was planned and what came of it, in units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connections, models
from django.db.models import F, Min, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperation.kinds import measures
from cooperation.kinds.units import units
from cooperation.models.initiatives import Initiative
from cooperation.models.parts import Part, PartQuerySet
from cooperation.models.reckoning import counts_in
from crm.dates import FIRST_YEAR, LAST_YEAR, format_date
from crm.facts import day_of, told_facts
from crm.history import lock
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
    return None if total is None else round(Decimal(total) / count, 2)


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

    def of_year(self, year: int) -> Self:
        """Those that tell of the Jalali year; what tells of none counts in the one year of its
        initiative (`counts_in`)."""
        theirs = Initiative.objects.alias(in_year=counts_in()).filter(in_year=year)
        whole = Q(year=None, initiative__in=theirs.order_by().values("pk"))
        return self.filter(Q(year=year) | whole)

    def totals(self, pairs: Any, *, by_year: bool = False) -> list[dict[str, Any]]:
        """One row for each group, measure and unit: what was planned, what came of it, of that
        what had been planned (`met`), and how many told each. `pairs` says which initiatives
        count in which group, as rows of `pk` and `group` (`grouped`, `in_provinces`); with
        `by_year` the year a measure tells of is its group.
        """
        told = self.order_by().values("initiative", "name", "unit", "year", "planned", "actual")
        sources = [one.query.sql_with_params() for one in (told, self.first_years())]
        (rows, asked), (firsts, known) = sources
        group = 'COALESCE(told.year, pair."group")' if by_year else 'pair."group"'
        counts = "COUNT(*)" if by_year else ONCE
        given = {"rows": rows, "pairs": pairs[0], "firsts": firsts, "group": group}
        with connections[self.db].cursor() as cursor:
            statement = IN_GROUPS.format(**given, counts=counts)
            cursor.execute(statement, [*asked, *pairs[1], *known])
            return [dict(zip(TOTALS, map(exact, row), strict=True)) for row in cursor.fetchall()]

    def first_years(self) -> Any:
        """The first year of each measure that is told by years."""
        told = self.order_by().filter(year__isnull=False).values("initiative", "name", "unit")
        return told.annotate(first=Min("year"))


def grouped(initiatives: Any, by: Any) -> Any:
    """These initiatives, each in the group that the expression says, as SQL with its parameters."""
    rows = initiatives.order_by().annotate(group=by).values("pk", "group")
    return rows.query.sql_with_params()


def in_provinces(initiatives: Any) -> Any:
    """The same by the provinces in which organizations sit that take part: one with parties in
    several counts in each of them, once."""
    parties: Any = Initiative._meta.get_field("parties").related_model
    places = parties.objects.filter(organization__province__isnull=False).order_by()
    found = places.values("initiative", province=F("organization__province")).distinct()
    (rows, params), (where, others) = (
        one.query.sql_with_params() for one in (initiatives.order_by().values("pk"), found)
    )
    return AT_PLACES.format(rows=rows, places=where), [*params, *others]


#: what a row of `totals` tells
TOTALS = (
    *("group", "name", "unit", "initiatives", "plans", "results"),
    *("total_planned", "total_actual", "met"),
)
# an initiative counts once, however many years it tells a measure of
ONCE = "COUNT(*) - COUNT(CASE WHEN told.year > early.first THEN 1 END)"
IN_GROUPS = """
    SELECT {group}, told.name, told.unit, {counts}, COUNT(told.planned),
        COUNT(told.actual), SUM(told.planned), SUM(told.actual),
        SUM(CASE WHEN told.planned > 0 THEN told.actual END)
    FROM ({rows}) AS told JOIN ({pairs}) AS pair ON pair.pk = told.initiative
        LEFT JOIN ({firsts}) AS early ON early.initiative = told.initiative
            AND early.name = told.name AND early.unit = told.unit
    GROUP BY {group}, told.name, told.unit
"""
AT_PLACES = """
    SELECT asked.pk, place.province AS "group"
    FROM ({rows}) AS asked LEFT JOIN ({places}) AS place ON place.initiative = asked.pk
"""


def exact(value: Any) -> Any:
    """SQLite adds decimals up as floats, or as integers where all of them are whole."""
    return Decimal(str(value)) if isinstance(value, float) else value


class Measure(Part):
    """One thing that is counted of an initiative: planned, actual, and in which unit."""

    verbs = Part.verbs | {"take": _("taken from what is known")}
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
    #: without one it tells of the whole, and counts in one year (`counts_in`)
    year = models.PositiveSmallIntegerField(
        _("Jalali year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
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
                condition=Q(deleted_at=None, year=None),
                name="measure_once_in_a_unit",
                violation_error_message=_("This is counted already in this unit."),
            ),
            models.UniqueConstraint(
                fields=("initiative", "name", "unit", "year"),
                condition=Q(deleted_at=None, year__isnull=False),
                name="measure_once_in_a_year",
                violation_error_message=_("This is counted already in this unit for the year."),
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

    def refuse_mixed(self) -> None:
        """ValidationError where the whole would stand beside its years, and so count twice."""
        same = {name: getattr(self, name) for name in ("initiative", "name", "unit")}
        others = Measure.objects.filter(**same).exclude(pk=self.pk)
        if not others.filter(year__isnull=self.year is not None).exists():
            return
        told = gettext("It is counted year by year; say of which year this is.")
        if self.year is not None:
            told = gettext("It is counted as a whole already; say first of which year that is.")
        raise ValidationError({"year": told})

    @classmethod
    def refuse(
        cls, verb: str, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]
    ) -> None:
        """It counts once, also of two at the same moment or out of the trash."""
        for row, fields in zip(rows, changes, strict=True):
            if row.deleted_at is None and {"year", "name", "unit", "deleted_at"} & fields.keys():
                lock(row.initiative)
                row.refuse_mixed()

    @classmethod
    def fact_labels(cls) -> Any:
        """History calls each day as its reader does."""
        return DayNames()

    @property
    def takes_known(self) -> bool:
        """Whether what is known of it is of the same: the whole, in the unit that is counted."""
        known = self.initiative.track.measure(self.name)
        if known is None or known.counted is None:
            return False
        return self.unit == known.units[0] and not self.year and not self.facts

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


@dataclass(frozen=True)
class Sum:
    """What the years of a measure give together in its unit; shares are averaged."""

    years: Sequence[Measure]

    @property
    def get_unit_display(self) -> str:
        return str(self.years[0].get_unit_display())

    def of(self, name: str) -> Decimal | None:
        told = [value for one in self.years if (value := getattr(one, name)) is not None]
        if not told:
            return None
        total = sum(told, Decimal(0))
        return mean(total, len(told)) if self.years[0].unit == "percent" else total

    @property
    def planned_told(self) -> str:
        return in_figures(self.of("planned"))

    @property
    def actual_told(self) -> str:
        return in_figures(self.of("actual"))

    @property
    def share(self) -> int | None:
        """Of what was planned, as roll-ups reckon it."""
        planned = [one for one in self.years if one.planned]
        met = [one.actual for one in planned if one.actual is not None]
        total = sum(one.planned for one in planned if one.planned)
        return share_met({"total_planned": total, "met": sum(met) if met else None})


def with_sums(rows: Sequence[Measure]) -> list[Measure | Sum]:
    """The rows of a measure unit by unit; several years of one under what they give together."""
    told: list[Measure | Sum] = []
    for unit in dict.fromkeys(row.unit for row in rows):
        same = sorted((row for row in rows if row.unit == unit), key=lambda row: row.year or 0)
        told += [Sum(same), *same] if len(same) > 1 else same
    return told
