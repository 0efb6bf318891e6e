"""Pages of long lists: the keys of one page first, and a count that never costs the whole table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Count, QuerySet, Window

from crm.lookups import planned

COUNTED = 10_000
#: when the planner expects so many, there are more than COUNTED however wrong it is
SURELY_MORE = 5 * COUNTED
LAST_PAGE = 10_000_000


@dataclass(frozen=True)
class Page:
    """One page of a list. `count` is exact unless `approximate`."""

    number: int
    per_page: int
    rows: list[Any]
    has_next: bool
    count: int
    approximate: bool

    @property
    def start(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.rows else 0

    @property
    def end(self) -> int:
        return self.start + len(self.rows) - 1 if self.rows else 0

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def last(self) -> int:
        """The number of the last page; not below what is known to exist."""
        known = self.number + 1 if self.has_next else self.number
        return max(known, -(-self.count // self.per_page))


def page_of(
    queryset: QuerySet[Any], number: int, per_page: int, fill: Callable[[Any], Any] | None = None
) -> Page:
    """One page of an ordered queryset; a page beyond the end becomes the last one.

    The keys are found first and the rows fetched by key, so that what a row shows is joined
    for one page only however deep the page lies; `fill` adds to that what this page shows besides.
    """
    number = max(1, min(number, LAST_PAGE))
    expected = planned(queryset)
    keys, count = keys_of(queryset, number, per_page, expected)
    if not keys and number > 1:
        number = max(1, -(-queryset.order_by().count() // per_page))
        keys, count = keys_of(queryset, number, per_page, expected)
    before = (number - 1) * per_page
    approximate = False
    if len(keys) <= per_page:
        count = before + len(keys)
    elif count is None:
        count, approximate = bounded_count(queryset, expected)
    rows = fetch(queryset, keys[:per_page], fill)
    count = max(count, before + len(keys))
    return Page(number, per_page, rows, len(keys) > per_page, count, approximate)


def keys_of(
    queryset: QuerySet[Any], number: int, per_page: int, expected: int
) -> tuple[list[int], int | None]:
    """The keys of the page and of one row more, which tells whether another page follows.

    Where few rows are expected all of them are counted on the way, for to find the first of them
    in the order of the list the database reads them all.

    Equal rows stand in the order of their keys, or against it where the list runs backwards: so
    one index serves both ways.
    """
    start = (number - 1) * per_page
    order = queryset.query.order_by
    backwards = bool(order) and str(order[-1]).startswith("-")
    ordered = queryset.order_by(*order, "-pk" if backwards else "pk")
    page = slice(start, start + per_page + 1)
    if not 0 < expected <= COUNTED:
        return list(ordered.values_list("pk", flat=True)[page]), None
    found = list(ordered.annotate(all_rows=Window(Count("*"))).values_list("pk", "all_rows")[page])
    return [key for key, _count in found], found[0][1] if found else None


def fetch(
    queryset: QuerySet[Any], keys: list[int], fill: Callable[[Any], Any] | None = None
) -> list[Any]:
    """The rows with these keys, in this order, with what a list row shows."""
    if not keys:
        return []
    model: Any = queryset.model
    rows = model.everything.for_list().filter(pk__in=keys)
    found = {row.pk: row for row in (fill(rows) if fill else rows)}
    return [found[key] for key in keys if key in found]


def bounded_count(queryset: QuerySet[Any], expected: int) -> tuple[int, bool]:
    """How many rows there are, and whether that is an estimate.

    PostgreSQL counts up to COUNTED rows unless many more are expected; SQLite counts its index.
    """
    bare = queryset.order_by().values("pk")
    if connections[queryset.db].vendor != "postgresql":
        return bare.count(), False
    count = bare[: COUNTED + 1].count() if expected <= SURELY_MORE else COUNTED + 1
    return (count, False) if count <= COUNTED else (max(expected, COUNTED), True)
