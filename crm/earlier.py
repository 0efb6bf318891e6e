"""Earlier values: what a line of history replaced, set on the record again for its form to show."""

from __future__ import annotations

from typing import Any

from django.db import models

from crm.addresses import has_page
from crm.batches import targets_before
from crm.history import plain
from crm.models import Change, Record

#: the verbs whose lines hold nothing but what somebody typed over
EDITS = ("update",)


def edit_of(obj: Record, key: int) -> Change | None:
    """An edit of this record, by the key of its line."""
    return Change.objects.of(obj).filter(pk=key, verb__in=EDITS).first()


def form_of(model: type[Record], change: Change) -> str:
    """The role of the page whose form can put an edit back; "" for none."""
    only_facts = change.fields.keys() == {"facts"} and has_page(model, "facts")
    role = "facts" if only_facts else "update"
    return role if change.verb in EDITS and has_page(model, role) else ""


def set_back(obj: Record, change: Change) -> list[str]:
    """Set the fields of an edit to what they held before it; the names of those that now differ.

    Nothing is saved. A field that no longer exists, or pointed at what is no longer there, stays.
    """
    known = {field.name: field for field in obj._meta.concrete_fields}
    fields = {name: pair for name, pair in change.fields.items() if name in known}
    targets = targets_before(type(obj), [fields])
    differing = []
    for name, (before, after) in fields.items():
        held = plain(known[name], obj)
        if isinstance(known[name], models.JSONField):
            setattr(obj, name, one_by_one(held or {}, before or {}, after or {}))
        elif name not in targets:
            setattr(obj, name, known[name].to_python(before))
        elif before is None or before in targets[name]:
            setattr(obj, name, targets[name].get(before))
        if plain(known[name], obj) != held:
            differing.append(name)
    return differing


def one_by_one(held: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> Any:
    """Facts as they are held, but those the edit touched as they were before."""
    touched = {slug for slug in before.keys() | after.keys() if before.get(slug) != after.get(slug)}
    kept = {slug: value for slug, value in held.items() if slug not in touched}
    return kept | {slug: before[slug] for slug in touched if slug in before}
