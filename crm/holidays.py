"""The official days off of Iran: Fridays, those of the solar year by rule, others as entered.

Those of the lunar year move and follow the sighting of the moon: no rule foretells them, so an
administrator confirms or moves what is proposed (`crm/lunar.py`) when a calendar is announced.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.dates import jalali, year_range
from crm.models import Holiday

FRIDAY = 4
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


def by_rule(day: date) -> str:
    """What the day is off for by rule; "" for a working day."""
    shown = jalali(day)
    named = SOLAR.get((shown.month, shown.day))
    if named:
        return str(named)
    return str(_("Friday")) if day.weekday() == FRIDAY else ""


def holidays(first: date, last: date) -> dict[date, str]:
    """{day off from `first` up to and with `last`: why}; one query."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    found = {day: name for day in days if (name := by_rule(day))}
    entered = Holiday.objects.filter(day__range=(first, last)).values_list("day", "name")
    return found | dict(entered)


@lru_cache(maxsize=8000)
def is_off_by_rule(day: date) -> bool:
    """Whether every year's calendar says so."""
    shown = jalali(day)
    return day.weekday() == FRIDAY or (shown.month, shown.day) in SOLAR


class DaysOff:
    """The days off from a day on, for asking `day in off` very often; one query."""

    def __init__(self, first: date) -> None:
        self.entered = frozenset(
            Holiday.objects.filter(day__gte=first).values_list("day", flat=True)
        )

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in self.entered or is_off_by_rule(day))
