"""A connection on which the database stands still while all of it is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction

ALIAS = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a connection of its own that sees everything as it is now.

    PostgreSQL reads one snapshot and locks nobody out. SQLite would keep everybody from writing
    as long as somebody reads: so the file is copied first, which takes seconds.
    """
    if connection.vendor == "postgresql":
        with opened(), transaction.atomic(using=ALIAS):
            with connections[ALIAS].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield ALIAS
        return
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        copy = Path(folder, "copy.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with opened(str(copy)):
            yield ALIAS


@contextmanager
def opened(name: str = "") -> Iterator[None]:
    """A further connection of this thread, to the same database or to the one of this name."""
    further = connection.copy(alias=ALIAS)
    if name:
        further.settings_dict["NAME"] = name
    connections[ALIAS] = further
    try:
        yield
    finally:
        further.close()
        del connections[ALIAS]
