"""Many meetings planned in one act."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.history import lock
from crm.models import User
from engagements.actions.agendas import bring_forward
from engagements.actions.meetings import add
from engagements.models import Body, Meeting


@transaction.atomic
def plan_series(body: Body, *, by: User, pattern: Meeting, days: Iterable[date]) -> list[Meeting]:
    """Plan a meeting like the pattern on each day, numbered in their order.

    A day on which the body meets already is passed over, so that planning twice plans once.
    """
    held: Body = lock(body)
    taken = days_taken(held)
    wanted = sorted(set(days) - taken)
    if not wanted:
        raise ValidationError(_("The body meets on all of these days already."))
    meetings = []
    for day in wanted:
        meeting = copy(pattern)
        meeting._state = copy(pattern._state)
        meeting.pk, meeting.body, meeting.day, meeting.number = None, held, day, None
        add(meeting, by=by)
        meetings.append(meeting)
    bring_forward(held, by=by)
    return meetings


def days_taken(body: Body) -> set[date]:
    """The days on which a body has a meeting that was not cancelled."""
    there = Meeting.objects.filter(body=body, day__isnull=False)
    standing = there.exclude(status=Meeting.Status.CANCELLED)
    return set(standing.values_list("day", flat=True))
