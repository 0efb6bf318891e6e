"""The only way to save a record: say what happened to it, in the same transaction.

    record("create", person, by=clerk)
    record("advance", initiative, by=head, to="running")

`record` saves the object and writes its line of history; `record_many` does it in bulk.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from crm.bulk import insert, insert_values
from crm.fields import ComputedText
from crm.models import Change, Record

if TYPE_CHECKING:
    from crm.models import User

R = TypeVar("R", bound=Record)
KEEPING = frozenset({"id", "created_at", "created_by", "updated_at", "updated_by", "version"})
BATCH = 2000
#: so long after the last save somebody who types on is still at the same sitting
SITTING = timedelta(minutes=10)
#: the columns of a line of history, beside when it was written
LINE = ("content_type_id", "object_id", "version", "verb", "by_id", "fields", "details")


class Conflict(Exception):
    """Somebody saved the record since it was read; `stored` is how it stands now."""

    def __init__(self, stored: Record) -> None:
        super().__init__(f"{stored._meta.label} {stored.pk} is at version {stored.version}")
        self.stored = stored


@cache
def tracked_fields(model: type[models.Model]) -> list[Any]:
    """The fields whose changes history keeps."""
    engines = {*getattr(model, "untracked", ()), *getattr(model, "kept", ())}
    left_out = KEEPING | engines | set(computed_fields(model))
    return [f for f in model._meta.concrete_fields if f.name not in left_out and f not in left_out]


@cache
def computed_fields(model: type[models.Model]) -> list[Any]:
    """The fields that follow from others."""
    return [f for f in model._meta.concrete_fields if isinstance(f, ComputedText)]


def plain(field: Any, obj: models.Model) -> Any:
    """The field's value as history stores it: what JSON can hold."""
    value = field.value_from_object(obj)
    if value is None or isinstance(value, str | int | float | bool | dict | list):
        return value
    return field.value_to_string(obj)


def differences(before: Record | None, after: Record) -> dict[str, list[Any]]:
    """{field: [before, after]} of the tracked fields that differ; a new record has no before."""
    if before is None:
        return first_values(after)
    changes = {}
    for field in tracked_fields(type(after)):
        old, new = plain(field, before), plain(field, after)
        if old != new:
            changes[field.name] = [old, new]
    return changes


def first_values(obj: Record) -> dict[str, list[Any]]:
    """What a new record says, by the tracked fields that are not blank."""
    return {
        field.name: [None, plain(field, obj)]
        for field in tracked_fields(type(obj))
        if not is_blank(getattr(obj, field.attname))
    }


def is_blank(value: Any) -> bool:
    """Whether a new record says nothing by it: nothing typed, nothing ticked."""
    return value in ("", None, {}) or value is False


def lock(obj: R) -> R:
    """The record as it stands now, held until the end of the transaction."""
    manager: Any = type(obj).everything
    return manager.select_for_update(of=("self",)).get(pk=obj.pk)


@transaction.atomic
def record(
    verb: str, obj: Record, *, by: User | None, key: uuid.UUID | None = None, **details: Any
) -> Change | None:
    """Save the record and write what happened; None when an update changed nothing.

    Raises Conflict when the stored version is not the one the object was read at.
    """
    if obj._state.adding:
        fields = differences(None, obj)
        obj.created_by = obj.updated_by = by
        obj.save(force_insert=True)
    else:
        fields = update(verb, obj, by)
        if verb == "update" and not fields:
            return None
    type(obj).refuse(verb, [obj], [fields])
    type(obj).settle([obj], [fields])
    return Change.objects.create(**line(verb, obj, by, fields, details), key=key)


@transaction.atomic
def record_typing(verb: str, obj: Record, *, by: User) -> Change | None:
    """Save a record into which somebody types: one line of history for one sitting.

    What is saved by itself every few seconds goes on with the last line when that is of the same
    verb and the same person and not older than SITTING: it then tells the text from before the
    sitting to now, the version it has come to and when. Anything else in between ends the sitting.
    """
    last = Change.objects.of(obj).first()
    fields = update("update", obj, by)
    if not fields:
        return None
    type(obj).settle([obj], [fields])
    if last is None or not goes_on(last, verb, obj, by):
        return Change.objects.create(**line(verb, obj, by, fields, {}))
    for name, (before, after) in fields.items():
        last.fields[name] = [last.fields.get(name, [before])[0], after]
    last.version, last.at = obj.version, timezone.now()
    last.save(update_fields=["fields", "version", "at"])
    return last


def goes_on(last: Change, verb: str, obj: Record, by: User) -> bool:
    """Whether the save that made this version belongs to the sitting of the last line."""
    same = (last.verb, last.by_id, last.version) == (verb, by.pk, obj.version - 1)
    return same and timezone.now() - last.at < SITTING


def changed_since(obj: Record, name: str, version: int) -> bool:
    """Whether somebody changed this field after the version its reader knows."""
    later = Change.objects.of(obj).filter(version__gt=version)
    return later.filter(fields__has_key=name).exists()


def update(verb: str, obj: Record, by: User | None) -> dict[str, list[Any]]:
    """Write the changed fields if nobody else has since; the differences."""
    stored = lock(obj)
    if stored.version != obj.version:
        raise Conflict(stored)
    fields = differences(stored, obj)
    keep(stored, obj)
    if fields or verb != "update":
        obj.version = stored.version + 1
        obj.updated_by = by
        obj.save(update_fields=written(type(obj), fields))
    return fields


def keep(stored: Record, obj: Record) -> None:
    """What other rows have made of the record meanwhile stays."""
    for name in obj.kept:
        setattr(obj, name, getattr(stored, name))


