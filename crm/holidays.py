"""The official days off of Iran: Fridays, those of the solar year by rule, others as entered.

Whether another day of the week is off too (Thursday, in many offices) is said by an administrator.

Those of the lunar year move and follow the sighting of the moon: no rule foretells them, so an
administrator confirms or moves what is proposed (`crm/lunar.py`) when a calendar is announced.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from crm.dates import jalali, jalali_year, today, weekday_name, year_range
from crm.history import record, record_many
from crm.models import Change, Holiday, User
from crm.trash import throw_away

THURSDAY, FRIDAY, SATURDAY = 3, 4, 5
#: so long before a year begins its days off are asked for
AHEAD = timedelta(days=30)
#: {(Jalali month, day): name}
SOLAR = {
    (1, 1): _("Nowruz"),
    (1, 2): _("Nowruz"),
    (1, 3): _("Nowruz"),
    (1, 4): _("Nowruz"),
    (1, 12): _("Islamic Republic Day"),
    (1, 13): _("Nature Day"),
    (3, 14): _("Passing of Imam Khomeini"),
    (3, 15): _("Uprising of 15 Khordad"),
    (11, 22): _("Victory of the Revolution"),
    (12, 29): _("Nationalization of the oil industry"),
}


def entered(year: int) -> list[Holiday]:
    """The days off of a Jalali year that were entered, in order."""
    first, end = year_range(year)
    return list(Holiday.objects.filter(day__gte=first, day__lt=end).order_by("day"))


def known_as(year: int) -> str:
    """What stands for the days off of a year and the weekend as they are now: it is another one
    when somebody has changed them."""
    told = [*sorted(weekend()), *((one.day, one.name) for one in entered(year))]
    return sha256(repr(told).encode()).hexdigest()


@transaction.atomic
def enter_calendar(
    year: int, days: dict[date, str], weekdays: Iterable[int], *, by: User, known: str
) -> None:
    """Enter the days off of a year and the weekend.

    Raises ValidationError when they are not `known` as they were when `by` looked at them.
    """
    list(Holiday.objects.select_for_update())
    changed = _("Somebody has changed the days off meanwhile.")
    if known != known_as(year):
        raise ValidationError(changed)
    try:
        with transaction.atomic():
            enter_weekend(weekdays, by=by)
            enter(year, days, by=by)
    except IntegrityError as error:  # somebody entered the first ones at the same moment
        raise ValidationError(changed) from error


@transaction.atomic
def enter(year: int, days: dict[date, str], *, by: User | None) -> None:
    """These are the days off of a Jalali year besides those of the rules, and no others."""
    known = {one.day: one for one in entered(year)}
    for day, one in known.items():
        if day not in days:
            throw_away(one, by=by)
        elif one.name != days[day]:
            one.name = days[day]
            record("update", one, by=by)
    added = [Holiday(day=day, name=name) for day, name in days.items() if day not in known]
    record_many("create", added, by=by)


def weekend() -> set[int]:
    """The days of the week that are off beside Friday."""
    return {one.weekday for one in Holiday.objects.weekly()}


@transaction.atomic
def enter_weekend(weekdays: Iterable[int], *, by: User | None) -> None:
    """These days of the week are off beside Friday, and no others."""
    told, known = set(weekdays), {one.weekday: one for one in Holiday.objects.weekly()}
    for weekday, one in known.items():
        if weekday not in told:
            throw_away(one, by=by)
    added = [Holiday(weekday=day) for day in sorted(told - known.keys())]
    record_many("create", added, by=by)


def history(year: int) -> QuerySet[Change]:
    """What was changed of the days off of a year and of the weekend, newest first."""
    first, end = year_range(year)
    of_year = Q(day__gte=first, day__lt=end) | Q(day=None)
    kind = ContentType.objects.get_for_model(Holiday)
    keys = Holiday.everything.filter(of_year).order_by().values("pk")
    return Change.objects.filter(content_type=kind, object_id__in=keys).select_related("by")


def unconfirmed() -> list[int]:
    """The Jalali years, this one and the one about to begin, of which no day was entered."""
    years = sorted({jalali_year(today()), jalali_year(today() + AHEAD)})
    return [year for year in years if not entered(year)]


def by_rule(day: date, weekend: Iterable[int] = ()) -> str:
    """What the day is off for by rule; "" for a working day."""
    shown = jalali(day)
    named = SOLAR.get((shown.month, shown.day))
    if named:
        return str(named)
    return weekday_name(day) if day.weekday() in (FRIDAY, *weekend) else ""


def holidays(first: date, last: date) -> dict[date, str]:
    """{day off from `first` up to and with `last`: why}; one query."""
    entered = list(Holiday.objects.to_count(range=(first, last)))
    weekend = [one.weekday for one in entered if one.weekday is not None]
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    found = {day: name for day in days if (name := by_rule(day, weekend))}
    return found | {one.day: one.name for one in entered if one.day}


@lru_cache(maxsize=8000)
def is_off_by_rule(day: date) -> bool:
    """Whether every year's calendar says so."""
    shown = jalali(day)
    return day.weekday() == FRIDAY or (shown.month, shown.day) in SOLAR


class DaysOff:
    """The days off from a day on, for asking `day in off` very often; one query."""

    def __init__(self, first: date) -> None:
        known = list(Holiday.objects.to_count(gte=first).values_list("day", "weekday"))
        self.entered = frozenset(day for day, _weekday in known)
        self.weekend = frozenset(weekday for _day, weekday in known)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self.entered or day.weekday() in self.weekend or is_off_by_rule(day)
