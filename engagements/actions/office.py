"""What holds for the whole office is said by an administrator."""

from __future__ import annotations

from django.db import transaction

from crm.history import record
from crm.models import User
from engagements.models import Office


@transaction.atomic
def say(office: Office, *, by: User) -> Office:
    """Save what holds for the office; the first time it is a new row."""
    record("create" if office._state.adding else "update", office, by=by)
    return office
