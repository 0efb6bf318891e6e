"""What has no day stands last, whichever way a list is sorted and whatever keeps it."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from crm import pages
from engagements.models import FollowUp
from engagements.tables import FollowUpTable
from tests.factories import FollowUpFactory

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 12, 3), None, date(2026, 12, 1), None, date(2026, 12, 2)]


@pytest.fixture
def owed():
    return [FollowUpFactory(due=day) for day in DAYS]


def table(sort, **query):
    made = FollowUpTable(FollowUp.objects.all())
    asked = QueryDict(mutable=True)
    asked.update({"sort": sort, **query})
    made.turn_to(asked)
    return made


def read(sort, per_page, monkeypatch):
    """All pages of a list, a few rows a page."""
    monkeypatch.setattr("crm.tables.PER_PAGE", per_page)
    numbers = range(1, -(-len(DAYS) // per_page) + 1)
    return [row for page in numbers for row in table(sort, page=str(page)).shown.rows]


@pytest.mark.parametrize("expected", [0, len(DAYS), pages.COUNTED + 1])
@pytest.mark.parametrize("per_page", [1, 2, 3, 4, 5, 25])
@pytest.mark.parametrize(("sort", "order"), [("due", [2, 4, 0, 1, 3]), ("-due", [0, 4, 2, 3, 1])])
def test_on_pages_of_any_size(owed, sort, order, per_page, expected, monkeypatch):
    monkeypatch.setattr(pages, "planned", lambda _rows: expected)
    rows = read(sort, per_page, monkeypatch)
    assert rows == [owed[place] for place in order]


@pytest.mark.parametrize(("sort", "order"), [("due", [2, 4, 0, 1, 3]), ("-due", [0, 4, 2, 3, 1])])
def test_in_files_too(owed, sort, order):
    assert list(table(sort).keys()) == [owed[place].pk for place in order]


def test_a_page_beyond_the_end_is_the_last(owed, monkeypatch):
    monkeypatch.setattr("crm.tables.PER_PAGE", 2)
    shown = table("due", page="99").shown
    assert (shown.number, shown.rows, shown.count) == (3, [owed[3]], 5)
