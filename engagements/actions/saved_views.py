"""Saved views: kept for whom one may keep them, and saved again as the list is shown."""

from __future__ import annotations

import uuid

from django.db import transaction

from crm.history import lock, record
from crm.models import User
from engagements.models import SavedView


@transaction.atomic
def keep(view: SavedView, *, by: User, key: uuid.UUID | None = None) -> SavedView:
    """Add a view; it belongs to whoever saves it."""
    view.owner = by
    view.full_clean()
    record("create", view, by=by, key=key)
    return view


@transaction.atomic
def rewrite(view: SavedView, *, by: User, query: str) -> SavedView:
    """Save a view as its list is shown now; history keeps what it asked before."""
    stored: SavedView = lock(view)
    if stored.query != query:
        stored.query = query
        record("rewrite", stored, by=by)
    return stored