def written(model: type[Record], fields: dict[str, Any]) -> list[str]:
    """The names of the columns an update with these changes writes."""
    computed = [field.name for field in computed_fields(model)]
    return [*fields, *computed, *model.untracked, "version", "updated_at", "updated_by"]


def line(
    verb: str,
    obj: Record,
    by: User | None,
    fields: dict[str, list[Any]],
    details: dict[str, Any],
) -> dict[str, Any]:
    """The columns of one line of history."""
    kind = ContentType.objects.get_for_model(obj).pk
    values = (kind, obj.pk, obj.version, verb, by.pk if by else None, fields, details)
    return dict(zip(LINE, values, strict=True))


def write_lines(lines: list[dict[str, Any]]) -> None:
    """Write many lines of history."""
    now = timezone.now()
    insert_values(Change, (*LINE, "at"), [(*told.values(), now) for told in lines])


@transaction.atomic
def record_many(
    verb: str, objs: Iterable[R], *, by: User | None, settle: bool = True, **details: Any
) -> list[R]:
    """Save many records of one type, each with its line of history; those that were written.

    All new or all stored. Raises Conflict like `record`. Without `settle` it is left to the caller
    to bring up to date what other records keep of these: once, for records of several types.
    """
    rows = list(objs)
    if not rows:
        return []
    if rows[0]._state.adding:
        changed = {id(obj): differences(None, obj) for obj in rows}
        create_many(rows, by)
    else:
        changed = update_many(verb, rows, by)
        rows = [obj for obj in rows if id(obj) in changed]
    if rows:
        type(rows[0]).refuse(verb, rows, [changed[id(obj)] for obj in rows])
    if rows and settle:
        type(rows[0]).settle(rows, [changed[id(obj)] for obj in rows])
    write_lines([line(verb, obj, by, changed[id(obj)], details) for obj in rows])
    return rows


def create_many(rows: list[R], by: User | None) -> None:
    for obj in rows:
        obj.created_by = obj.updated_by = by
    insert(rows)


def rewrite(rows: Iterable[Record], *names: str) -> None:
    """Write fields that are computed from other rows: no change of the record, no history."""
    rows = list(rows)
    if not rows:
        return
    model: Any = type(rows[0])
    computed = computed_fields(model)
    fields = [*(model._meta.get_field(name) for name in names), *computed]
    for row, field in product(rows, computed):
        field.pre_save(row, add=False)
    write_fields(rows, fields)


def write_fields(rows: list[Any], fields: list[Any]) -> None:
    """Write these fields of stored rows: one short statement a row is quicker than a long one,
    which asks of each row which of thousands it is."""
    model: Any = type(rows[0])
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    values = [[*(stored(field, row) for field in fields), row.pk] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE {key} = %s", values)  # noqa: S608


def stored(field: Any, row: Record) -> Any:
    """A field's value as the database takes it."""
    return field.get_db_prep_save(field.value_from_object(row), connection)


def update_many(verb: str, rows: list[R], by: User | None) -> dict[int, dict[str, list[Any]]]:
    """Write the rows that differ from what is stored; {id(obj): differences}."""
    model = type(rows[0])
    now = timezone.now()
    ids = [obj.pk for obj in rows]
    stored = model.everything.select_for_update(of=("self",)).in_bulk(ids)
    changed: dict[int, dict[str, list[Any]]] = {}
    for obj in rows:
        if stored[obj.pk].version != obj.version:
            raise Conflict(stored[obj.pk])
        fields = differences(stored[obj.pk], obj)
        keep(stored[obj.pk], obj)
        if fields or verb != "update":
            changed[id(obj)] = fields
            obj.version += 1
            obj.updated_by, obj.updated_at = by, now
            for field in computed_fields(model):
                field.pre_save(obj, add=False)
    names = {name for fields in changed.values() for name in written(model, fields)}
    if names:
        written_rows = [obj for obj in rows if id(obj) in changed]
        write_fields(written_rows, [model._meta.get_field(name) for name in sorted(names)])
    return changed


@transaction.atomic
def record_all(
    verb: str, rows: models.QuerySet[Any], *, by: User | None, details: Any = None, **values: Any
) -> int:
    """Set the same values on all these records, each with its line of history; how many.

    The rows are held from reading to writing: what somebody else moves on meanwhile is waited
    for, and left out when the queryset does not mean it any more. Nothing may be computed from
    the fields that are set.
    """
    objs = list(rows.order_by("pk").select_for_update(of=("self",)).only("version", *values))
    model: Any = rows.model
    now = timezone.now()
    tracked = [field for field in tracked_fields(model) if field.name in values]
    lines = [moved(verb, obj, by, tracked, values, details or {}) for obj in objs]
    for start in range(0, len(objs), BATCH):
        keys = [obj.pk for obj in objs[start : start + BATCH]]
        model.everything.filter(pk__in=keys).update(
            **values, version=F("version") + 1, updated_at=now, updated_by=by
        )
    model.refuse(verb, objs, [told["fields"] for told in lines])
    write_lines(lines)
    return len(objs)


def moved(
    verb: str, obj: Record, by: User | None, tracked: list[Any], values: Any, details: Any
) -> dict[str, Any]:
    """The line of history of a record on which these values are set now."""
    before = {field.name: plain(field, obj) for field in tracked}
    for name, value in values.items():
        setattr(obj, name, value)
    obj.version += 1
    pairs = {field.name: [before[field.name], plain(field, obj)] for field in tracked}
    return line(verb, obj, by, {name: p for name, p in pairs.items() if p[0] != p[1]}, details)
