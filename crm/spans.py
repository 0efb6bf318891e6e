"""Spans between two partial dates, such as a post or a term."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from crm.dates import PartialDate


def in_force_on(day: date) -> Q:
    """Rows whose `start`–`end` may hold that day; what is unknown does not exclude.

    A span that began or ended some time in 1401 holds every day of 1401.
    """
    shown = PartialDate.from_date(day)
    whole = (shown.year * 10_000, shown.year * 10_000 + shown.month * 100)
    begun = Q(start=None) | Q(start__lte=shown.key)
    lasts = Q(end=None) | Q(end__gte=shown.key) | Q(end__in=whole)
    return begun & lasts
