"""Agreements that end, for the clock that reminds of what ends (`REMINDED_ENDS`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from cooperation.models import Agreement
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


AGREEMENTS = Agreements()


def readers(keeper: User | None, body: int | None) -> list[Reader]:
    """Who is told of an end."""
    if reader := user_reader(keeper, "chases"):
        return [reader]
    return leaders_of(body) if body else []
