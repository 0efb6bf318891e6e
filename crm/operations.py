"""Migration operations: the trigram index behind search, on either database."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
INDEX = 'CREATE INDEX IF NOT EXISTS "{name}" ON "{table}" USING gin ("{column}" gin_trgm_ops)'
FULL_TEXT = """CREATE VIRTUAL TABLE "{name}" USING fts5("{column}", content="{table}",
    content_rowid="id", tokenize="trigram case_sensitive 1")"""
ADDED = """CREATE TRIGGER "{name}_added" AFTER INSERT ON "{table}" BEGIN
    INSERT INTO "{name}"(rowid, "{column}") VALUES (new."id", new."{column}"); END"""
REMOVED = """CREATE TRIGGER "{name}_removed" AFTER DELETE ON "{table}" BEGIN
    INSERT INTO "{name}"("{name}", rowid, "{column}") VALUES ('delete', old."id", old."{column}");
    END"""
CHANGED = """CREATE TRIGGER "{name}_changed" AFTER UPDATE OF "id", "{column}" ON "{table}"
    WHEN old."{column}" IS NOT new."{column}" OR old."id" IS NOT new."id" BEGIN
    INSERT INTO "{name}"("{name}", rowid, "{column}") VALUES ('delete', old."id", old."{column}");
    INSERT INTO "{name}"(rowid, "{column}") VALUES (new."id", new."{column}"); END"""
REBUILD = """INSERT INTO "{name}"("{name}") VALUES ('rebuild')"""
TRIGGERS = ("added", "removed", "changed")


class CreateSearchIndex(Operation):
    """The index `crm.lookups.matching` uses: `CreateSearchIndex("contacts_person")`.

    On SQLite it is a full-text table kept by three triggers. Altering a column there rebuilds the
    table and loses them, so such a migration ends with this operation again; running it twice is
    safe. `missing_search_indexes` tells when that was forgotten.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, column: str = "search_key") -> None:
        self.table, self.column = table, column

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        connection = schema_editor.connection
        if connection.vendor == "postgresql":
            self.run(schema_editor, EXTENSION, INDEX)
        elif connection.vendor == "sqlite" and has_trigrams(connection):
            self.drop(schema_editor)
            self.run(schema_editor, FULL_TEXT, ADDED, REMOVED, CHANGED, REBUILD)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.drop(schema_editor)

    def drop(self, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            self.run(schema_editor, 'DROP INDEX IF EXISTS "{name}"')
            return
        for trigger in TRIGGERS:
            self.run(schema_editor, f'DROP TRIGGER IF EXISTS "{{name}}_{trigger}"')
        self.run(schema_editor, 'DROP TABLE IF EXISTS "{name}"')
        known(schema_editor.connection).discard(self.table)

    def run(self, schema_editor: Any, *statements: str) -> None:
        name = index_name(schema_editor.connection, self.table)
        for statement in statements:
            sql = statement.format(name=name, table=self.table, column=self.column)
            schema_editor.execute(sql, params=None)

    def describe(self) -> str:
        return f"Create the search index of {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.table}_search_index"


def index_name(connection: Any, table: str) -> str:
    return f"{table}_trgm" if connection.vendor == "postgresql" else f"{table}_fts"


def has_trigrams(connection: Any) -> bool:
    """Whether this SQLite has full-text search by trigrams."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
        return cursor.fetchone() is not None and connection.Database.sqlite_version_info >= (3, 34)


def known(connection: Any) -> set[str]:
    """The tables this connection has seen to be indexed."""
    if not hasattr(connection, "_search_indexes"):
        connection._search_indexes = set()
    return connection._search_indexes


def has_search_index(connection: Any, table: str) -> bool:
    """Whether the table's search index is there and kept up to date; asked once a connection."""
    if table in known(connection):
        return True
    name = index_name(connection, table)
    needed = {name}
    catalogue = "SELECT indexname FROM pg_indexes WHERE indexname LIKE %s"
    if connection.vendor == "sqlite":
        needed |= {f"{name}_{trigger}" for trigger in TRIGGERS}
        catalogue = "SELECT name FROM sqlite_master WHERE name LIKE %s"
    connection.ensure_connection()
    # Past the query log: how many queries a page makes must not depend on who searched first.
    with closing(connection.create_cursor()) as cursor:
        cursor.execute(catalogue, [f"{name}%"])
        found = {row[0] for row in cursor.fetchall()}
    if needed <= found:
        known(connection).add(table)
    return needed <= found


def missing_search_indexes(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The tables that migrations gave a search index which is not there or no longer kept."""
    connection = connections[using]
    if connection.vendor == "sqlite" and not has_trigrams(connection):
        return []
    known(connection).clear()
    return sorted(table for table in indexed() if not has_search_index(connection, table))


def indexed() -> set[str]:
    """The tables whose search index some migration makes."""
    migrations = MigrationLoader(None).disk_migrations.values()
    operations = (operation for migration in migrations for operation in migration.operations)
    return {made.table for made in operations if isinstance(made, CreateSearchIndex)}
