"""Spans between two partial dates, such as a post or a term."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CheckConstraint, IntegerField, Q
from django.db.models.functions import Cast

from crm.dates import PartialDate


def in_force_on(day: date, start: str = "start", end: str = "end") -> Q:
    """Rows whose `start`–`end` may hold that day; what is unknown does not exclude.

    A span that began or ended some time in 1401 holds every day of 1401.
    """
    shown = PartialDate.from_date(day)
    whole = (shown.year * 10_000, shown.year * 10_000 + shown.month * 100)
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": shown.key})
    unended = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": shown.key})
    lasts = unended | Q(**{f"{end}__in": whole})
    return begun & lasts


#: from the key of a year to the last key a day of that year can have
YEAR_OF_KEYS = 9_999


def ends_after_start(name: str, message: Any) -> CheckConstraint:
    """A span does not end in a year before it starts.

    The database only knows keys, and the year 1405 (14050000) is a good end for what began on
    1405/05/12 (14050512): which of two days of one year comes first is asked by `clean`.
    """
    last_key = Cast("end", IntegerField()) + YEAR_OF_KEYS
    known = Q(start=None) | Q(end=None)
    return CheckConstraint(
        condition=known | Q(start__lte=last_key), name=name, violation_error_message=message
    )
