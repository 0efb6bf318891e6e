"""Agreements that end and milestones to reach, for the clock that reminds of days
(`REMINDED_ENDS`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from typing import Any

from cooperation.models import Agreement, Milestone
from cooperation.news import readers as leading
from crm.models import User
from engagements.actions.deadlines import Deadline, Source
from engagements.models import Subject
from engagements.reached import Reader, leaders_of, user_reader


class Agreements(Source):
    """Those that end then and are not renewed; told to whoever keeps each, else to who leads its
    body."""

    def rows(self, first: date, last: date) -> Any:
        return Agreement.objects.ending_between(first, last)

    def deadlines(self, subject: Subject, first: date, last: date) -> Iterator[Deadline]:
        found = self.rows(first, last).select_related("keeper")
        for agreement in found.order_by("valid_until", "pk"):
            title, day, body = str(agreement), agreement.valid_until, agreement.body_id
            told = partial(readers, agreement.keeper, body)
            yield Deadline(agreement, title, subject, day, body, told)


def readers(keeper: User | None, body: int | None) -> list[Reader]:
    """Who is told of an end."""
    if reader := user_reader(keeper, "chases"):
        return [reader]
    return leaders_of(body) if body else []


class Milestones(Source):
    """Those that are not reached, of what goes on; told to whoever leads each, else its body. One
    that is late stands in their kartabl."""

    def rows(self, first: date, last: date) -> Any:
        return Milestone.objects.waiting().of_what_goes_on().filter(due__range=(first, last))

    def deadlines(self, subject: Subject, first: date, last: date) -> Iterator[Deadline]:
        leaders = cache(leaders_of)
        found = self.rows(first, last).select_related("initiative__lead__user")
        for one in found.in_order():
            made = one.initiative
            told = partial(leading, made, leaders)
            title = f"{one} – {made.title}"
            yield Deadline(one, title, subject, one.due, made.body_id, told, "milestone")


AGREEMENTS, MILESTONES = Agreements(), Milestones()
