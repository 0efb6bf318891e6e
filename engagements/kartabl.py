"""The kartabl: the one queue of all that waits for a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache as known
from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from contacts.models.duplicates import WAITING_KEY, WAITING_SECONDS, counting_waiting
from crm import rights
from crm.dates import today
from crm.models import User
from engagements.models import Body, FollowUp, Letter, Meeting, Term

SHOWN = 200
ENDING = 30
WEEK = timedelta(days=7)
SOMEBODY = -1  # stands where the key of an account belongs


@dataclass
class Group:
    """A part of the queue: what is late, due today, …"""

    slug: str
    title: str
    holds: Callable[[FollowUp | Letter], bool]
    tone: str = ""
    #: where all of it is shown
    all_url: str = ""
    #: how one line of it is shown
    row: str = "engagements/_todo.html"
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
            "keeps_seats": rights.may_create(user, Term),
            "today": today(),
            "next_meetings": upcoming.for_list().order_by("day", "starts")[:3],
        }
        return super().get_context_data(**(own | kwargs))


def grouped(user: User) -> list[Group]:
    """The user's queue, the most pressing first, at most SHOWN rows."""
    mine = FollowUp.objects.open().owed_by_user(user).for_detail().order_by("due", "pk")
    chased = FollowUp.objects.open().chased_by(user).for_detail().order_by("due", "pk")
    letters = list(Letter.objects.visible_to(user).seen_to_by(user).awaiting()[:SHOWN])
    ours = [letter for letter in letters if not letter.is_outgoing]
    theirs = [letter for letter in letters if letter.is_outgoing]
    groups = groups_by_day()
    for item in sorted(chain(mine[:SHOWN], ours), key=pressing):
        group = next(group for group in groups if group.holds(item))
        group.items.append(told(item, user))
    waiting = Group("waiting", _("Waiting on others"), lambda item: True)
    others = sorted(chain(chased[:SHOWN], theirs), key=pressing)
    waiting.items = [told(item, user) for item in others]
    return [*groups, ending(user), waiting]


def ending(user: User) -> Group:
    """The terms that end soon in the bodies the user keeps, but those that were acted upon.

    At most ENDING, the first to end before all others; the list of terms has them all.
    """
    bodies = Body.objects.editable_by(user).values("pk")
    asked = FollowUp.objects.open().filter(seat=OuterRef("seat"))
    rows = Term.objects.ending_soon().filter(~Exists(asked), seat__body__in=bodies)
    group = Group("ending", _("Terms that end soon"), lambda item: False)
    group.row = "engagements/_ending.html"
    group.items = [{"term": term} for term in rows.for_list().order_by("end", "pk")[:ENDING]]
    group.all_url = f"{reverse('engagements:term-list')}?state=ending_soon&sort=end"
    return group


def pressing(item: FollowUp | Letter) -> date:
    """What is due first comes first, what has no day last."""
    return item.due or date.max


def told(item: FollowUp | Letter, user: User) -> dict[str, Any]:
    return letter_row(item) if isinstance(item, Letter) else row(item, user)


def groups_by_day() -> list[Group]:
    now, week = today(), today() + WEEK
    return [
        Group("overdue", _("Overdue"), lambda i: i.due is not None and i.due < now, "bad"),
        Group("today", _("Today"), lambda i: i.due == now, "warn"),
        Group("week", _("This week"), lambda i: i.due is not None and i.due <= week, "info"),
        Group("undated", _("Without a day"), lambda i: i.due is None),
        Group("later", _("Later"), lambda i: True),
    ]


def letter_row(letter: Letter) -> dict[str, Any]:
    """A letter whose answer is awaited, with why it is here and what closes it."""
    theirs = letter.is_outgoing
    page = "engagements:letter-create" if theirs else "engagements:letter-write"
    closes = _("Closed when their answer is registered")
    return {
        "letter": letter,
        "reason": _("They must answer; you see to it") if theirs else _("You see to the answer"),
        "closes": closes if theirs else _("Closed when our answer is registered"),
        "answer_url": f"{reverse(page)}?{urlencode({'answers': letter.pk})}",
    }


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
        return {"waiting_count": 0, "duplicate_count": 0}
    counts = SimpleLazyObject(lambda: counted(user))
    return {
        "waiting_count": SimpleLazyObject(lambda: counts[0]),
        "duplicate_count": SimpleLazyObject(lambda: counts[1]),
    }


def counted(user: User) -> tuple[int, int]:
    """(open things the user owes, pairs that wait to be judged by whoever keeps the records).

    The pairs are counted once in a while, and then within the same question.
    """
    owed, params = counting_owed()
    params = tuple(user.pk if value == SOMEBODY else value for value in params)
    pairs = known.get(WAITING_KEY) if user.is_clerk else 0
    if pairs is not None:
        return ask(f"SELECT ({owed})", params)[0], int(pairs)
    sql, more = counting_waiting()
    count, pairs = ask(f"SELECT ({owed}), ({sql})", (*params, *more))
    known.set(WAITING_KEY, pairs, WAITING_SECONDS)
    return count, pairs


def ask(sql: str, params: tuple[Any, ...]) -> list[int]:
    """The numbers in the one row that answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [int(number) for number in cursor.fetchone()]


@cache
def counting_owed() -> tuple[str, tuple[Any, ...]]:
    """The question, put into SQL once: every page asks it, and that took longer than the answer."""
    somebody = User(pk=SOMEBODY)
    owed = FollowUp.objects.open().owed_by_user(somebody).values("pk")
    letters = Letter.objects.to_answer().seen_to_by(somebody).values("pk")
    asked = [rows.query.sql_with_params() for rows in (owed, letters)]
    counts = " + ".join(f"(SELECT COUNT(*) FROM ({sql}) AS owed)" for sql, _params in asked)  # noqa: S608
    return f"SELECT {counts}", tuple(chain.from_iterable(params for _sql, params in asked))
