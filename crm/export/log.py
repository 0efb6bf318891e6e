"""Writing down who takes what out of the product."""

from __future__ import annotations

from crm.history import record
from crm.models import Export, User


def note(
    title: str, slug: str, count: int, *, by: User, address: str = "", chosen: bool = False
) -> None:
    """An export of so many rows, before anybody gets it; `address` is that of the list."""
    made = Export(title=title[:200], address=address, chosen=chosen, format=slug, count=count)
    record("create", made, by=by)
