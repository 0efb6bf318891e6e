"""What has been overdue for so long that the board is to see it, by the rules that count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import ngettext

from crm.dates import as_day, today
from crm.holidays import DaysOff
from crm.text import local_digits
from engagements.models import FollowUp, ReminderRule, Subject
from engagements.slots import Plan, due_when_late

#: the longest rule: 250 working days are no more than this
YEAR = timedelta(days=400)


def for_board(rows: Any) -> Any:
    """Of these follow-ups those on the report for the board today; two queries before it."""
    ruled = FollowUp.objects.overdue().filter(pk__in=own_rules().values("follow_up"))
    keys = list(ruled.values_list("pk", flat=True))
    book = ReminderRule.objects.book(Subject.FOLLOW_UP, keys)
    off = DaysOff(today() - YEAR)
    bodies = list(book.plans["body"])
    of_ruled = Q(resolution__body__in=bodies) | Q(seat__body__in=bodies)
    wanted = late(book.usual, off) & ~of_ruled & ~Q(pk__in=keys)
    for body, plan in book.plans["body"].items():
        of_body = Q(resolution__body=body) | Q(seat__body=body)
        wanted |= late(plan, off) & of_body & ~Q(pk__in=keys)
    for key in keys:
        wanted |= late(book.plan(follow_up=key), off) & Q(pk=key)
    return rows.open().filter(wanted)


def own_rules() -> Any:
    return ReminderRule.objects.filter(subject=Subject.FOLLOW_UP, follow_up__isnull=False)


def late(plan: Plan, off: DaysOff) -> Q:
    """Due so long ago that the plan puts it before the board."""
    if plan.to_board is None:
        return Q(pk=None)
    return Q(due__lte=due_when_late(today(), plan.to_board, off))


def age(follow_up: FollowUp) -> str:
    """For how long it is late, or open while it is not; "" on its first day."""
    late = (today() - follow_up.due).days if follow_up.due else 0
    days = late if late > 0 else (today() - as_day(follow_up.created_at)).days
    if days <= 0:
        return ""
    told = ngettext("open for %(count)s day", "open for %(count)s days", days)
    if late > 0:
        told = ngettext("%(count)s day late", "%(count)s days late", days)
    return told % {"count": local_digits(days)}


def days_late(due: date, off: DaysOff) -> int:
    """How many working days it is late today."""
    days = (today() - due).days
    return sum(due + timedelta(days=n) not in off for n in range(1, days + 1))
