"""A sheet as offices keep it goes in, is undone, goes in again, and its exports tell every cell."""

from __future__ import annotations

import pytest

from benchmarks.sheets import HEADER, people
from benchmarks.there_and_back import losses
from contacts.models import Organization, Person
from tests.importing import brought_in, undone, verdicts, xlsx_of

pytestmark = pytest.mark.django_db
ROWS = 300


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture(scope="module")
def table():
    """A tenth of it twice, a tenth of it wrong."""
    return list(people(ROWS, seed=4, doubles=0.1, broken=0.1))


def test_what_went_in_comes_out_after_it_was_undone_and_went_in_again(table, clerk):
    sheet = xlsx_of([HEADER, *table])
    first = brought_in(sheet, clerk, "اعضا.xlsx")
    assert losses(first, table, clerk) == []
    assert undone(first, clerk).kept == []
    assert not Person.objects.exists()
    assert not Organization.objects.exists()
    again = brought_in(sheet, clerk, "اعضا.xlsx")
    assert verdicts(again) == verdicts(first)
    assert {"new", "same", "error"} <= set(verdicts(again))
    assert losses(again, table, clerk) == []
    assert again.counts["new"] == Person.objects.count()


def test_a_cell_that_is_lost_is_told(table, clerk):
    imported = brought_in(xlsx_of([HEADER, *table]), clerk, "اعضا.xlsx")
    number = next(at for at, row in enumerate(table) if row[9] and row[3])
    table[number] = [*table[number][:3], "دیگری", *table[number][4:]]
    assert [what.partition(":")[0] for what in losses(imported, table, clerk)] == [str(number + 2)]
