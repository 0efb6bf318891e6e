"""When two rows say the same, and what the one that stays takes over; see `crm.references`."""

from __future__ import annotations

from typing import Any

from django.db import models

from crm.dates import PartialDate
from crm.history import is_blank, plain, tracked_fields
from crm.references import Unites

#: what stands between short texts that are put together; long ones stand below each other
BETWEEN, BELOW = "، ", "\n\n"
TRASH = frozenset({"deleted_at", "deleted_by"})


def same_as(rule: Unites, row: Any) -> tuple[Any, ...]:
    """Two rows with the same of this say the same."""
    return tuple(value_of(row, name) for name in rule.per)


def value_of(row: Any, name: str) -> Any:
    """A field's value, or a property's; the key of what a relation leads to."""
    return getattr(row, f"{name}_id", None) if hasattr(row, f"{name}_id") else getattr(row, name)


def agree(rule: Unites, kept: Any, other: Any) -> bool:
    """Whether the dates of two rows can be those of one."""
    if not rule.spans:
        return True
    pairs = ((kept.start, other.start), (kept.end, other.end))
    if not all(nested(one, another) for one, another in pairs):
        return False
    start, end = (narrower(one, another) for one, another in pairs)
    return not (start and end) or start.first_day <= end.last_day


def nested(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether two dates can be the same: one is unknown, or lies within the other."""
    if one is None or other is None:
        return True
    return covers(one, other) or covers(other, one)


def covers(wide: PartialDate, narrow: PartialDate) -> bool:
    return wide.first_day <= narrow.first_day and narrow.last_day <= wide.last_day


def narrower(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    """The one that says more."""
    if one is None or other is None:
        return one or other
    return other if covers(one, other) else one


def take_over(rule: Unites, kept: Any, other: Any) -> None:
    """Give the row that stays what the other knows better."""
    best = dict(rule.best)
    decided = rule.also(kept, other) if rule.also else {}
    model: Any = type(kept)
    for field in tracked_fields(model):
        name = field.name
        if name in TRASH or name in rule.per:
            continue
        mine, theirs = getattr(kept, field.attname), getattr(other, field.attname)
        if name in best:
            theirs = min(mine, theirs, key=best[name].index)
        elif name in rule.joined:
            theirs = joined(mine, theirs, field)
        elif name in rule.latest:
            theirs = max(filter(None, (mine, theirs)), default=None)
        elif rule.spans and name in ("start", "end"):
            theirs = narrower(mine, theirs)
        elif not is_blank(plain(field, kept)):
            continue
        setattr(kept, field.attname, theirs)
    for name, value in decided.items():
        setattr(kept, name, value)


def joined(mine: str, theirs: str, field: models.Field[Any, Any]) -> str:
    """Both texts, each once; mine alone where there is no room for both."""
    between = BELOW if isinstance(field, models.TextField) else BETWEEN
    parts = [part for part in (mine, theirs) if part]
    if len(parts) < 2 or theirs in mine:
        return mine or theirs
    if mine in theirs:
        return theirs
    text = between.join(parts)
    return text if not field.max_length or len(text) <= field.max_length else mine
