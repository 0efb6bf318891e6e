"""Many new rows at once: on PostgreSQL by COPY, several times as quick as the longest INSERT."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models, router
from django.db.models.base import ModelState

#: rows of one statement, and how many are worth more than one
BATCH, WORTH = 2000, 40
#: rows sent at once: while the server stores some, the next are written
SENT = 100
NULL = "\\N"
M = TypeVar("M", bound=models.Model)
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@contextmanager
def many_objects() -> Iterator[None]:
    """For work that makes hundreds of thousands of objects and keeps them until it is done.

    The collector of circles would look at all of them again and again and find nothing.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def look_anew(*types: Any) -> None:
    """Let PostgreSQL look at what the tables of these types hold, after thousands of new rows.

    Until it does so by itself, a minute later, it goes on planning for what was there before.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(one._meta.db_table) for one in types)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


@cache
def pattern_of(model: Any) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """(what a new object of this type holds, the columns for which each has a value of its own)."""
    own = [
        (f.attname, f.default)
        for f in model._meta.concrete_fields
        if f.has_default() and callable(f.default)
    ]
    held = {name: value for name, value in model().__dict__.items() if name != "_state"}
    return held, own


def fresh(model: type[M], **values: Any) -> M:
    """A new object, as `model(**values)` makes it, in a quarter of the time: a sheet makes many."""
    held, own = pattern_of(model)
    made = model.__new__(model)
    made.__dict__.update(held)
    made._state = ModelState()
    for name, default in own:
        setattr(made, name, default())
    for name, value in values.items():
        setattr(made, name, value)
    return made


def insert(rows: Sequence[models.Model]) -> None:
    """Store new rows of one type; their key columns are filled, as by `bulk_create`."""
    if not rows:
        return
    model: Any = type(rows[0])
    if connection.vendor == "postgresql" and len(rows) >= WORTH:
        copy(model, rows)
    else:
        manager = getattr(model, "everything", model._default_manager)
        manager.bulk_create(rows, batch_size=BATCH)


def copy(model: Any, rows: Sequence[models.Model]) -> None:
    """Send the rows as the text COPY reads; their keys are taken from the sequence before."""
    fields = model._meta.concrete_fields
    number_keys(model, rows)
    computed = [f for f in fields if type(f).pre_save is not models.Field.pre_save]
    for row in rows:
        for field in computed:
            field.pre_save(row, True)
    values = map(attrgetter(*(field.attname for field in fields)), rows)
    send(model, fields, values)
    database = router.db_for_write(model)
    for row in rows:
        row._state.adding, row._state.db = False, database


def insert_values(model: Any, names: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Store new rows of which nobody needs the objects, by the values of these columns."""
    if connection.vendor == "postgresql" and len(rows) >= WORTH:
        send(model, [model._meta.get_field(name) for name in names], rows)
    else:
        found = [model(**dict(zip(names, row, strict=True))) for row in rows]
        model._base_manager.bulk_create(found, batch_size=BATCH)


def send(model: Any, fields: Sequence[Any], rows: Iterable[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    told = [
        (field, Encoder(field) if isinstance(field, models.JSONField) else None) for field in fields
    ]
    waiting = iter(rows)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as stream,
    ):
        while some := list(islice(waiting, SENT)):
            stream.write("".join(line_of(told, row) for row in some))


def number_keys(model: Any, rows: Sequence[models.Model]) -> None:
    """Give each row that has none its key, in their order."""
    key = model._meta.pk
    waiting = [row for row in rows if row.pk is None]
    if not waiting:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), key.column, len(waiting)],
        )
        for row, (number,) in zip(waiting, cursor.fetchall(), strict=True):
            row.pk = number


def line_of(told: list[tuple[Any, Encoder | None]], row: tuple[Any, ...]) -> str:
    """One row as COPY reads it."""
    cells = [
        encoder.text(value)
        if encoder
        else WRITERS[type(value)](value)
        if type(value) in WRITERS
        else as_stored(field, value)
        for (field, encoder), value in zip(told, row, strict=True)
    ]
    return "\t".join(cells) + "\n"


class Encoder:
    """Writes the values of a column of JSON; many rows often share one."""

    def __init__(self, field: Any) -> None:
        self.encode = (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode
        self.last: Any = None
        self.written = NULL

    def text(self, value: Any) -> str:
        if value is not self.last:
            self.last = value
            self.written = as_text(self.encode(value))
        return self.written


def as_text(value: str) -> str:
    """A text as COPY reads it; most hold nothing that needs an escape."""
    if value.isprintable() and "\\" not in value:
        return value
    return value.translate(ESCAPES)


def as_stored(field: Any, value: Any) -> str:
    """A value of a kind of its own, as its field stores it."""
    stored = field.get_db_prep_save(value, connection)
    return NULL if stored is None else str(stored).translate(ESCAPES)


WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: NULL,
    str: as_text,
    bool: lambda value: "t" if value else "f",
    int: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
}
