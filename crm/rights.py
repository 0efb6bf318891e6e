"""Who may see and change what: the rules every page asks, through the querysets.

A page never asks about roles. It asks `Model.objects.visible_to(user)` or `editable_by(user)`,
which a type narrows or widens beside its model, and `may_create(user, Model)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from crm.models import Record, User


def may_enter(user: User) -> bool:
    """Whether the account may look around at all."""
    return user.is_authenticated and user.is_active


def may_create(user: User, model: type[Record]) -> bool:
    """Whether the account may add a record of this type."""
    rule = getattr(model, "may_be_created_by", None)
    return bool(rule(user)) if rule else user.is_clerk


def may_change(user: User, obj: Record) -> bool:
    """Whether the account may change this record."""
    manager: Any = type(obj).objects
    return manager.editable_by(user).filter(pk=obj.pk).exists()


def among(rows: QuerySet[Any], keys: list[int]) -> set[int] | None:
    """Which of these keys are among the rows; None for all when the rows are all there are."""
    if rows.query.is_empty():
        return set()
    if not rows.query.where:
        return None
    return set(rows.filter(pk__in=keys).values_list("pk", flat=True))


def sees_confidential(user: User) -> bool:
    """Whether confidential meetings of bodies the user has no seat in are open to them."""
    return user.is_clerk


def sees_identities(user: User) -> bool:
    """Whether national IDs are open to the user in full; others see that there is one."""
    return user.is_clerk
