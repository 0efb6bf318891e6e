"""What a tick finds to do: asked of everything by one statement, put into SQL once a day.

A tick mostly finds nothing; to write two dozen questions then takes far longer than their answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from engagements.models import ReminderRule, Subject

NEVER = "1 = 0"
#: rows seen to in one transaction; nobody else's tick sees to them meanwhile, and whoever edits one
#: of them waits so long
TOGETHER = 50


@dataclass(frozen=True)
class Look:
    """The day it is, and how many days before a day each kind of record is first reminded of."""

    day: date
    ahead: tuple[tuple[str, int], ...]

    @classmethod
    def at(cls, day: date) -> Look:
        """By the rules as they stand; one query."""
        return cls(day, tuple(ReminderRule.objects.farthest().items()))

    def until(self, subject: Subject) -> date:
        """What is due later is not reminded of today by any rule."""
        return self.day + timedelta(days=dict(self.ahead)[subject])


@dataclass(frozen=True)
class Part:
    """Something a tick does for a day, and the queries that find nothing when there is nothing to
    do. They may depend on the day and on nothing that changes within it."""

    work: Callable[[date], int]
    rows: Callable[[Look], Iterable[Any]]


def busy(look: Look, parts: tuple[Part, ...]) -> list[Part]:
    """Those with something to do; one query."""
    sql, params = question(look, parts)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [part for part, there in zip(parts, cursor.fetchone(), strict=True) if there]


def in_turns(queue: QuerySet[Any], work: Callable[[Sequence[int]], int]) -> int:
    """Work through a queue that what is done leaves, the keys of some rows at a time; the sum.

    What fails, or is in other hands, stays in front of the queue and is left to the next tick.
    """
    done = 0
    left: list[int] = []
    keys_of = queue.values_list("pk", flat=True)
    while keys := list(keys_of.exclude(pk__in=left)[:TOGETHER]):
        done += work(keys)
        left = list(keys_of.filter(pk__in=[*left, *keys]))
    return done


@lru_cache(maxsize=8)
def question(look: Look, parts: tuple[Part, ...]) -> tuple[str, tuple[Any, ...]]:
    """The statement that says of each part whether there is a row."""
    asked = [there_are(part.rows(look)) for part in parts]
    columns = ", ".join(f"({sql})" for sql, _params in asked)
    return f"SELECT {columns}", tuple(one for _sql, params in asked for one in params)


def there_are(queries: Iterable[Any]) -> tuple[str, Sequence[Any]]:
    """The condition that one of these finds a row."""
    told = [exists(rows) for rows in queries]
    return " OR ".join(sql for sql, _params in told), [p for _sql, params in told for p in params]


def exists(rows: Any) -> tuple[str, Sequence[Any]]:
    try:
        sql, params = rows.query.exists().sql_with_params()
    except EmptyResultSet:
        return NEVER, ()
    return f"EXISTS ({sql})", params
