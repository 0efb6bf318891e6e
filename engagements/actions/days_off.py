"""Another day is off: what is late is looked at again by the next tick."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from crm.models import Holiday
from engagements.models import FollowUp


@transaction.atomic
def apply_changed_days_off(day: date) -> int:
    """Look today at all that is reminded of in working days next, when days off were entered or
    taken back; how many follow-ups.

    Each such reminder may have come by now that was to come later. Nobody is reminded twice by
    that: see `engagements.actions.reminders.due_slots`.
    """
    changed = list(Holiday.everything.filter(applied=False).select_for_update().values_list("pk"))
    if not changed:
        return 0
    late = FollowUp.objects.open().filter(remind_on__gt=day).filter(remind_on__gt=F("due"))
    moved = late.update(remind_on=day)
    Holiday.everything.filter(pk__in=[key for (key,) in changed]).update(applied=True)
    return moved
