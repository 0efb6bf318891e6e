"""How many rows a list has: exact for short ones, about so many for very long ones."""

from __future__ import annotations

import pytest
from django.db import connection

from contacts.models import Person
from crm import pages
from crm.pages import page_of
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="asks PostgreSQL's planner"
)


@pytest.fixture
def low_bounds(monkeypatch):
    monkeypatch.setattr(pages, "COUNTED", 20)
    monkeypatch.setattr(pages, "SURELY_MORE", 50)


def people(count):
    """So many more people, and a database that knows of them."""
    PersonFactory.create_batch(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def counted(rows, number=1):
    page = page_of(rows.order_by("sort_key"), number, 10)
    assert len(page.rows) == min(10, page.count - (number - 1) * 10)
    return page.count, page.approximate


def test_each_page_of_a_list_tells_how_many_there_are():
    people(25)
    for number in (1, 2, 3):
        assert counted(Person.objects, number) == (25, False)
    assert counted(Person.objects, number=1) == (Person.objects.count(), False)


def test_a_page_beyond_the_end_becomes_the_last_one():
    people(25)
    page = page_of(Person.objects.order_by("-sort_key"), 99, 10)
    assert (page.number, len(page.rows), page.count, page.has_next) == (3, 5, 25, False)


def test_what_is_found_by_a_search_is_counted_with_it():
    people(3)
    PersonFactory.create_batch(12, family_name="زرین‌کمر")
    assert counted(Person.objects.matching("زرین")) == (12, False)
    assert counted(Person.objects.matching("نیست چنین")) == (0, False)


@postgresql
@pytest.mark.usefixtures("low_bounds")
@pytest.mark.parametrize("count", [30, 80], ids=["more than are counted", "far more"])
def test_a_long_list_has_about_so_many(count):
    people(count)
    assert counted(Person.objects) == (count, True)


@postgresql
@pytest.mark.usefixtures("low_bounds")
def test_the_planner_is_not_believed_where_counting_is_cheap():
    people(30)
    Person.everything.filter(pk__in=Person.objects.values("pk")[:15]).delete()
    assert counted(Person.objects) == (15, False)
