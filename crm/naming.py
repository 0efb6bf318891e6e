"""What records of many types are called, read with one statement for all of them.

Each type's part gives a row's own columns, and those of the records it points at, as one JSON; the
records are built from that and name themselves. A column that is not among them is read when a name
asks for it, as of any record of which only a part was fetched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Value
from django.db.models.functions import JSONObject, Left

from crm.history import computed_fields
from crm.models import Record, User

#: of a long text so much; names shorten it further
BEGINNING = 500
OWN = "_"


def records_with(keys: Mapping[type[Record], Collection[int]]) -> dict[tuple[Any, int], Any]:
    """{(type, key): the record as far as its name needs it}, those in the trash included."""
    types = [model for model, some in keys.items() if some]
    parts = [
        model.everything.order_by()
        .filter(pk__in=keys[model])
        .annotate(type_place=Value(place), type_columns=told(model))
        .values_list("type_place", "pk", "type_columns")
        for place, model in enumerate(types)
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts else ()
    found = {(types[place], pk): built(types[place], row) for place, pk, row in rows}
    with_accounts(list(found.values()))
    return found


def with_accounts(records: list[Any]) -> None:
    """Records with the accounts they are called by, and who threw them away; one query, where there
    are any."""
    asked = [(one, field) for one in records for field in accounts(one._meta.model)]
    keys = {getattr(one, field.attname) for one, field in asked} - {None}
    known = User.objects.in_bulk(keys) if keys else {}
    for one, field in asked:
        if account := known.get(getattr(one, field.attname)):
            setattr(one, field.name, account)


def told(model: type[Record]) -> JSONObject:
    """The columns of a row, and those of the records it points at."""
    beside = {
        field.name: JSONObject(**columns(field.related_model, f"{field.name}__"))
        for field in relations(model)
    }
    return JSONObject(**{OWN: JSONObject(**columns(model)), **beside})


def columns(model: Any, path: str = "") -> dict[str, Any]:
    """{column: how it is read} by the path that leads to it."""
    return {
        field.attname: Left(path + field.name, BEGINNING)
        if isinstance(field, models.TextField)
        else F(path + field.attname)
        for field in told_fields(model)
    }


@cache
def told_fields(model: Any) -> tuple[Any, ...]:
    """The fields names are made of."""
    computed = set(computed_fields(model))
    other = (models.DateTimeField, models.JSONField)
    known = model._meta.concrete_fields
    return tuple(f for f in known if f not in computed and not isinstance(f, other))


@cache
def accounts(model: Any) -> tuple[Any, ...]:
    """The relations of a type to accounts, but who wrote it down."""
    known = (field for field in model._meta.concrete_fields if field.related_model is User)
    return tuple(field for field in known if field.name not in ("created_by", "updated_by"))


@cache
def relations(model: Any) -> tuple[Any, ...]:
    """The relations of a type to records."""
    found = (field for field in model._meta.concrete_fields if field.is_relation)
    return tuple(field for field in found if issubclass(field.related_model, Record))


def built(model: Any, known: Mapping[str, Any]) -> Any:
    """A record of which only these columns were fetched."""
    record = of_columns(model, known[OWN])
    for field in relations(model):
        beside = known[field.name]
        there = beside[field.related_model._meta.pk.attname] is not None
        setattr(record, field.name, of_columns(field.related_model, beside) if there else None)
    return record


def of_columns(model: Any, known: Mapping[str, Any]) -> Any:
    """As Django builds a record of some of its columns."""
    fields = told_fields(model)
    names = [field.attname for field in fields]
    return model.from_db(
        DEFAULT_DB_ALIAS, names, [field.to_python(known[field.attname]) for field in fields]
    )
