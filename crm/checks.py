"""What must be true of the database before anybody works with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

WORD = "همکاری"


def check_persian_trigrams(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """PostgreSQL can search Persian text (SQLite needs nothing)."""
    aliases = [a for a in databases or () if connections[a].vendor == "postgresql"]
    return [problem for alias in aliases for problem in trigram_problems(alias)]


def trigram_problems(alias: str) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT installed_version FROM pg_available_extensions WHERE name='pg_trgm'")
        row = cursor.fetchone()
        if row is None:
            hint = "Install PostgreSQL's contrib package."
            return [
                Error("PostgreSQL has no pg_trgm, which search needs.", hint=hint, id="crm.E001")
            ]
        # Before the first migration the extension is not there yet: ask for what it builds on.
        letters = "cardinality(show_trgm(%s)) > 0" if row[0] else "%s ~ '^[[:alpha:]]+$'"
        cursor.execute(f"SELECT {letters}", [WORD])
        if cursor.fetchone()[0]:
            return []
    hint = "Create the database with LC_CTYPE C.UTF-8 (or another UTF-8 locale)."
    return [Error("This database does not know Persian letters.", hint=hint, id="crm.E002")]
