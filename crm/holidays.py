"""The official days off of Iran: Fridays, those of the solar year by rule, others as entered.

Whether another day of the week is off too (Thursday, in many offices) is said by an administrator.

Those of the lunar year move and follow the sighting of the moon: no rule foretells them, so an
administrator confirms or moves what is proposed (`crm/lunar.py`) when a calendar is announced.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.dates import jalali, jalali_year, today, weekday_name, year_range
from crm.models import Holiday

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


@transaction.atomic
def enter(year: int, days: dict[date, str]) -> None:
    """These are the days off of a Jalali year besides those of the rules, and no others."""
    first, end = year_range(year)
    Holiday.objects.filter(day__gte=first, day__lt=end).exclude(day__in=days).delete()
    for day, name in days.items():
        Holiday.objects.update_or_create(day=day, defaults={"name": name})


def weekend() -> set[int]:
    """The days of the week that are off beside Friday."""
    return {one.weekday for one in Holiday.objects.weekly() if one.weekday is not None}


@transaction.atomic
def enter_weekend(weekdays: Iterable[int]) -> None:
    """These days of the week are off beside Friday, and no others."""
    told = set(weekdays)
    Holiday.objects.weekly().exclude(weekday__in=told).delete()
    for weekday in told:
        Holiday.objects.get_or_create(weekday=weekday, day=None)


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
