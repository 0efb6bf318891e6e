"""The word in a reminder by which whoever owes something answers without an account."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from crm.dates import today
from crm.links import path_with, signed, unsigned
from engagements.models import FollowUp, Reply
from engagements.models.replies import name_of
from engagements.stopping import present

PURPOSE = "engagements.owing"
#: follow-up, round of its links, who owes it, the day it was signed
KEY = re.compile(r"(\d{1,18})-(\d{1,5})-([po]\d{1,18})-(\d{4}-\d\d-\d\d)")
#: so long after it was sent a link opens nothing more
LASTS = timedelta(days=180)


def ower(follow_up: FollowUp) -> str:
    """The person or organization that owes it, as a key; "" of a colleague and of nobody."""
    if follow_up.owner_person_id:
        return f"p{follow_up.owner_person_id}"
    return f"o{follow_up.owner_organization_id}" if follow_up.owner_organization_id else ""


def token_of(follow_up: FollowUp) -> str:
    """The signed key; it counts until it is closed, owed by another, or its links recalled."""
    key = f"{follow_up.pk}-{follow_up.link_round}-{ower(follow_up)}-{today().isoformat()}"
    return signed(PURPOSE, key)


def answer_path(follow_up: FollowUp) -> str:
    """Where whoever owes it answers."""
    return path_with("engagements:follow-up-answer", link=token_of(follow_up))


def follow_up_of(token: str) -> tuple[FollowUp | None, bool]:
    """(what a link is about, whether it still opens); (None, False) when we did not sign it."""
    key = KEY.fullmatch(unsigned(PURPOSE, token) or "")
    if key is None:
        return None, False
    found: FollowUp | None = FollowUp.objects.for_detail().filter(pk=key[1]).first()
    if found is None:
        return None, False
    current = int(key[2]) == found.link_round and owes(key[3], found)
    fresh = today() - date.fromisoformat(key[4]) <= LASTS
    return found, current and fresh and found.is_open


def owes(who: str, follow_up: FollowUp) -> bool:
    """Whether the party with this key owes it; merged into another, it is that one by now."""
    owed_by = ower(follow_up)
    return owed_by == who or (owed_by != "" and owed_by == present(who))


def said_by_owner(follow_up: FollowUp) -> Any:
    """What whoever owes it now said without an account, the newest first."""
    rows = Reply.objects.filter(follow_up=follow_up, created_by=None)
    known = set(rows.order_by().values_list("said_for", flat=True)) - {""}
    theirs = [key for key in known if owes(key, follow_up)]
    named = Q(said_for="", said_by=name_of(follow_up.owner))
    return rows.filter(named | Q(said_for__in=theirs))
