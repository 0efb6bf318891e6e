"""Numbers and dates as the reader reads them. For text on the page, never for ids or addresses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.translation import get_language_bidi

from crm import dates, text, wording

register = template.Library()

#: the invisible mark by which a sign stays at the left of its number
LEFT = "\u200e"


@register.filter
def digits(value: Any) -> str:
    """A number in the reader's digits, as in `{{ meeting.number|digits }}`."""
    return "" if value is None else text.local_digits(value)


@register.filter
def number(value: Any) -> str:
    """A number in the reader's digits with its thousands set apart."""
    try:
        return "" if value is None else text.group_number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


@register.filter
def way(value: Any) -> str:
    """Which way a text that somebody wrote runs, for paper: `<p dir="{{ note|way }}">`.

    In a browser `dir="auto"` does that; the engine that sets paper knows neither it nor `<bdi>`.
    """
    return text.way(str(value)) or ("rtl" if get_language_bidi() else "ltr")


@register.filter
def isolated(value: Any) -> str:
    """A text that somebody wrote, within a line on paper: it cannot turn what stands around it."""
    return f"\u2068{value}\u2069" if value else ""


@register.filter
def signed(value: Any) -> str:
    """A change, its sign before it in both directions of writing: «+۳», «−۲», "0"; "—" unknown."""
    if value is None:
        return "—"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{LEFT}{sign}{number(abs(value))}"


@register.filter
def faults(errors: Any) -> list[str]:
    """What is wrong with a field or form, in words: `{% for error in field.errors|faults %}`."""
    return [line for error in errors.as_data() for line in wording.faults(error)]


@register.filter
def jdate(value: date | dates.PartialDate | None, style: dates.Style = "numeric") -> str:
    """A day, or what is known of it: `{{ due|jdate }}`, `{{ due|jdate:"long" }}`, `:"full"`."""
    if isinstance(value, dates.PartialDate):
        return value.format(style)
    return dates.format_date(value or None, style)


@register.filter
def jdatetime(value: datetime | None, style: dates.Style = "numeric") -> str:
    """A day and the time of day: `{{ change.at|jdatetime }}`."""
    return dates.format_datetime(value or None, style)


@register.filter
def relative(value: date | datetime | None) -> str:
    """How far away a day is: `{{ due|relative }}`."""
    return dates.relative(value or None)


@register.filter
def ordinal(value: int | None, form: str = "attributive") -> str:
    """«هزار و صد و بیست و چهارمین» in Persian, "1124th" in English."""
    return "" if value is None else text.local_ordinal(int(value), form)
