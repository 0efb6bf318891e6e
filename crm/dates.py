"""Jalali and Gregorian dates: reading, showing, ranges, and dates of which only part is known."""

from __future__ import annotations

import calendar as gregorian_calendar
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from persiantools.jdatetime import JalaliDate

from crm.datewords import (
    FIRST_YEAR,
    GREGORIAN_MONTHS,
    JALALI_MONTHS,
    LAST_YEAR,
    WEEKDAYS,
    Written,
    read_written,
    wrong_day,
    wrong_month,
    wrong_year,
)
from crm.text import ZWNJ, fold, local_digits

Style = Literal["numeric", "long", "full"]
FIRST_DAY = JalaliDate(FIRST_YEAR, 1, 1).to_gregorian()
LAST_DAY = JalaliDate(LAST_YEAR + 1, 1, 1).to_gregorian() - timedelta(days=1)
_RELATIVE = {"امروز": 0, "فردا": 1, "دیروز": -1, "پسفردا": 2, "پریروز": -2} | {
    "today": 0,
    "tomorrow": 1,
    "yesterday": -1,
}

# --- the reader's calendar ---------------------------------------------------------------------

_chosen: ContextVar[str] = ContextVar("calendar", default="")


@contextmanager
def use_calendar(value: str) -> Iterator[None]:
    """Within it dates are shown in that calendar; "" or "auto" leaves it to the language."""
    token = _chosen.set(value)
    try:
        yield
    finally:
        _chosen.reset(token)


def preferred_calendar() -> str:
    """The reader's calendar, "jalali" or "gregorian"; whoever reads Persian reads Jalali."""
    if _language() == "fa" or _chosen.get() == "jalali":
        return "jalali"
    return "gregorian"


def _language() -> str:
    return "fa" if (get_language() or "").startswith("fa") else "en"


# --- days --------------------------------------------------------------------------------------


def today() -> date:
    """The day it is where the office is."""
    return timezone.localdate()


def as_day(value: date | datetime) -> date:
    """The day of a moment, where the office is; a day stays as it is."""
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


def jalali(day: date | datetime) -> JalaliDate:
    """The day in the Jalali calendar."""
    return _jalali(as_day(day))


@lru_cache(maxsize=1000)
def _jalali(day: date) -> JalaliDate:
    """A page of a list shows the same few days again and again."""
    return JalaliDate(day)


def jalali_year(day: date | datetime) -> int:
    """The Jalali year the day lies in."""
    return int(jalali(day).year)


def month_name(month: int, calendar: str = "jalali") -> str:
    """The month's name in the reader's language."""
    names = JALALI_MONTHS if calendar == "jalali" else GREGORIAN_MONTHS
    return names[_language()][month - 1]


def weekday_name(day: date | datetime) -> str:
    """The weekday's name in the reader's language."""
    return WEEKDAYS[_language()][as_day(day).weekday()]


def weekday_names() -> tuple[str, ...]:
    """The days of the week in the reader's language, Monday first."""
    return tuple(WEEKDAYS[_language()])


def days_in_month(year: int, month: int) -> int:
    """How many days a Jalali month has."""
    return int(JalaliDate.days_in_month(month, year))


def _days_between(first: JalaliDate, next_first: JalaliDate) -> tuple[date, date]:
    return first.to_gregorian(), next_first.to_gregorian()


