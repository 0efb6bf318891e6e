"""Questions every page asks: PostgreSQL takes longer to plan them than to answer."""

from __future__ import annotations

from typing import Any

from django.db import connection


def prepared_cursor() -> Any:
    """A cursor whose statements PostgreSQL plans once for each connection, after a few uses.

    For long questions that differ in their values alone. How often one is asked before its plan
    is kept says `prepare_threshold` in the settings of the database. Elsewhere, and where what is
    asked is listened to (such a cursor does not tell it), the usual cursor.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    database: Any = connection
    return connection.make_cursor(database.Database.Cursor(connection.connection))
