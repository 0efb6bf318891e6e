"""Form fields that read what people type: Persian text, digits of three scripts, two calendars."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils import timezone

from crm.dates import PartialDate, as_day, format_date, parse_date, preferred_calendar
from crm.text import DECIMAL, latin_digits, local_digits, normalise

_refuse_null = ProhibitNullCharactersValidator()
_GROUPING = re.compile("[\u066c\u060c,'’\\s\u200c\u200e\u200f\u061c]")
_CLOCK_POINT = re.compile(r"\s*[:.\u066b]\s*")
_BIGGEST = 2**63 - 1


# --- widgets -----------------------------------------------------------------------------------


class DateInput(forms.DateInput):
    """A text box for a date with a button that opens the calendar (see datepick.js)."""

    template_name = "crm/widgets/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        base = {"class": "input", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(attrs={**base, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-date"] = preferred_calendar()
        return context


class NumberText(forms.TextInput):
    """A text box for a number; a number box would refuse Persian digits."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, inputmode: str = "numeric") -> None:
        base = {"class": "input num", "autocomplete": "off", "inputmode": inputmode}
        super().__init__(attrs={**base, **(attrs or {})})


def from_left(inputmode: str = "text", autocomplete: str = "off") -> dict[str, str]:
    """What a box for a number or address is told: always left to right, and its keyboard."""
    return {
        "class": "input",
        "dir": "ltr",
        "inputmode": inputmode,
        "autocomplete": autocomplete,
        "autocapitalize": "none",
        "spellcheck": "false",
    }


# --- fields ------------------------------------------------------------------------------------


class CleanCharField(forms.CharField):
    """A text that is stored in one spelling; see `crm.text.normalise`.

    It is not told to be optional where it is `one_of` several of which one is needed.
    """

    def __init__(self, *, multiline: bool = False, one_of: bool = False, **kwargs: Any) -> None:
        self.multiline, self.one_of = multiline, one_of
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return self.empty_value
        text = str(value)
        _refuse_null(text)
        return normalise(text, multiline=self.multiline) or self.empty_value


class _TypedDate(forms.Field):
    """A date in words or numbers; what was typed stays in the box when it is refused."""

    widget = DateInput
    read: Callable[[str], Any]

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip()
            return type(self).read(value) if value else None
        return self.known(value)

    def known(self, value: Any) -> Any:
        """A value that is a date already."""
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class JalaliDateField(_TypedDate, forms.DateField):
    """A day, typed in either calendar and shown in the reader's."""

    widget = DateInput
    read = staticmethod(parse_date)

    def known(self, value: Any) -> date | None:
        return None if value is None else as_day(value)

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, date) else value


class PartialDateFormField(_TypedDate):
    """A day, a month or a year, typed in either calendar and shown in the reader's."""

    read = staticmethod(PartialDate.parse)

    def known(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        return (
            PartialDate.from_key(value) if isinstance(value, int) else PartialDate.from_date(value)
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = PartialDate.from_key(value)
        return value.format() if isinstance(value, PartialDate) else value


def _plain_number(value: Any) -> Any:
    """A typed number with ASCII digits, a point and no grouping signs."""
    if not isinstance(value, str):
        return value
    plain = _GROUPING.sub("", latin_digits(value)).replace(DECIMAL, ".")
    return plain.replace("\u2212", "-")


class _TypedNumber(forms.Field):
    def to_python(self, value: Any) -> Any:
        return super().to_python(_plain_number(value))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            return value
        return local_digits(f"{value:f}" if isinstance(value, Decimal) else value).replace(
            ".", _point()
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _point() -> str:
    return DECIMAL if local_digits(1) != "1" else "."


class PersianIntegerField(_TypedNumber, forms.IntegerField):
    """A whole number in Persian, Arabic or Latin digits, grouped or not."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"widget": NumberText, "min_value": -_BIGGEST, "max_value": _BIGGEST}
        super().__init__(**{**defaults, **kwargs})


class PersianDecimalField(_TypedNumber, forms.DecimalField):
    """A number with a fraction in Persian, Arabic or Latin digits, grouped or not."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": NumberText(inputmode="decimal"), **kwargs})


class ClockField(forms.TimeField):
    """A time of day in Persian, Arabic or Latin digits, shown to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"widget": NumberText, "input_formats": ("%H:%M", "%H:%M:%S")}
        super().__init__(**{**defaults, **kwargs})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = _CLOCK_POINT.sub(":", latin_digits(value).strip())
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return local_digits(f"{value:%H:%M}") if isinstance(value, time) else value


# --- which field a model's column gets ---------------------------------------------------------

FIELD_OVERRIDES: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.DateField: {"form_class": JalaliDateField},
    models.TimeField: {"form_class": ClockField},
    models.CharField: {"form_class": CleanCharField},
    models.TextField: {"form_class": CleanCharField, "multiline": True},
    models.DecimalField: {"form_class": PersianDecimalField},
    models.IntegerField: {"form_class": PersianIntegerField},
    models.BigIntegerField: {"form_class": PersianIntegerField},
    models.SmallIntegerField: {"form_class": PersianIntegerField},
    models.PositiveIntegerField: {"form_class": PersianIntegerField},
    models.PositiveBigIntegerField: {"form_class": PersianIntegerField},
    models.PositiveSmallIntegerField: {"form_class": PersianIntegerField},
}
_OWN_LOOK = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)


def formfield_callback(db_field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model field: `class Meta: formfield_callback = formfield_callback`."""
    if not db_field.choices:
        kwargs = {**FIELD_OVERRIDES.get(type(db_field), {}), **kwargs}
    field = db_field.formfield(**kwargs)
    if field is not None and not field.widget.is_hidden and not isinstance(field.widget, _OWN_LOOK):
        field.widget.attrs.setdefault("class", "input")
    return field


# --- filters -----------------------------------------------------------------------------------


class JalaliDateFilter(django_filters.DateFilter):
    """A day typed in either calendar."""

    field_class = JalaliDateField


class FromDay(JalaliDateFilter):
    """Rows of that day or later: `due_after = FromDay("due", label=…)`."""

    def filter(self, qs: Any, value: date | None) -> Any:
        if value is None:
            return qs
        return qs.filter(**{f"{self.field_name}__gte": _bound(qs.model, self.field_name, value)})


class ToDay(JalaliDateFilter):
    """Rows of that day or earlier: `due_before = ToDay("due", label=…)`."""

    def filter(self, qs: Any, value: date | None) -> Any:
        if value is None:
            return qs
        after = _bound(qs.model, self.field_name, value + timedelta(days=1))
        return qs.filter(**{f"{self.field_name}__lt": after})


def _bound(model: Any, path: str, day: date) -> date | datetime:
    """The day itself, or the moment it begins where the office is, as the column needs it."""
    *relations, name = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    if isinstance(model._meta.get_field(name), models.DateTimeField):
        return timezone.make_aware(datetime.combine(day, time.min))
    return day