def month_range(year: int, month: int) -> tuple[date, date]:
    """A Jalali month as [first day, first day of the next)."""
    after = JalaliDate(year + month // 12, month % 12 + 1, 1)
    return _days_between(JalaliDate(year, month, 1), after)


def month_of(day: date) -> tuple[int, int]:
    """(year, month) of the day in the reader's calendar."""
    shown = jalali(day) if preferred_calendar() == "jalali" else day
    return int(shown.year), int(shown.month)


def month_days(year: int, month: int) -> tuple[date, date]:
    """A month of the reader's calendar as [first day, first day of the next).

    Raises ValueError for a month that is in no calendar of ours.
    """
    if preferred_calendar() == "jalali":
        return month_range(year, month)
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after


def day_number(day: date, calendar: str) -> int:
    """Which day of its month it is in "jalali" or in "gregorian"."""
    return int(jalali(day).day if calendar == "jalali" else day.day)


def season_range(year: int, season: int) -> tuple[date, date]:
    """A season of a Jalali year, spring being 1, as [first day, first day of the next)."""
    after = JalaliDate(year + season // 4, season % 4 * 3 + 1, 1)
    return _days_between(JalaliDate(year, season * 3 - 2, 1), after)


def year_range(year: int) -> tuple[date, date]:
    """A Jalali year as [first day, first day of the next)."""
    return _days_between(JalaliDate(year, 1, 1), JalaliDate(year + 1, 1, 1))


# --- reading -----------------------------------------------------------------------------------


def parse_date(text: str) -> date:
    """The day a text means, in any digits and either calendar, or why it means none."""
    words = fold(text.replace(ZWNJ, "")).replace(" ", "")
    if words in _RELATIVE:
        return today() + timedelta(days=_RELATIVE[words])
    written = read_written(text, jalali_year(today()))
    if written is None:
        raise ValidationError(
            _("This is not a date. Write it as 1401/09/07, 7 Azar 1401 or 2022-11-28."),
            code="invalid",
        )
    if not written.day:
        raise ValidationError(_("Write the day too, as in 1401/09/07."), code="no_day")
    return _day_of(written)


def _day_of(written: Written) -> date:
    """The day, if there is such a day."""
    _check(written)
    if written.gregorian:
        day = date(written.year, written.month, written.day)
    else:
        day = JalaliDate(written.year, written.month, written.day).to_gregorian()
    if written.weekday is not None and written.weekday != day.weekday():
        raise ValidationError(
            _("%(date)s is not a %(weekday)s but a %(right)s."),
            code="weekday",
            params={
                "date": format_date(day, "long", "gregorian" if written.gregorian else "jalali"),
                "weekday": WEEKDAYS[_language()][written.weekday],
                "right": weekday_name(day),
            },
        )
    return day


def _check(written: Written) -> None:
    """Refuse years, months and days that do not exist; 0 stands for an unknown month or day."""
    year, month, day = written.year, written.month, written.day
    first, last = (FIRST_DAY.year, LAST_DAY.year) if written.gregorian else (FIRST_YEAR, LAST_YEAR)
    if not first <= year <= last:
        raise wrong_year(year)
    if month > 12 or month < 0 or (day and not month):
        raise wrong_month(month)
    if not month:
        return
    days = gregorian_calendar.monthrange(year, month)[1] if written.gregorian else 0
    days = days or days_in_month(year, month)
    if not 0 <= day <= days:
        calendar = "gregorian" if written.gregorian else "jalali"
        raise wrong_day(written, month_name(month, calendar), days)
    if written.gregorian and day and not FIRST_DAY <= date(year, month, day) <= LAST_DAY:
        raise wrong_year(year)


# --- showing -----------------------------------------------------------------------------------


def format_date(
    day: date | datetime | None, style: Style = "numeric", calendar: str | None = None
) -> str:
    """The day as the reader reads it; "long" names the month, "full" the weekday too."""
    if day is None:
        return ""
    day = as_day(day)
    in_jalali = (calendar or preferred_calendar()) == "jalali" and FIRST_DAY <= day <= LAST_DAY
    shown = _jalali(day) if in_jalali else day
    if style == "numeric":
        sign = "/" if in_jalali else "-"
        return local_digits(f"{shown.year:04}{sign}{shown.month:02}{sign}{shown.day:02}")
    name = month_name(shown.month, "jalali" if in_jalali else "gregorian")
    text = local_digits(f"{shown.day} {name} {shown.year}")
    return f"{weekday_name(day)} {text}" if style == "full" else text


def format_datetime(moment: datetime | None, style: Style = "numeric") -> str:
    """The day and the time of day where the office is."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    clock = local_digits(f"{local:%H:%M}")
    separator = "، " if _language() == "fa" else ", "
    return format_date(local, style) + separator + clock


def relative(day: date | datetime | None) -> str:
    """How far away the day is: «۳ روز گذشته», «امروز», "in 2 months"."""
    if day is None:
        return ""
    days = (as_day(day) - today()).days
    if days in (-1, 0, 1):
        near = {-1: pgettext("day", "yesterday"), 0: pgettext("day", "today")}
        return near.get(days) or pgettext("day", "tomorrow")
    length = abs(days)
    if length < 60:
        past = ngettext("%(count)s day ago", "%(count)s days ago", length)
        coming = ngettext("in %(count)s day", "in %(count)s days", length)
    elif length < 730:
        length //= 30
        past = ngettext("%(count)s month ago", "%(count)s months ago", length)
        coming = ngettext("in %(count)s month", "in %(count)s months", length)
    else:
        length //= 365
        past = ngettext("%(count)s year ago", "%(count)s years ago", length)
        coming = ngettext("in %(count)s year", "in %(count)s years", length)
    return (past if days < 0 else coming) % {"count": local_digits(length)}


# --- dates of which only part is known ---------------------------------------------------------


@dataclass(frozen=True, order=True)
class PartialDate:
    """A Jalali day, month or year; what is not known of it is 0 and sorts before what is."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        _check(Written(self.year, self.month, self.day))

    @classmethod
    def from_date(cls, day: date | datetime) -> PartialDate:
        """A day of which everything is known."""
        shown = jalali(day)
        return cls(shown.year, shown.month, shown.day)

    @classmethod
    def from_key(cls, key: int | str) -> PartialDate:
        """Back from its number: 14010907, 14010900 or 14010000."""
        key = int(key)
        return cls(key // 10000, key // 100 % 100, key % 100)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """From a text: 1401, 1401/9, آذر ۱۴۰۱, or all that `parse_date` reads."""
        bare = text.partition("(")[0]
        if fold(bare.replace(ZWNJ, "")).replace(" ", "") in _RELATIVE:
            return cls.from_date(parse_date(bare))
        written = read_written(bare, jalali_year(today()))
        if written is None:
            raise ValidationError(
                _("This is not a date. Write a year, a month or a day: 1401, 1401/09, 1401/09/07."),
                code="invalid",
            )
        if written.gregorian and not written.day:
            _check(written)
            raise ValidationError(
                _("A Gregorian date needs its day, as in 2022-11-28."), code="no_day"
            )
        if written.day:
            return cls.from_date(_day_of(written))
        return cls(written.year, written.month)

    @property
    def key(self) -> int:
        """The number it is stored and compared by: 14010907, 14010900 or 14010000."""
        return self.year * 10000 + self.month * 100 + self.day

    @property
    def first_day(self) -> date:
        """The first day it can mean."""
        return JalaliDate(self.year, self.month or 1, self.day or 1).to_gregorian()

    @property
    def last_day(self) -> date:
        """The last day it can mean."""
        if self.day:
            return self.first_day
        after = month_range(self.year, self.month) if self.month else year_range(self.year)
        return after[1] - timedelta(days=1)

    def format(self, style: Style = "numeric", calendar: str | None = None) -> str:
        """As the reader reads it; a month or year stays Jalali, with the Gregorian years added."""
        if self.day:
            return format_date(self.first_day, style, calendar)
        if not self.month:
            text = local_digits(self.year)
        elif style == "numeric":
            text = local_digits(f"{self.year}/{self.month:02}")
        else:
            text = local_digits(f"{month_name(self.month)} {self.year}")
        if style == "numeric" or (calendar or preferred_calendar()) == "jalali":
            return text
        years = sorted({self.first_day.year, self.last_day.year})
        return f"{text} ({local_digits('–'.join(map(str, years)))})"

    def __str__(self) -> str:
        return self.format()
