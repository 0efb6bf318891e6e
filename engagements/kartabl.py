"""The kartabl: the one queue of all that waits for a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from crm.dates import today
from crm.models import User
from engagements.models import FollowUp, Meeting

SHOWN = 200
WEEK = timedelta(days=7)
SOMEBODY = -1  # stands where the key of an account belongs


@dataclass
class Group:
    """A part of the queue: what is late, due today, …"""

    slug: str
    title: str
    holds: Callable[[FollowUp], bool]
    tone: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)


class Kartabl(TemplateView):
    """What must I do now, and for whom do I wait."""

    template_name = "engagements/kartabl.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        groups = grouped(user)
        upcoming = Meeting.objects.visible_to(user).filter(
            status=Meeting.Status.PLANNED, day__gte=today()
        )
        own = {
            "title": _("My kartabl"),
            "groups": [group for group in groups if group.items],
            "today": today(),
            "next_meetings": upcoming.for_list().order_by("day", "starts")[:3],
        }
        return super().get_context_data(**(own | kwargs))


def grouped(user: User) -> list[Group]:
    """The user's queue, the most pressing first, at most SHOWN rows."""
    mine = FollowUp.objects.open().owed_by_user(user).for_detail().order_by("due", "pk")
    chased = FollowUp.objects.open().chased_by(user).for_detail().order_by("due", "pk")
    groups = groups_by_day()
    for follow_up in mine[:SHOWN]:
        group = next(group for group in groups if group.holds(follow_up))
        group.items.append(row(follow_up, user))
    waiting = Group("waiting", _("Waiting on others"), lambda item: True)
    waiting.items = [row(follow_up, user) for follow_up in chased[:SHOWN]]
    return [*groups, waiting]


def groups_by_day() -> list[Group]:
    now, week = today(), today() + WEEK
    return [
        Group("overdue", _("Overdue"), lambda i: i.due is not None and i.due < now, "bad"),
        Group("today", _("Today"), lambda i: i.due == now, "warn"),
        Group("week", _("This week"), lambda i: i.due is not None and i.due <= week, "info"),
        Group("undated", _("Without a day"), lambda i: i.due is None),
        Group("later", _("Later"), lambda i: True),
    ]


def row(follow_up: FollowUp, user: User) -> dict[str, Any]:
    """A follow-up with why it is here and what closes it."""
    return {
        "follow_up": follow_up,
        "reason": reason(follow_up, user),
        "closes": _("Closed with evidence")
        if follow_up.evidence_required
        else _("Closed by “Done”"),
    }


def reason(follow_up: FollowUp, user: User) -> str:
    """Why it stands in this user's queue."""
    if follow_up.owner is None:
        return _("You see to it; nobody else owes it yet")
    if follow_up.owner == user or getattr(follow_up.owner_person, "user_id", None) == user.pk:
        return _("You owe it")
    return _("You chase it; it is owed by %(owner)s") % {"owner": follow_up.owner}


def waiting(request: HttpRequest) -> dict[str, Any]:
    """For the frame of every page: how many things wait for the reader."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"waiting_count": 0}
    return {"waiting_count": SimpleLazyObject(lambda: owed_by(user))}


def owed_by(user: User) -> int:
    """How many open things the user owes."""
    sql, params = counting_owed()
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk if value == SOMEBODY else value for value in params])
        return int(cursor.fetchone()[0])


@cache
def counting_owed() -> tuple[str, tuple[Any, ...]]:
    """The question, put into SQL once: every page asks it, and that took longer than the answer."""
    owed = FollowUp.objects.open().owed_by_user(User(pk=SOMEBODY)).values("pk")
    sql, params = owed.query.sql_with_params()
    return f"SELECT COUNT(*) FROM ({sql}) AS owed", params  # noqa: S608
