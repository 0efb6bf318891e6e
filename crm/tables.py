"""Tables of records: django-tables2 says which columns there are and how they sort.

The body is rendered by the columns themselves (`Column.html`), not by bound cells: at 25 rows
that is the difference between 40 ms and 5 ms.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

import django_tables2 as tables
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from crm.columns import (
    ChoiceColumn,
    Column,
    CountColumn,
    DayColumn,
    DueColumn,
    EditorColumn,
    LinkColumn,
    MailtoColumn,
    MomentColumn,
    NameColumn,
    NumberColumn,
    PartialDayColumn,
    PhoneColumn,
    TickColumn,
)
from crm.export.formats import CSV, JSON, Format
from crm.export.sheets import XLSX
from crm.html import format_html, format_html_join
from crm.pages import Page, all_keys, fetch, page_of

__all__ = [
    "ChoiceColumn",
    "Column",
    "CountColumn",
    "DayColumn",
    "DueColumn",
    "EditorColumn",
    "LinkColumn",
    "MailtoColumn",
    "MomentColumn",
    "NameColumn",
    "NumberColumn",
    "PartialDayColumn",
    "PhoneColumn",
    "RecordTable",
    "TickColumn",
    "asked_apart",
    "whole",
]

CELL = '<td role="cell" class="{}">{}</td>'
BOX = (
    '<td role="cell" class="c-sel"><label class="hit"><input class="check" type="checkbox" '
    'name="row" value="{}:{}" form="bulk" aria-label="{} {}"></label></td>'
)
PER_PAGE = 25
PER_PAGE_CHOICES = (25, 50, 100)


class RecordTable(tables.Table):
    """A list page's table: `Meta.order_by` is the order until the reader chooses another."""

    class Meta:
        order_by_field = "sort"
        fields = ()  # only the declared columns, not one for each field of the model

    #: whether rows can be chosen
    chooses = False
    #: the files that can be made of it
    formats: ClassVar[tuple[Format, ...]] = (XLSX, CSV, JSON)

    @classmethod
    def usual_names(cls) -> list[str]:
        """The columns everybody sees who asks for no others."""
        return [name for name, column in cls.base_columns.items() if not column.optional]

    @classmethod
    def names_asked(cls, query: QueryDict) -> list[str]:
        """The columns an address names, in its order; the first one always stays."""
        told = [name for text in query.getlist("columns") for name in text.split(",")]
        asked = [name for name in told if name in cls.base_columns]
        return list(dict.fromkeys([next(iter(cls.base_columns)), *asked])) if asked else []

    @classmethod
    def order_asked(cls, query: QueryDict) -> str:
        """The order an address asks for; "" when it asks for none that is offered."""
        sort = query.get("sort", "")
        column = cls.base_columns.get(sort.removeprefix("-"))
        return sort if column is not None and column.orderable is not False else ""

    @classmethod
    def normal(cls, query: QueryDict) -> QueryDict:
        """What an address asks, without what is usual or means nothing."""
        names, sort = cls.names_asked(query), cls.order_asked(query)
        per_page = whole(query.get("per_page"), PER_PAGE)
        unusual = {
            "columns": "" if names == cls.usual_names() else ",".join(names),
            "sort": "" if sort == cls._meta.order_by[0] else sort,
            "per_page": per_page if per_page in PER_PAGE_CHOICES[1:] else "",
        }
        asked = query.copy()
        for name, value in unusual.items():
            asked.pop(name, None)
            if value:
                asked[name] = str(value)
        return asked

    def lay_out(self, query: QueryDict) -> None:
        """Take the columns and the order the address asks for."""
        self.query = self.normal(query)
        names = self.names_asked(query) or self.usual_names()
        self.names = [name for name in names if name in self.columns.names()]
        self.sort(query)

    def turn_to(self, query: QueryDict) -> None:
        """Order and cut to the page the address asks for; nonsense means the first page."""
        self.lay_out(query)
        self.per_page = int(self.query.get("per_page", PER_PAGE))
        number = whole(query.get("page"), 1)
        self.shown: Page = page_of(self.data.data, number, self.per_page, self.fill)

    def sort(self, query: QueryDict) -> None:
        """Stand in the order the address asks for, or the usual one."""
        self.order_by = self.order_asked(query) or self._meta.order_by

    def fill(self, rows: Any) -> Any:
        """The rows with what the optional columns show that are seen."""
        plans = {self.columns[name].column.plan for name in self.names}
        for plan in sorted(plans - {""}):
            rows = getattr(rows, plan)()
        return rows

    def keys(self) -> array[int]:
        """The keys of all its rows, in its order."""
        return all_keys(self.data.data)

    def records(self, keys: array[int]) -> list[Any]:
        """The rows with these keys, in this order, with what the columns show that are seen."""
        return fetch(self.data.data, keys, self.fill)

    @property
    def bound(self) -> list[Any]:
        """The columns that are seen."""
        return [self.columns[name] for name in self.names]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What the chooser of columns offers; the first one stays."""
        return [
            {"name": bound.name, "label": bound.header, "shown": bound.name in self.names}
            for bound in self.columns
        ]

    @property
    def sortings(self) -> list[tuple[str, str, bool]]:
        """(value, label, whether it is so now) of the orders one can choose."""
        now = str((self.order_by or ("",))[0])
        both = (("", _("%(column)s, ascending")), ("-", _("%(column)s, descending")))
        return [
            (f"{sign}{bound.name}", label % {"column": bound.header}, now == f"{sign}{bound.name}")
            for bound in self.columns
            if bound.orderable
            for sign, label in both
        ]

    @property
    def page_sizes(self) -> list[tuple[int, bool]]:
        """(rows on a page, whether it is so now)"""
        return [(size, size == self.per_page) for size in PER_PAGE_CHOICES]

    def address(self, **changes: Any) -> str:
        """The query string of this list with something changed; None takes a value away."""
        kept = [pair for pair in self.query.lists() if pair[0] not in changes]
        changed = [(name, [value]) for name, value in changes.items() if value is not None]
        return f"?{spelled(kept + changed)}"

    def query_without_place(self) -> QueryDict:
        """What is asked of the whole list, whichever page of it is open."""
        query = self.query.copy()
        query.pop("page", None)
        return query

    @property
    def usual_address(self) -> str:
        """The same rows as everybody sees them at first."""
        return self.address(columns=None, sort=None, per_page=None, page=None)

    @property
    def held(self) -> list[tuple[str, str]]:
        """What a change of filters leaves as it is."""
        names = ("view", "columns", "sort", "per_page")
        return [(name, str(self.query[name])) for name in names if self.query.get(name)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address says beyond order and columns: for forms that change only these."""
        ours = ("sort", "per_page", "columns", "page")
        names = [name for name in self.query if name not in ours]
        return [(name, str(v)) for name in names for v in self.query.getlist(name) if v]

    @property
    def caption(self) -> str:
        return str(self._meta.model._meta.verbose_name_plural)

    @property
    def head(self) -> Iterator[dict[str, Any]]:
        """The header cells."""
        for bound in self.bound:
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
        columns, choose = [self.column(bound) for bound in self.bound], _("Choose")
        for row in self.shown.rows:
            cells = format_html_join("", CELL, cells_of(row, columns))
            yield {"pk": row.pk, "box": self.box(row, choose), "cells": cells}

    def box(self, row: Any, choose: str) -> SafeString:
        """The cell by which a row is chosen, with the version its reader sees."""
        if not self.chooses:
            return mark_safe("")
        return format_html(BOX, row.pk, row.version, choose, row)

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


def asked_apart(query: QueryDict) -> str:
    """The query of an address."""
    return spelled(list(query.lists()))


def spelled(asked: list[tuple[str, list[Any]]]) -> str:
    """The query of an address, of (name, values); one that names a view and asks nothing says so,
    for the number of a view alone opens it with all that is saved in it."""
    text = urlencode(asked, doseq=True, safe=",", quote_via=quote)
    return f"{text}&q=" if [name for name, _values in asked] == ["view"] else text


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
