"""A list as its reader sees it, to be written to a file in steps of a bounded size."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import translation

from crm.dates import use_calendar
from crm.export.cells import Leaf, Row, leaves_of, rows_of

if TYPE_CHECKING:
    from crm.columns import Column
    from crm.models import User
    from crm.tables import RecordTable

#: rows read at once
STEP = 8_000


class Sheet:
    """The rows and columns of a table, laid out as an address asks.

    Of all rows only the keys are held, 8 bytes each; the rest is read and forgotten step by step,
    each in statements of its own: a reader on a slow line keeps no transaction open.
    """

    #: told, now and then, how many rows are written
    watch: Callable[[int], None] | None = None

    def __init__(self, table: RecordTable, title: str) -> None:
        self.table, self.title = table, title

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def keys(self) -> array[int]:
        return self.table.keys()

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that are seen and mean something in a file."""
        return [column for _name, column, _label in self.seen]

    @cached_property
    def leaves(self) -> list[Leaf]:
        """The columns of the file."""
        names, columns, labels = map(list, zip(*self.seen, strict=True))
        return leaves_of(names, columns, labels)

    @cached_property
    def seen(self) -> list[tuple[str, Column, str]]:
        """(name, column, title)"""
        bound = [(one.name, self.table.column(one), str(one.header)) for one in self.table.bound]
        return [(name, column, label) for name, column, label in bound if column.holds]

    def steps(self, size: int = STEP) -> Iterator[array[int]]:
        """The keys, a bounded number at a time."""
        for start in range(0, len(self.keys), size):
            yield self.keys[start : start + size]

    def pages(self) -> Iterator[list[Row]]:
        """The cells of all rows, a bounded number of rows at a time."""
        done = 0
        for keys in self.steps():
            with uncollected():
                rows = rows_of(self.table.records(keys), self.columns)
            yield rows
            done += len(keys)
            if self.watch:
                self.watch(done)


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage is looked for: thousands of rows come and go, none in a circle, and looking at
    them again and again took a quarter of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def reading_as(user: User) -> Iterator[None]:
    """The language and the calendar of a reader."""
    with translation.override(user.language), use_calendar(user.calendar):
        yield


def as_read_by(user: User, pieces: Iterator[Any]) -> Iterator[Any]:
    """The same pieces, each made in the language and the calendar of its reader.

    A response is sent after the request is over and its language forgotten.
    """
    while True:
        with reading_as(user):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
