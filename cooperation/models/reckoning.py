"""In which Jalali year the figures of an initiative count, where they do not tell of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.models.initiatives import last_stages
from crm.dates import jalali_year, today, year_range

#: what pages that count by year say of it
RECKONED = _(
    "A measure that tells of a year counts in that year. Any other counts once: in the year its"
    " initiative ended, and in the running year as long as that goes on."
)

#: moments are told apart for so many years; older ones count in the first of these
TOLD_APART = 20


def counts_in() -> Case:
    """The year it ended or was stopped in; of one that goes on the running year, or the one it
    begins in where that is still to come. So each counts in one year, and only in one.
    """
    running = Value(jalali_year(today()))
    ended = Coalesce(year_of_partial("end"), year_of("news_at", midnight))
    return Case(
        When(stopped_on__isnull=False, then=year_of("stopped_on", lambda day: day)),
        When(last_stages(), then=Least(ended, running)),
        default=Greatest(Coalesce(year_of_partial("start"), running), running),
        output_field=IntegerField(),
    )


def year_of_partial(name: str) -> Any:
    """The year of a date that is known in part, if any."""
    return Case(
        When(**{f"{name}__isnull": False}, then=F(name) / 10_000), output_field=IntegerField()
    )


def year_of(name: str, as_bound: Callable[[date], Any]) -> Case:
    """The Jalali year of a day or moment, by the bounds of the years."""
    running = jalali_year(today())
    bounds = [
        When(**{f"{name}__lt": as_bound(year_range(year)[1])}, then=Value(year))
        for year in range(running - TOLD_APART, running)
    ]
    return Case(*bounds, default=Value(running), output_field=IntegerField())


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
