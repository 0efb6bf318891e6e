"""Several at once: for what only shows when transactions really run side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from crm.history import lock

POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
needs_postgres = pytest.mark.skipif(
    not POSTGRES, reason="needs PostgreSQL: SQLite lets one writer in at a time"
)


@contextmanager
def holding(record: Any) -> Iterator[None]:
    """Somebody else edits the record meanwhile."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock(record)
            held.set()
            done.wait()
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        held.wait(10)
        yield
    finally:
        done.set()
        thread.join()


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What `act(0)`, `act(1)`, … gave (or raised), all let go at the same moment."""
    start = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(number: int) -> None:
        try:
            start.wait()
            results[number] = act(number)
        except Exception as error:  # noqa: BLE001 - it is the result
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
