"""What points at a record, in every app, and what becomes of that when two records are one.

A type says it beside its fields, by the name of the relation:

    class GroupMember(Record):
        merging = {"person": Unites("group", joined=("note",))}

What says nothing is pointed at the other record. That is not enough, and `undeclared` tells so,
where a row may point at a record but once, and where one row can point at both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


@dataclass(frozen=True)
class Moves:
    """The row points at the other record from then on.

    A row that says the same in the fields `once` as one that points there already stays behind
    with the record that is gone. Where a relation named in `apart` would lead to the same record,
    this one is emptied.
    """

    once: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unites:
    """The row moves; two living rows that say the same in the fields `per` become one.

    The one that was there stays and takes from the other what it lacks: what is empty is filled,
    of `best` {field: values, the best first} the better value stands, texts `joined` are put
    together, and of days `latest` the later one stands. With `spans` rows are only the same when
    their `start` and `end` do not contradict each other. `also(kept, other)` gives {field: value}
    of what is decided in another way. What becomes a row from a record to itself, by a relation
    named in `apart`, goes to the trash.
    With `doubt`, words with %(row)s, two such rows are a reason to think again, as far as they are
    found by `doubted` {lookup: value}.
    """

    per: tuple[str, ...]
    spans: bool = False
    best: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    joined: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    also: Callable[[Any, Any], dict[str, Any]] | None = None
    apart: tuple[str, ...] = ()
    doubt: Any = ""
    doubted: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Stays:
    """The row goes on telling what was said of the record that is gone."""


@dataclass(frozen=True)
class Itself:
    """`how(move, field)` moves the rows of this relation; it changes them by `move.change`."""

    how: Callable[[Any, Any], None]


Rule = Moves | Unites | Stays | Itself
POINTS = Moves()


@cache
def references(model: Any) -> tuple[Any, ...]:
    """Every relation of every app that points at records of this type, in a fixed order."""
    fields = (
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)  # those to one record are of this kind too
    )
    return tuple(sorted(fields, key=lambda field: (field.model._meta.label, field.name)))


def rule_of(field: Any) -> Rule:
    """What becomes of rows that point at a record by this relation."""
    return declared(field.model).get(field.name, POINTS)


def declared(model: Any) -> dict[str, Rule]:
    return getattr(model, "merging", {})


def needs_rule(field: Any, target: type[models.Model]) -> bool:
    """Whether pointing rows at another record of the type may break something."""
    others = [other for other in references(target) if other.model is field.model]
    return field.model is target or len(others) > 1 or field.unique or bound(field)


def bound(field: Any) -> bool:
    """Whether it stands in a constraint of its table that lets it point at a record but once."""
    meta = field.model._meta
    unique = [one for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
    sets = [*meta.unique_together, *(named(one) for one in unique)]
    return any(field.name in names for names in sets)


def named(constraint: models.UniqueConstraint) -> set[str]:
    """The columns a constraint is about, those in its expressions too."""
    expressions: Any = constraint.expressions
    parts: list[Any] = [part for one in expressions for part in one.flatten()]
    return {*constraint.fields, *(getattr(part, "name", "") for part in parts)}


def undeclared(target: type[models.Model]) -> list[str]:
    """The relations to records of this type of which nobody has said what becomes of them."""
    return [
        f"{field.model._meta.label}.{field.name}"
        for field in references(target)
        if needs_rule(field, target) and field.name not in declared(field.model)
    ]


@cache
def hanging() -> tuple[Any, ...]:
    """The relations by which records, such as attachments, hang on a record of any type."""
    return tuple(
        field
        for model in apps.get_models()
        if hasattr(model, "everything")  # a record; history is none, and stays where it is
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    )


def loosely_pointing() -> list[str]:
    """The types that can point at records of any type: no relation leads back from there."""
    return sorted(
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_config.name in OWN
        and (
            any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)
            or any(field.related_model is ContentType for field in model._meta.concrete_fields)
        )
    )


#: the apps of the product, as against those of Django
OWN = ("crm", "contacts", "engagements", "cooperation")
