"""Columns of tables: each renders its own cell, which costs a tenth of a bound cell.

`html` is what a page shows, `plain` what a file holds; `crm.export` makes files of the latter.
"""

from __future__ import annotations

from copy import copy
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar, Literal

import django_tables2 as tables
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.dates import as_day, format_date, format_datetime
from crm.html import format_html
from crm.templatetags.persian import digits, number
from crm.templatetags.ui import avatar, badge, due, mailto, tel
from crm.text import latin_digits

#: what a file holds of a column: str, a number, a day or PartialDate, a moment, bool, nothing
Held = Literal["text", "number", "day", "moment", "tick", ""]

NOTHING = mark_safe('<span class="t-3">—</span>')


class Column(tables.Column):
    """A column of plain text, isolated for bidi. `accessor` may walk relations by dots.

    An `optional` one is shown when the reader asks for it, and not sorted by unless it says so.
    `plan` names the query of the type's QuerySet that brings what it shows: a column nobody sees
    costs nothing.
    """

    css = ""
    holds: ClassVar[Held] = "text"

    def __init__(
        self,
        verbose_name: Any = None,
        accessor: str = "",
        css: str = "",
        *,
        optional: bool = False,
        plan: str = "",
        **kwargs: Any,
    ):
        kwargs.setdefault("orderable", None if not optional else False)
        super().__init__(verbose_name=verbose_name, accessor=accessor or None, **kwargs)
        self.css = css or type(self).css
        self.path = accessor.replace("__", ".")
        self.optional, self.plan = optional, plan

    def __deepcopy__(self, memo: dict[int, Any]) -> Column:
        """Each table has columns of its own, as it sets their place; what they are told at their
        making never changes and is shared, for copying all of it costs as much as five rows."""
        return copy(self)

    def value_of(self, record: Any) -> Any:
        """The value the cell shows; None where a relation on the way is empty."""
        try:
            return self.read(record)
        except AttributeError:
            if "." in self.path:
                return None
            raise

    @cached_property
    def read(self) -> Any:
        """Follows the path from a record to the value."""
        return attrgetter(self.path)

    def plain(self, record: Any) -> Any:
        """The value as a file holds it, of the type `holds` says; None for none."""
        value = self.value_of(record)
        if value is None or value == "":
            return None
        return value if type(value) is str else str(value)

    def html(self, record: Any) -> SafeString:
        """The cell's content."""
        value = self.value_of(record)
        return self.show(value, record) if value not in (None, "") else NOTHING

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("<bdi>{}</bdi>", value)


class NameColumn(Column):
    """The record's own name, linking to its page."""

    css = "c-name"

    def __init__(self, *args: Any, face: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.face = face

    def show(self, value: Any, record: Any) -> SafeString:
        url = record.get_absolute_url()
        link = format_html('<a class="cell" href="{}"><bdi>{}</bdi></a>', url, value)
        if not self.face:
            return link
        face = avatar(str(value), record.pk)
        return format_html('<span class="row row-nowrap">{}{}</span>', face, link)


class LinkColumn(Column):
    """Another record, linking to its page."""

    css = "c-org clip"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html('<a href="{}"><bdi>{}</bdi></a>', value.get_absolute_url(), value)


class Typed(Column):
    """A column whose value is no text."""

    def plain(self, record: Any) -> Any:
        return self.value_of(record)


class NumberColumn(Typed):
    css = "c-hide num"
    holds = "number"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", digits(value))


class CountColumn(NumberColumn):
    """How many: thousands are set apart, which those of a number that names something are not."""

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", number(value))


class DayColumn(Column):
    """A day; of a moment the day it was where the office is."""

    css = "c-hide num muted"
    holds = "day"

    def plain(self, record: Any) -> date | None:
        value = self.value_of(record)
        return value if value is None else as_day(value)

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", format_date(value))


class MomentColumn(Typed):
    css = "c-hide num muted"
    holds = "moment"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", format_datetime(value))


class PartialDayColumn(Typed):
    css = "c-hide num muted"
    holds = "day"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", value.format())


class DueColumn(DayColumn):
    """A deadline: red when it has passed and the record is still open."""

    css = "c-due"

    def show(self, value: Any, record: Any) -> SafeString:
        return due(value, getattr(record, "is_open", True))


class PhoneColumn(Column):
    css = "c-tel"

    def plain(self, record: Any) -> str | None:
        value = self.value_of(record)
        return latin_digits(value) if value else None

    def show(self, value: Any, record: Any) -> SafeString:
        return tel(value)


class MailtoColumn(Column):
    css = "c-hide"

    def show(self, value: Any, record: Any) -> SafeString:
        return mailto(value)


class TickColumn(Typed):
    """Whether something is so; what is not so stays quiet."""

    css = "c-hide"
    holds = "tick"

    def show(self, value: Any, record: Any) -> SafeString:
        return badge(_("yes")) if value else NOTHING


class ChoiceColumn(Column):
    """A field with choices, as a badge; `tones` gives {value: tone}."""

    css = "c-tags"

    def __init__(self, *args: Any, tones: dict[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.tones = tones or {}

    def plain(self, record: Any) -> str | None:
        return self.label(record) if self.value_of(record) not in (None, "") else None

    def label(self, record: Any) -> str:
        """What the value is called."""
        return str(getattr(record, f"get_{self.path}_display")())

    def show(self, value: Any, record: Any) -> SafeString:
        return badge(self.label(record), self.tones.get(value, ""))


class EditorColumn(Column):
    """Who changed the record last."""

    css = "c-hide muted"

    def __init__(self, **kwargs: Any):
        super().__init__(gettext_lazy("Changed by"), optional=True, plan="with_editor", **kwargs)
