"""Excel files: from right to left in Persian, real dates beside Jalali ones, nothing lost."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.utils import translation
from python_calamine import CalamineWorkbook

from contacts.models import Organization, Person
from contacts.tables import OrganizationTable, PersonTable
from crm.dates import PartialDate
from crm.export import sheets
from crm.export.sheet import Sheet
from crm.export.sheets import XLSX
from crm.models import Mail
from crm.outgoing import MailTable
from engagements.models import Interaction
from engagements.tables import InteractionTable
from tests.factories import InteractionFactory, MailFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def book_of(table, asked="", title="اشخاص"):
    table.lay_out(QueryDict(asked))
    return b"".join(XLSX.write(Sheet(table, title)))


def part(content, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def rows_of(content, number=0):
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(number).to_python()
    )


def test_the_sheet_runs_as_its_reader_reads_and_its_head_stays_in_sight():
    PersonFactory()
    for language, runs in (("fa", True), ("en", False)):
        with translation.override(language):
            xml = part(book_of(PersonTable(Person.objects.all())))
        assert ('rightToLeft="1"' in xml) == runs
        assert re.search(r'<pane ySplit="1" [^>]*state="frozen"', xml)
        assert "<autoFilter" in xml
        assert xml.count("<col ") >= 3


def test_a_day_is_a_real_date_beside_how_it_reads_in_jalali():
    PersonFactory(birthday=date(1989, 3, 21))
    head, row = rows_of(book_of(PersonTable(Person.objects.all()), "columns=birthday"))
    assert head[1:] == ["تاریخ تولد", "تاریخ تولد (شمسی)"]
    assert row[1:] == [date(1989, 3, 21), "1368/01/01"]


def test_a_moment_is_the_clock_of_the_office():
    mail = MailFactory(subject="یادآوری")
    Mail.objects.filter(pk=mail.pk).update(sent_at=datetime(2026, 3, 20, 21, 0, tzinfo=UTC))
    [_head, row] = rows_of(book_of(MailTable(Mail.objects.all()), "columns=sent_at"))
    assert row[1:] == [datetime.fromisoformat("2026-03-21T00:30"), "1405/01/01 00:30"]


def test_of_a_date_only_what_is_known_is_written():
    for number, since in enumerate(("1401", "1401/9", "1401/9/7")):
        name = f"سازمان {number}"
        OrganizationFactory(name=name, member_since=PartialDate.parse(since), member_number="1")
    [_head, *rows] = rows_of(
        book_of(OrganizationTable(Organization.objects.all()), "columns=member_since")
    )
    assert [row[1:] for row in rows] == [
        ["", "1401"],
        ["", "1401/09"],
        [date(2022, 11, 28), "1401/09/07"],
    ]


def test_a_text_too_long_for_a_cell_is_cut_so_that_it_shows():
    InteractionFactory(text="ن" * 40_000)
    [_head, row] = rows_of(book_of(InteractionTable(Interaction.objects.all())))
    assert len(row[0]) == 32_767
    assert row[0].endswith("ن…")


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    monkeypatch.setattr(Sheet.steps, "__defaults__", (5,))
    PersonFactory.create_batch(8)
    content = book_of(PersonTable(Person.objects.all()), title="اشخاص: [همه]")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["اشخاص همه", "اشخاص همه 2", "اشخاص همه 3"]
    found = [rows_of(content, number) for number in range(3)]
    assert [len(rows) for rows in found] == [4, 4, 3]
    assert len({rows[0][0] for rows in found}) == 1
    assert len({row[0] for rows in found for row in rows[1:]}) == 8


@pytest.mark.parametrize("title", ["", "'", "/\\", "x" * 80, "a" * 30 + "ب", "history"])
def test_every_title_gives_a_sheet_a_name_excel_takes(title):
    name = sheets.name_of(title, 12)
    assert 0 < len(name) <= 31
    assert not set(name) & set("[]:*?/\\")
    assert name.endswith(" 12")


def test_words_stand_for_yes_and_no_and_numbers_are_numbers():
    PersonFactory(do_not_contact=True)
    [_head, row] = rows_of(book_of(PersonTable(Person.objects.all()), "columns=do_not_contact"))
    assert row[1] == "بله"
    MailFactory()
    [_head, row] = rows_of(book_of(MailTable(Mail.objects.all()), "columns=attempts"))
    assert row[1] == 0.0
