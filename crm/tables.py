"""Tables of records: django-tables2 says which columns there are and how they sort.

The body is rendered by the columns themselves (`Column.html`), not by bound cells: at 25 rows
that is the difference between 40 ms and 5 ms.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import django_tables2 as tables
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from crm.dates import format_date, format_datetime
from crm.html import format_html, format_html_join
from crm.pages import Page, page_of
from crm.templatetags.persian import digits
from crm.templatetags.ui import avatar, badge, due, tel

CELL = '<td role="cell" class="{}">{}</td>'
NOTHING = mark_safe('<span class="t-3">—</span>')
PER_PAGE = 25
PER_PAGE_CHOICES = (25, 50, 100)


class Column(tables.Column):
    """A column of plain text, isolated for bidi. `accessor` may walk relations by dots."""

    css = ""

    def __init__(self, verbose_name: Any = None, accessor: str = "", css: str = "", **kwargs: Any):
        super().__init__(verbose_name=verbose_name, accessor=accessor or None, **kwargs)
        self.css = css or type(self).css
        self.path = accessor.replace("__", ".")

    def value_of(self, record: Any) -> Any:
        """The value the cell shows; None where a relation on the way is empty."""
        try:
            return attrgetter(self.path)(record)
        except AttributeError:
            if "." in self.path:
                return None
            raise

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


class NumberColumn(Column):
    css = "c-hide num"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", digits(value))


class DayColumn(Column):
    css = "c-hide num muted"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", format_date(value))


class MomentColumn(Column):
    css = "c-hide num muted"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", format_datetime(value))


class PartialDayColumn(Column):
    css = "c-hide num muted"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("{}", value.format())


class DueColumn(Column):
    """A deadline: red when it has passed and the record is still open."""

    css = "c-due"

    def show(self, value: Any, record: Any) -> SafeString:
        return due(value, getattr(record, "is_open", True))


class PhoneColumn(Column):
    css = "c-tel"

    def show(self, value: Any, record: Any) -> SafeString:
        return tel(value)


class ChoiceColumn(Column):
    """A field with choices, as a badge; `tones` gives {value: tone}."""

    css = "c-tags"

    def __init__(self, *args: Any, tones: dict[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.tones = tones or {}

    def show(self, value: Any, record: Any) -> SafeString:
        label = getattr(record, f"get_{self.path}_display")()
        return badge(label, self.tones.get(value, ""))


class RecordTable(tables.Table):
    """A list page's table: `Meta.order_by` is the order until the reader chooses another."""

    class Meta:
        order_by_field = "sort"
        fields = ()  # only the declared columns, not one for each field of the model

    def turn_to(self, query: QueryDict) -> None:
        """Order and cut to the page the address asks for; nonsense means the first page."""
        self.query = query
        asked = [name for name in query.getlist("sort")[-1:] if self.offers(name)]
        self.order_by = asked or self._meta.order_by
        number, per_page = whole(query.get("page"), 1), whole(query.get("per_page"), PER_PAGE)
        per_page = per_page if per_page in PER_PAGE_CHOICES else PER_PAGE
        self.shown: Page = page_of(self.data.data, number, per_page)

    def offers(self, name: str) -> bool:
        """Whether the reader may sort by this."""
        bare = name.removeprefix("-")
        return bare in self.columns.names() and self.columns[bare].orderable

    def address(self, **changes: Any) -> str:
        """The query string of this list with something changed; None takes a value away."""
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    @property
    def caption(self) -> str:
        return str(self._meta.model._meta.verbose_name_plural)

    @property
    def head(self) -> Iterator[dict[str, Any]]:
        """The header cells."""
        for bound in self.columns:
            direction = ""
            if bound.is_ordered:
                direction = "descending" if bound.order_by_alias.is_descending else "ascending"
            yield {
                "name": bound.name,
                "label": bound.header,
                "css": bound.column.css,
                "sortable": bound.orderable,
                "direction": direction,
                "url": self.address(sort=bound.order_by_alias.next, page=None),
            }

    @property
    def body(self) -> Iterator[dict[str, Any]]:
        """The rows of the page, their cells ready to print."""
        columns = [self.column(bound) for bound in self.columns]
        for row in self.shown.rows:
            yield {"pk": row.pk, "cells": format_html_join("", CELL, cells_of(row, columns))}

    @staticmethod
    def column(bound: Any) -> Column:
        """The column of a header; without an accessor it shows the field of its own name."""
        bound.column.path = bound.column.path or bound.name
        return bound.column

    @property
    def pager(self) -> dict[str, Any]:
        """What the foot of the table says and links to."""
        page = self.shown
        return {
            "number": page.number,
            "count": page.count,
            "approximate": page.approximate,
            "start": page.start,
            "end": page.end,
            "has_previous": page.has_previous,
            "has_next": page.has_next,
            "previous_url": self.address(page=page.number - 1),
            "next_url": self.address(page=page.number + 1),
            "pages": [number and self.page_link(number) for number in page_numbers(page)],
        }

    def page_link(self, number: int) -> dict[str, Any]:
        current = number == self.shown.number
        return {"number": number, "url": self.address(page=number), "current": current}


def cells_of(row: Any, columns: list[Column]) -> Iterator[tuple[str, SafeString]]:
    """The class and the content of each cell of a row."""
    return ((column.css, column.html(row)) for column in columns)


def page_numbers(page: Page) -> list[int | None]:
    """The pages a pager offers: first, around this one, last; None where some are left out."""
    near = range(page.number - 1, page.number + 2)
    offered = sorted({1, page.last, *(n for n in near if 1 <= n <= page.last)})
    numbers: list[int | None] = []
    for number in offered:
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


def whole(text: str | None, otherwise: int) -> int:
    """The number the text says, in any digits."""
    try:
        return int(text or otherwise)
    except ValueError:
        return otherwise
