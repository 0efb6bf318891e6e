"""Model fields: keys to find and to sort by, and dates of which only part may be known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import Any, ClassVar

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.dates import PartialDate
from crm.formfields import PartialDateFormField
from crm.text import search_key, sort_key


class ComputedText(models.Field):
    """A text computed from other columns of the same row, whenever the row is written."""

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(**{"editable": False, "blank": True, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        for implied in ("editable", "blank", "default"):
            kwargs.pop(implied, None)
        return name, path, self.sources, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_sources()]

    def _check_sources(self) -> Iterator[checks.CheckMessage]:
        for source in self.sources:
            if not _has(self.model, source.split("__")[0]):
                message = f"{self.name} is computed from {source!r}, which is not there."
                yield checks.Error(message, obj=self, id="crm.E010")

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.compute(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def compute(self, instance: models.Model) -> str:
        """The key of the row as it stands."""
        raise NotImplementedError

    def texts(self, instance: models.Model) -> Iterator[str]:
        """The texts the key is made of, each line of a list of names on its own."""
        for source in self.sources:
            value: Any = reduce(_get, source.split("__"), instance)
            values = value if isinstance(value, (list, tuple)) else (value,)
            for one in values:
                yield from "" if one is None else str(one).splitlines()


def _get(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return value.get(name)
    return None if value is None else getattr(value, name)


def _has(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return hasattr(model, name)
    return True


class SearchKey(ComputedText, models.TextField):
    """What a row is found by: `SearchKey("family_name", "aliases")`; see `crm.lookups.matching`."""

    def compute(self, instance: models.Model) -> str:
        return search_key(*self.texts(instance))


class SortKey(ComputedText, models.CharField):
    """What rows are sorted by in the order of the Persian alphabet, alike on every database."""

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        super().__init__(*sources, **{"max_length": 120, **kwargs})

    def compute(self, instance: models.Model) -> str:
        return sort_key(*self.texts(instance), length=self.max_length or 120)


class PartialDateField(models.Field):
    """A Jalali day, month or year; null means unknown. Stored as its key, a number that sorts."""

    description = _("Date of which only the year or month may be known")
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _(
            "This is not a date. Write a year, a month or a day: 1401, 1401/09, 1401/09/07."
        )
    }

    def get_internal_type(self) -> str:
        return "IntegerField"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Any:
        return None if value is None else PartialDate.from_key(value)

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        if isinstance(value, date):
            return PartialDate.from_date(value)
        if isinstance(value, int):
            return PartialDate.from_key(value)
        if isinstance(value, str):
            return self._from_text(value)
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    @staticmethod
    def _from_text(value: str) -> PartialDate | None:
        if not value.strip():
            return None
        is_key = value.isascii() and value.isdigit() and len(value) == 8 and value < "18"
        return PartialDate.from_key(int(value)) if is_key else PartialDate.parse(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if hasattr(value, "resolve_expression"):
            return value
        known = self.to_python(value)
        return None if known is None else known.key

    def value_to_string(self, obj: models.Model) -> str:
        key = self.get_prep_value(self.value_from_object(obj))
        return "" if key is None else str(key)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})
