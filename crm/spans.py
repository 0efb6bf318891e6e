"""Spans between two partial dates, such as a post or a term."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

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
