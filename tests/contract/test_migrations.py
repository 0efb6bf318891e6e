"""Migrations: complete, in one line, and with the indexes search needs."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from crm.fields import SearchKey
from crm.operations import (
    CreateSearchIndex,
    has_search_index,
    index_name,
    missing_search_indexes,
)
from tests.contract.source import APPS

SEARCHED = [
    model
    for model in apps.get_models()
    if any(isinstance(field, SearchKey) for field in model._meta.concrete_fields)
]


def indexed_tables():
    """The tables a migration makes a search index for."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {
        operation.table
        for (app, _name), migration in loader.disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, CreateSearchIndex)
    }


def steps(loader):
    """What databases that hold something go through, one after another."""
    return [key for key, step in loader.disk_migrations.items() if not step.replaces]


def summed_up(loader):
    """The steps an empty database takes at once, in the order of the sums."""
    sums = sorted(key for key, step in loader.disk_migrations.items() if step.replaces)
    return [replaced for key in sums for replaced in loader.disk_migrations[key].replaces]


@pytest.mark.django_db
def test_the_migrations_say_all_that_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", APPS)
def test_the_migrations_of_an_app_stand_in_one_line(app):
    loader = MigrationLoader(None, ignore_no_migrations=True)
    [(_app, latest)] = loader.graph.leaf_nodes(app)
    names = sorted(name for label, name in steps(loader) if label == app)
    numbers = [int(name[:4]) for name in names]
    assert numbers == list(range(1, len(names) + 1))
    assert MigrationAutodetector.parse_number(latest) == len(names)  # the next one gets the next
    assert not any("auto" in name for name in names)
    for name in names:
        own = [n for a, n in loader.disk_migrations[app, name].dependencies if a == app]
        assert len(own) <= 1
    summed = [name for label, name in summed_up(loader) if label == app]
    assert summed == names[: len(summed)]


@pytest.mark.django_db
def test_no_search_index_is_missing():
    missing = set(missing_search_indexes())
    wanted = {
        model._meta.db_table for model in SEARCHED if model._meta.db_table in indexed_tables()
    }
    assert missing.isdisjoint(wanted)


def test_what_people_search_in_has_an_index():
    """Lists and pick boxes; what is shown inside another page is few rows."""
    listed = {m._meta.db_table for m in SEARCHED if m.picked} | {"engagements_followup"}
    assert listed - indexed_tables() == set()


class Editor:
    """A schema editor inside the transaction of a test, which SQLite's own refuses."""

    connection = connection

    def execute(self, sql, params=()):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


@pytest.mark.django_db
@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model.__name__)
def test_a_search_index_can_be_made_for_every_model(model):
    table = model._meta.db_table
    connection.check_constraints()  # PostgreSQL alters no table with checks outstanding
    operation, editor = CreateSearchIndex(table), Editor()
    operation.database_forwards("", editor, None, None)
    assert has_search_index(connection, table)
    operation.database_forwards("", editor, None, None)  # twice is as good as once
    assert has_search_index(connection, table)
    if table not in indexed_tables():
        operation.database_backwards("", editor, None, None)
        assert index_name(connection, table) not in connection.introspection.table_names()
