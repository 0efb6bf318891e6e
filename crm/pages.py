"""Pages of long lists: the keys of one page first, and a count that never costs the whole table."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.db.models import Count, F, QuerySet, Window
from django.db.models.base import ModelState

from crm.lookups import planned

COUNTED = 10_000
#: when the planner expects so many, there are more than COUNTED however wrong it is
SURELY_MORE = 5 * COUNTED
LAST_PAGE = 10_000_000
KEYS_AT_ONCE = 10_000


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
    """
    start = (number - 1) * per_page
    page = slice(start, start + per_page + 1)
    if not 0 < expected <= COUNTED:
        return keys_in(parts_of(queryset), page), None
    ordered = in_order(queryset, unknown_last=True)
    found = list(ordered.annotate(all_rows=Window(Count("*"))).values_list("pk", "all_rows")[page])
    return [key for key, _count in found], found[0][1] if found else None


def keys_in(parts: Sequence[QuerySet[Any]], page: slice) -> list[int]:
    """The keys of a page of lists that stand one below the other."""
    start, wanted = page.start, page.stop - page.start
    found: list[int] = []
    for place, part in enumerate(parts):
        some = list(part.values_list("pk", flat=True)[start : start + wanted - len(found)])
        found += some
        if len(found) == wanted or place == len(parts) - 1:
            break
        start = 0 if some or not start else max(0, start - part.order_by().count())
    return found


def in_order(queryset: QuerySet[Any], *, unknown_last: bool = False) -> QuerySet[Any]:
    """An ordered queryset in which equal rows have their place too.

    They stand in the order of their keys, or against it where the list runs backwards: so one
    index serves both ways.
    """
    order = list(queryset.query.order_by)
    backwards = bool(order) and str(order[-1]).startswith("-")
    if unknown_last and (name := may_be_unknown(queryset)):
        down = str(order[0]).startswith("-")
        order[0] = F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
    return queryset.order_by(*order, "-pk" if backwards else "pk")


def parts_of(queryset: QuerySet[Any]) -> list[QuerySet[Any]]:
    """A list in its order as one or two: what is not known comes last, whichever way it runs.

    Databases differ in where they put it, and what an index gives backwards has it first; two
    parts are each served by the one index there is.
    """
    name = may_be_unknown(queryset)
    if not name:
        return [in_order(queryset)]
    return [in_order(queryset.filter(**{f"{name}__isnull": no})) for no in (False, True)]


def may_be_unknown(queryset: QuerySet[Any]) -> str:
    """The column a list is ordered by first, if it may be empty; else ""."""
    order = queryset.query.order_by
    name = order[0].removeprefix("-") if order and isinstance(order[0], str) else ""
    model: Any = queryset.model
    empty = False
    for part in filter(None, name.split("__")):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return ""
        empty, model = empty or field.null, field.related_model
    return name if empty else ""


def all_keys(queryset: QuerySet[Any]) -> array[int]:
    """The keys of a whole list in its order, at 8 bytes each."""
    found = array("q")
    for part in parts_of(queryset):
        found.extend(part.values_list("pk", flat=True).iterator(KEYS_AT_ONCE))
    return found


def fetch(
    queryset: QuerySet[Any], keys: Sequence[int], fill: Callable[[Any], Any] | None = None
) -> list[Any]:
    """The rows with these keys, in this order, with what a list row shows."""
    if not keys:
        return []
    model: Any = queryset.model
    rows = model.everything.for_list().filter(pk__among=array("q", keys))
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


def bare(model: Any, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> dict[int, Any]:
    """{key: record} of records that hold these attributes, the key first, and no others.

    A third of the price of full records, for files of 100,000 rows. Another column that is asked
    of such a record is read from the database, one by one.
    """
    new, found = model.__new__, {}
    for values in rows:
        found[values[0]] = record = new(model)
        record.__dict__ = dict(zip(names, values, strict=True), _state=BARE)
    return found


class Bare(ModelState):
    """The state all bare records share: it remembers nothing of a single one."""

    @property
    def fields_cache(self) -> dict[str, Any]:  # type: ignore[override]
        return {}


BARE = Bare()
BARE.adding = False
