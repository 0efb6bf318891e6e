"""Deleting: into the trash and back; what still stands on a record keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.addresses import has_page
from crm.history import lock, record
from crm.models import Record, User

NAMED = 20
#: what a reference means by which a record cannot be without the other
HOLDING = (models.PROTECT, models.RESTRICT, models.CASCADE)


def blockers(obj: Record, reader: User | None = None) -> list[dict[str, Any]]:
    """Some of the live records that need this one, each with its kind and address.

    With a reader only those they may see; `count_blockers` counts all.
    """
    found: list[dict[str, Any]] = []
    for rows in needing(obj):
        seen = rows if reader is None else rows.visible_to(reader)
        for row in seen[: NAMED - len(found)]:
            url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
            found.append({"label": str(row), "url": url, "kind": rows.model._meta.verbose_name})
    return found


def count_blockers(obj: Record) -> int:
    """How many live records need this one."""
    keys = [rows.order_by().values_list("pk") for rows in needing(obj)]
    return int(keys[0].union(*keys[1:], all=True).count()) if keys else 0


def needing(obj: Record) -> list[Any]:
    """The live records that need this one, type by type."""
    relations = [
        (relation.related_model, relation.field.name) for relation in protecting(type(obj))
    ]
    return [model.objects.filter(**{name: obj}).needing() for model, name in relations]


def protecting(model: type[models.Model]) -> list[Any]:
    """The relations that protect a record of this type, also those it has no name for."""
    fields: list[Any] = list(model._meta.get_fields(include_hidden=True))
    return [
        relation
        for relation in fields
        if relation.auto_created
        and not relation.concrete
        and relation.on_delete in (models.PROTECT, models.RESTRICT)
        and issubclass(relation.related_model, Record)
    ]


@transaction.atomic
def throw_away(obj: Record, *, by: User | None) -> None:
    """Move to the trash; ValidationError when other records still need it."""
    stored = lock(obj)
    if count_blockers(stored):
        raise ValidationError(_("Other records still need this one."))
    stored.deleted_at, stored.deleted_by = timezone.now(), by
    record("delete", stored, by=by)


@transaction.atomic
def restore(obj: Record, *, by: User) -> None:
    """Take out of the trash what is there.

    ValidationError when another record has taken its place, or when it belongs to one that lies in
    the trash too.
    """
    stored = lock(obj)
    if stored.deleted_at is None:
        return
    stored.deleted_at = stored.deleted_by = None
    stored.validate_constraints()
    if gone := needed_first(stored):
        text = _("“%(name)s” lies in the trash too; restore that first.")
        raise ValidationError(text % {"name": gone})
    stored.clean()
    record("restore", stored, by=by)


def needed_first(obj: Record) -> Record | None:
    """A record in the trash that this one cannot be without."""
    fields: list[Any] = list(obj._meta.concrete_fields)
    for field in fields:
        other: Any = field.related_model
        if other and issubclass(other, Record) and field.remote_field.on_delete in HOLDING:
            key = getattr(obj, field.attname)
            lying = other.everything.exclude(deleted_at=None)
            if key and (gone := lying.filter(pk=key).first()):
                return gone
    return None


@cache
def kinds() -> list[type[Record]]:
    """The types that have a page by which they are thrown away."""
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    return [model for model in records if has_page(model, "delete")]


def lying(
    among: Iterable[type[Record]],
    user: User,
    order: Iterable[str] = ("-deleted_at",),
    ranks: Mapping[str, int] | None = None,
    **narrowed: Any,
) -> Any:
    """(place among the kinds, key, when, by whom, …) of what the user may take out.

    `ranks` are the places of the types where `order` names "type_rank".
    """
    parts = [rows_of(model, user, ranks or {}).filter(**narrowed) for model in among]
    return parts[0].union(*parts[1:], all=True).order_by(*order, "type_place", "pk")


def rows_of(model: Any, user: User, ranks: Mapping[str, int]) -> Any:
    gone = model.everything.all().restorable_by(user).order_by()
    places = {
        "type_place": kinds().index(model),
        "type_rank": ranks.get(model._meta.label_lower, 0),
    }
    told = {name: Value(n, output_field=models.IntegerField()) for name, n in places.items()}
    columns = ("type_place", "pk", "deleted_at", "deleted_by_id", "type_rank")
    return gone.annotate(**told).values_list(*columns, "deleted_by__username")
