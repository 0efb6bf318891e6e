"""How many things wait for a reader, told in the frame of every page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from django.core.cache import cache as known
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from contacts.models.duplicates import WAITING_KEY, WAITING_SECONDS, counting_waiting
from crm.dates import today
from crm.models import User
from crm.prepared import prepared_cursor
from engagements.kartabl import stood_in_for
from engagements.models import FollowUp, Invitation, Letter, Minutes, Reply, Substitution
from engagements.models.holding import at_hand as follow_ups_at_hand
from engagements.models.holding import given as follow_ups_given
from engagements.models.letters import at_hand as letters_at_hand
from engagements.models.letters import given as letters_given
from engagements.models.letters import held as held_letters

Counting = tuple[str, tuple[Any, ...]]  # SQL that gives one number, and what is put into it
SOMEBODY = -1  # stands where the key of an account belongs


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
    """(what waits for the user in the kartabl, pairs that wait for whoever keeps the records).

    The pairs are counted once in a while, and then within the same question.
    """
    asked = [counting_owed(user.is_clerk, today()), counting_away(today())]
    pairs = known.get(WAITING_KEY) if user.is_clerk else 0
    if pairs is None:
        asked.append(counting_waiting())
    owed, away, *found = ask(asked, user)
    if found:
        pairs = found[0]
        known.set(WAITING_KEY, pairs, WAITING_SECONDS)
    return owed + (counted_for_others(user) if away else 0), int(pairs)


def counted_for_others(user: User) -> int:
    """What waits for those the user stands in for, and not for the user."""
    away = stood_in_for(user)
    theirs = FollowUp.objects.filter(pk__in=FollowUp.objects.of_away(away, user))
    own = FollowUp.objects.held_by(user).values("pk")  # by keys: what is compared may be NULL
    owed = theirs.held_by(user, away).exclude(pk__in=own).count()
    letters = Letter.objects.visible_to(user).to_answer().held_by(user, away)
    asked = Reply.objects.waiting_for(user, away).exclude(
        pk__in=Reply.objects.waiting_for(user).values("pk")
    )
    return owed + letters.exclude(held_letters(user)).count() + asked.count()


def ask(asked: list[Counting], user: User) -> list[int]:
    """The number each question is answered with, for this user, by one statement."""
    sql = "SELECT " + ", ".join(f"({one})" for one, _params in asked)
    told = chain.from_iterable(params for _sql, params in asked)
    params = [user.pk if value == SOMEBODY else value for value in told]
    with prepared_cursor() as cursor:
        cursor.execute(sql, params)
        return [int(number) for number in cursor.fetchone()]


@lru_cache(maxsize=4)
def counting_owed(is_clerk: bool, day: date) -> Counting:
    """The question, put into SQL once a day: every page asks it, and that took longer than the
    answer."""
    somebody = User(pk=SOMEBODY, role=User.Role.SECRETARIAT if is_clerk else User.Role.READER)
    # what is owed and what was referred are counted apart: together no index would serve them
    owed, letters = FollowUp.objects.open(), Letter.objects.awaiting().to_answer()
    replies = Reply.objects.waiting_for(somebody)
    minutes = Minutes.objects.to_approve(somebody)
    invited = Invitation.objects.waiting_for(somebody, day)
    rows = (
        *(owed.filter(follow_ups_at_hand(somebody)), owed.filter(follow_ups_given(somebody))),
        *(letters.filter(letters_at_hand(somebody)), letters.filter(letters_given(somebody))),
        *(replies, minutes, invited),
    )
    asked = [some.order_by().values("pk").query.sql_with_params() for some in rows]
    counts = " + ".join(f"(SELECT COUNT(*) FROM ({sql}) AS owed)" for sql, _params in asked)  # noqa: S608
    return f"SELECT {counts}", tuple(chain.from_iterable(params for _sql, params in asked))


@lru_cache(maxsize=2)
def counting_away(day: date) -> Counting:
    """Of how many the reader takes the place that day: mostly of nobody."""
    rows = Substitution.objects.today().filter(substitute=SOMEBODY).values("pk")
    sql, params = rows.query.sql_with_params()
    return f"SELECT COUNT(*) FROM ({sql}) AS away", params  # noqa: S608
