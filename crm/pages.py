"""Pages of long lists: the keys of one page first, and a count that never costs the whole table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from crm.lookups import planned

COUNTED = 10_000
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
    keys = keys_of(queryset, number, per_page)
    if not keys and number > 1:
        number = max(1, -(-queryset.order_by().count() // per_page))
        keys = keys_of(queryset, number, per_page)
    count, approximate = bounded_count(queryset, number, per_page, len(keys))
    rows = fetch(queryset, keys[:per_page], fill)
    return Page(number, per_page, rows, len(keys) > per_page, count, approximate)


def keys_of(queryset: QuerySet[Any], number: int, per_page: int) -> list[int]:
    """The keys of the page and of one row more, which tells whether another page follows.

    Equal rows stand in the order of their keys, or against it where the list runs backwards: so
    one index serves both ways.
    """
    start = (number - 1) * per_page
    order = queryset.query.order_by
    backwards = bool(order) and str(order[-1]).startswith("-")
    ordered = queryset.order_by(*order, "-pk" if backwards else "pk")
    return list(ordered.values_list("pk", flat=True)[start : start + per_page + 1])


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


def bounded_count(
    queryset: QuerySet[Any], number: int, per_page: int, found: int
) -> tuple[int, bool]:
    """How many rows there are, and whether that is an estimate.

    PostgreSQL counts up to COUNTED rows and asks its planner beyond; SQLite counts its index.
    """
    before = (number - 1) * per_page
    if found <= per_page:
        return before + found, False
    bare = queryset.order_by().values("pk")
    if connections[queryset.db].vendor != "postgresql":
        return bare.count(), False
    count = bare[: COUNTED + 1].count()
    if count <= COUNTED:
        return count, False
    return max(planned(bare), COUNTED, before + found), True
