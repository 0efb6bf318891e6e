"""Things of which only one may happen at a time, whoever does them and on whichever machine."""

from __future__ import annotations

import zlib

from django.db import connection


def alone(name: str) -> None:
    """Wait until nobody else does what is called so; until the transaction ends others wait.

    SQLite lets one writer in at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
