"""Another day is off: what is late is looked at again by the next tick."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from crm.models import Holiday
from engagements.models import FollowUp


@transaction.atomic
def apply_changed_days_off(day: date) -> int:
    """Look today at all that is late when days off were entered or taken back; how many follow-ups.

    Their reminders are counted in working days, so each may have come by now that was to come
    later. Nobody is reminded twice by that: see `engagements.actions.reminders.due_slots`.
    """
    changed = list(Holiday.everything.filter(applied=False).select_for_update().values_list("pk"))
    if not changed:
        return 0
    moved = FollowUp.objects.open().filter(due__lt=day, remind_on__gt=day).update(remind_on=day)
    Holiday.everything.filter(pk__in=[key for (key,) in changed]).update(applied=True)
    return moved
