"""Relations: noted once, whoever notes them."""

from __future__ import annotations

import uuid

from django.db import transaction

from contacts.models import Relation
from crm.history import lock, record
from crm.models import User


@transaction.atomic
def relate(relation: Relation, *, by: User, key: uuid.UUID | None = None) -> Relation:
    """Add or change a relation; whoever notes the same meanwhile waits, and is told.

    Raises ValidationError when it is noted already, Conflict like `record`.
    """
    sides = [side for side in (relation.source, relation.target) if side is not None]
    for side in sorted(sides, key=lambda one: (one._meta.label, one.pk)):
        lock(side)
    relation.clean()
    record("create" if relation._state.adding else "update", relation, by=by, key=key)
    return relation
