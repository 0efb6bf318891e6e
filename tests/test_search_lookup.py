"""Search by key: the same rows with and without the index, on either database."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter
from django.test.utils import CaptureQueriesContext

from contacts.models import Person
from crm import lookups
from crm.lookups import matching
from crm.operations import (
    CreateSearchIndex,
    has_search_index,
    has_trigrams,
    known,
    missing_search_indexes,
)

TABLE = "contacts_person"
NAMES = {
    "emami": "امامی‌رئوف",
    "spaced": "امامی رئوف",
    "ghorbani": "قربانی",
    "yousefi": "یوسفی",
    "dibaj": "دیباج",
    "moradi": "مرادی",
}

pytestmark = pytest.mark.django_db


def execute(sql: str, params: None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


EDITOR = SimpleNamespace(connection=connection, execute=execute)


def create_index() -> None:
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    CreateSearchIndex(TABLE).database_forwards("contacts", EDITOR, ProjectState(), ProjectState())


def drop_index() -> None:
    CreateSearchIndex(TABLE).database_backwards("contacts", EDITOR, ProjectState(), ProjectState())


@pytest.fixture(params=["indexed", "bare"])
def people(request: pytest.FixtureRequest) -> Iterator[None]:
    """A few people, searched with the index and without it."""
    create_index()
    if request.param == "bare":
        drop_index()
    Person.objects.bulk_create(Person(family_name=name, note=key) for key, name in NAMES.items())
    yield
    known(connection).clear()


@pytest.fixture
def index() -> Iterator[None]:
    create_index()
    yield
    known(connection).clear()


def found(query: str) -> list[str]:
    return sorted(matching(Person.objects.all(), query).values_list("note", flat=True))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("امامی رئوف", ["emami", "spaced"]),
        ("امامي‌رئوف", ["emami", "spaced"]),
        ("امامیرئوف", ["emami", "spaced"]),
        ("رئوف امام", ["emami", "spaced"]),
        ("ربان", ["ghorbani"]),
        ("امامی یوسفی", []),
        ("امامی نی", []),
        ("مرادی دی", ["moradi"]),
        ("دی", ["dibaj"]),
        ("د", ["dibaj"]),
        ("ناشناخته", []),
        ("؟!", []),
        ("%", []),
        ("_", []),
        ('" OR "', []),
        ("", sorted(NAMES)),
        ("  ", sorted(NAMES)),
    ],
)
def test_every_word_must_be_found_in_any_spelling_and_order(
    people: None, query: str, rows: list[str]
) -> None:
    assert found(query) == rows


def test_search_narrows_and_keeps_the_order_of_the_list(people: None) -> None:
    ordered = Person.objects.exclude(note="emami").order_by("-sort_key")
    notes = matching(ordered, "ی").values_list("note", flat=True)
    assert list(notes) == ["yousefi"]
    assert matching(ordered, "امامی").count() == 1


def test_rows_that_change_or_go_are_found_as_they_are_now(index: None) -> None:
    person = Person.objects.create(family_name="قربانی", note="one")
    assert found("قربانی") == ["one"]
    person.family_name = "لاهوتی"
    person.save()
    assert (found("قربانی"), found("لاهوتی")) == ([], ["one"])
    Person.everything.filter(pk=person.pk).delete()
    Person.objects.create(family_name="بیگی", note="two")
    assert (found("لاهوتی"), found("بیگی")) == ([], ["two"])


def test_rows_that_were_there_before_the_index_are_found() -> None:
    drop_index()
    Person.objects.create(family_name="افتخاریان", note="before")
    create_index()
    assert found("افتخار") == ["before"]
    known(connection).clear()


def test_the_index_can_be_made_twice_and_taken_back(index: None) -> None:
    create_index()
    assert has_search_index(connection, TABLE)
    assert TABLE not in missing_search_indexes()
    drop_index()
    drop_index()
    assert TABLE in missing_search_indexes()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the triggers are SQLite's")
def test_a_lost_trigger_is_noticed_and_search_goes_on_without_the_index(index: None) -> None:
    assert has_trigrams(connection)
    execute(f'DROP TRIGGER "{TABLE}_fts_added"')
    assert TABLE in missing_search_indexes()
    Person.objects.create(family_name="اکبریان", note="unindexed")
    assert found("اکبریان") == ["unindexed"]
    create_index()
    assert TABLE not in missing_search_indexes()
    assert found("اکبریان") == ["unindexed"]


def test_a_page_of_hits_is_looked_up_and_never_searched_for_by_walking_the_list(
    index: None,
) -> None:
    Person.objects.bulk_create(Person(family_name=f"احمدی {number}") for number in range(5000))
    execute("ANALYZE")
    page = matching(Person.objects.order_by("sort_key", "pk"), "احمدی")[:26]
    assert "person_by_name" not in page.explain()
    if connection.vendor == "sqlite":
        assert "VIRTUAL TABLE INDEX" in page.explain()
    else:
        execute(f"SELECT gin_clean_pending_list('{TABLE}_trgm')")
        execute("SET LOCAL enable_seqscan = off")
        assert f"{TABLE}_trgm" in page.explain()


def test_who_searches_first_pays_no_query_more(index: None) -> None:
    known(connection).clear()
    with CaptureQueriesContext(connection) as first:
        assert found("کسی") == []
    with CaptureQueriesContext(connection) as second:
        assert found("کسی") == []
    assert len(first) == len(second) <= 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's planner")
def test_a_word_that_nearly_everybody_bears_is_met_by_walking_the_list(
    index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "MANY", 1000)
    Person.objects.bulk_create(Person(family_name=f"احمدی {number}") for number in range(5000))
    execute("ANALYZE")
    page = matching(Person.objects.order_by("sort_key", "pk"), "احمدی")[:26]
    assert "person_by_name" in page.explain()
    assert len(page) == 26


def test_every_index_that_migrations_make_is_there() -> None:
    known(connection).clear()
    assert missing_search_indexes() == []


def test_migrations_can_write_the_operation() -> None:
    text, imports = MigrationWriter.serialize([CreateSearchIndex("a", column="b")])
    assert "crm.operations.CreateSearchIndex" in text
    assert imports
    operation = CreateSearchIndex("contacts_person")
    assert operation.describe() == "Create the search index of contacts_person"
    assert operation.migration_name_fragment == "contacts_person_search_index"
