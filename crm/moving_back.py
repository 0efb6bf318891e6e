"""Taking a move back: whatever still holds what the move wrote gets what it held before.

plan = plan_back(move.rows)
plan.left     # what somebody has changed since: it stays as it is
carry_out(plan, by=clerk, verb="unmerge", merge=12)
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps

from crm.history import plain
from crm.models import Record
from crm.moving import Fields, Key, assign, by_label, stored_rows

if TYPE_CHECKING:
    from crm.models import User


class Why(StrEnum):
    """Why a field stays as it is."""

    CHANGED = "changed"  # somebody has changed it since
    LATER = "later"  # a later move has it in hand and puts it back when it is taken back
    GONE = "gone"  # the row, or what it pointed at, is not there any more


@dataclass(frozen=True)
class Left:
    """A field that is not put back: what it held before, what it holds now, and why."""

    key: Key
    name: str
    before: Any
    now: Any
    why: str


@dataclass
class Plan:
    """What each row gets back, as history keeps values, and what stays as it is."""

    back: dict[Key, dict[str, Any]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)


def plan_back(
    rows: Mapping[Key, Fields],
    *,
    later: Mapping[Key, Collection[str]] | None = None,
    holding: bool = False,
) -> Plan:
    """What taking back these changes does; nothing is written.

    `later` are the fields that later moves have changed again. The rows are held until the end of
    the transaction when asked: Busy at once.
    """
    found, hands = Plan(), later or {}
    names: dict[str, set[str]] = defaultdict(set)
    for (label, _pk), fields in rows.items():
        names[label].update(fields)
    stored = stored_rows(rows, holding=holding, names=names)
    again = [key for key in rows if "deleted_at" in rows[key] and key not in hands]
    targets = living_targets(rows, again)
    for key, fields in rows.items():
        row = stored.get(key)
        for name, (before, after) in fields.items():
            now = plain(row._meta.get_field(name), row) if row else None
            if name in hands.get(key, ()):
                found.left.append(Left(key, name, before, now, Why.LATER))
            elif now == after and there(row, name, before, targets):
                found.back.setdefault(key, {})[name] = before
            elif now != before:
                why = Why.CHANGED if row and now != after else Why.GONE
                found.left.append(Left(key, name, before, now, why))
    return found


def living_targets(rows: Mapping[Key, Fields], coming_back: Collection[Key]) -> dict[Any, set[int]]:
    """{type: keys} of what the rows pointed at before and what one can point at afterwards."""
    wanted: dict[Any, set[int]] = defaultdict(set)
    for (label, _pk), fields in rows.items():
        model = apps.get_model(label)
        for name, (before, _after) in fields.items():
            if before is not None and model._meta.get_field(name).is_relation:
                wanted[model._meta.get_field(name).related_model].add(before)
    again = by_label(coming_back)
    found = {target: {*again.get(target._meta.label_lower, ())} for target in wanted}
    for target, keys in wanted.items():
        if rest := keys - found[target]:
            found[target].update(alive(target).filter(pk__in=rest).values_list("pk", flat=True))
    return found


def alive(target: Any) -> Any:
    return target.objects.all() if issubclass(target, Record) else target._base_manager.all()


def there(row: Any, name: str, before: Any, targets: Mapping[Any, set[int]]) -> bool:
    """Whether there is such a row, and its field can point again at what it pointed at."""
    if row is None:
        return False
    known = row._meta.get_field(name)
    return before is None or not known.is_relation or before in targets[known.related_model]


def carry_out(plan: Plan, *, by: User, verb: str, **details: Any) -> int:
    """Put the fields back; how many rows that were. Rows that get the same are written together."""
    together: dict[tuple[str, str], list[int]] = {}
    for (label, pk), values in plan.back.items():
        together.setdefault((label, json.dumps(values, sort_keys=True)), []).append(pk)
    for (label, told), keys in together.items():
        model = apps.get_model(label)
        assign(model, keys, dict(real_values(model, json.loads(told))), verb, by, details)
    return len(plan.back)


def real_values(model: Any, told: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(name, value) of fields from what history keeps of them."""
    for name, value in told.items():
        known = model._meta.get_field(name)
        if known.is_relation and value is not None:
            yield name, known.related_model._base_manager.get(pk=value)
        else:
            yield name, known.to_python(value)
