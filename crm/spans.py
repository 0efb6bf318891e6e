"""Spans between two partial dates, such as a post or a term."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import CheckConstraint, IntegerField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from crm.dates import PartialDate, today

DAY = timedelta(days=1)


class Span(Protocol):
    """Whatever lasts from one partial date to another."""

    start: PartialDate | None
    end: PartialDate | None


def in_force_on(day: date, start: str = "start", end: str = "end") -> Q:
    """Rows whose `start`–`end` may hold that day; what is unknown does not exclude.

    A span that began or ended some time in 1401 holds every day of 1401.
    """
    shown, whole = PartialDate.from_date(day), year_and_month(day)
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": shown.key})
    unended = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": shown.key})
    lasts = unended | Q(**{f"{end}__in": whole})
    return begun & lasts


def over_by(day: date, end: str = "end") -> Q:
    """Rows that ended before that day, whatever is not known of the day they ended."""
    before = Q(**{f"{end}__lt": PartialDate.from_date(day).key})
    return before & ~Q(**{f"{end}__in": year_and_month(day)})


def year_and_month(day: date) -> tuple[int, int]:
    """The keys of the Jalali year and of the month the day lies in."""
    shown = PartialDate.from_date(day)
    return shown.year * 10_000, shown.year * 10_000 + shown.month * 100


def for_certain(start: PartialDate | None, end: PartialDate | None) -> tuple[date, date] | None:
    """The first and last day a span holds whatever is not known of its ends; None if no day.

    Without an end it goes on; without a start nothing is certain before its end. What began on a
    day of the year in which it ended held that day.
    """
    last = end.first_day if end else date.max
    first = start.last_day if start else (last if end else today())
    if first <= last:
        return first, last
    if start and end and start.first_day <= end.last_day:
        known = first if start.day else last if end.day else None
        return (known, known) if known else None
    return None


def not_to_come(obj: Any, *names: str) -> dict[str, Any]:
    """{field: why} of the days of what has happened that have not come yet."""
    days = {name: getattr(obj, name) for name in names}
    return {name: _("This day has not come yet.") for name, day in days.items() if to_come(day)}


def to_come(day: date | PartialDate | None) -> bool:
    """Whether a day, or all that is known of it, still lies ahead."""
    first = day.first_day if isinstance(day, PartialDate) else day
    return first is not None and first > today()


def is_over(end: PartialDate | None) -> bool:
    """Whether an end, whatever is not known of its day, lies before today."""
    return end is not None and end.last_day < today()


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans certainly have a day in common."""
    days = [for_certain(span.start, span.end) for span in (one, other)]
    if None in days:
        return False
    (first, last), (other_first, other_last) = days  # type: ignore[misc]
    return first <= other_last and other_first <= last


def gap(before: PartialDate | None, after: PartialDate | None) -> bool:
    """Whether at least a day certainly lies between an end and the next start."""
    return bool(before and after) and before.last_day + DAY < after.first_day  # type: ignore[union-attr]


def end_before(start: PartialDate) -> PartialDate:
    """When something ends that makes room from then on: the day before.

    Of a month or a year nobody knows on which of its days: it ends in that month or year.
    """
    return PartialDate.from_date(start.first_day - DAY) if start.day else start


def start_after(end: PartialDate) -> PartialDate:
    """When what `end_before` made room for begins."""
    return PartialDate.from_date(end.first_day + DAY) if end.day else end


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
