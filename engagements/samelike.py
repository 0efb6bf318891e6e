"""Problems that may be the one somebody is about to enter: about the same place, in like words."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from contacts.models import Organization
from crm.models import User
from crm.text import search_terms
from engagements.models import Problem

#: words shorter than this tell nothing; so many are looked for, so many rows compared and shown
SHORTEST, MOST_WORDS, COMPARED, SHOWN = 3, 8, 200, 5
#: shares of the words typed that another must have: of the same place, and of any
SAME_PLACE, ANYWHERE = 0.25, 0.7


def problems_like(title: str, about: Organization | None, user: User) -> list[Problem]:
    """The likeliest few among those still open, the likeliest first."""
    words = [word for word in search_terms(title) if len(word) >= SHORTEST][:MOST_WORDS]
    if not words:
        return []
    held = reduce(or_, (Q(search_key__has=[word]) for word in words))
    rows = Problem.objects.visible_to(user).unsolved().filter(held).for_list()
    places = places_of(about)
    scored = [(likeness(row, words, places), row) for row in rows.order_by("-pk")[:COMPARED]]
    likely = [(score, row) for score, row in scored if score >= wanted(row, places)]
    likely.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    return [row for _score, row in likely[:SHOWN]]


def places_of(organization: Organization | None) -> set[Any]:
    """An organization and the town it lies in."""
    found = {organization.pk, organization.located_in_id} if organization else set()
    return found - {None}


def is_there(problem: Problem, places: set[Any]) -> bool:
    return bool(places_of(problem.about) & places)


def wanted(problem: Problem, places: set[Any]) -> float:
    return 1 + SAME_PLACE if is_there(problem, places) else ANYWHERE


def likeness(problem: Problem, words: list[str], places: set[Any]) -> float:
    """The share of the words it has, and one more when it is about the same place."""
    share = sum(word in problem.search_key for word in words) / len(words)
    return share + is_there(problem, places)
