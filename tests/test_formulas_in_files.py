"""What people typed never becomes a formula in a spreadsheet, and comes back as it was typed."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from contacts.models import Person
from contacts.tables import PersonTable
from crm.export.formats import CSV, guarded, unguarded
from crm.export.sheet import Sheet
from crm.export.sheets import XLSX
from tests.factories import ContactPointFactory, PersonFactory, PostFactory

DANGEROUS = [
    *('=HYPERLINK("http://x")', "=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)"),
    *("\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "'=1+1", "''=1", "+98912=HYPERLINK(1)"),
]
HARMLESS = ["", "سینا", "'", "'سینا'", "a=b", "x-1", "۱۲", "O'Neill", "-", " =1"]
NUMBERS = ["+989121234567", "+98 21 8888-7777", "-5", "+982188887777 داخلی 12", "-1.5", "+۹۸۹۱۲"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [one for one in HARMLESS if one != "-"] + NUMBERS)
def test_numbers_one_dials_and_all_other_words_stay_as_they_are(text):
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text(st.sampled_from("=+-@'\t\r\n＝＋ 019ab(س|!"), max_size=8))
def test_every_text_comes_back_and_none_begins_a_formula(text):
    written = guarded(text)
    assert unguarded(written) == text
    assert not re.match(r"[=@\t\r\n＝＋－＠]|[+-](?!\d)", written)


def people(*names):
    for name in names:
        person = PersonFactory(given_name="", family_name="پیش")
        Person.objects.filter(pk=person.pk).update(family_name=name)
        ContactPointFactory(person=person, kind="mobile", value="+98 912 123 4567")
    table = PersonTable(Person.objects.order_by("pk"))
    table.lay_out(QueryDict())
    return Sheet(table, "اشخاص")


@pytest.mark.django_db
def test_a_csv_of_dangerous_names_is_read_back_whole():
    text = b"".join(CSV.write(people(*DANGEROUS, *HARMLESS))).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert sorted(unguarded(row[0]) for row in rows) == sorted([*DANGEROUS, *HARMLESS])
    assert {row[3] for row in rows} == {"+98 912 123 4567"}


@pytest.mark.django_db
def test_an_excel_file_has_no_formula_and_every_text_stays_text():
    names = [name for name in (*DANGEROUS, *HARMLESS) if name.strip() == name]
    content = b"".join(XLSX.write(people(*names)))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert sorted(str(row[0]) for row in sheet.to_python()[1:]) == sorted(names)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    text_style = [
        number
        for number, xf in enumerate(re.findall(r"<xf [^>]*>", styles.split("<cellXfs")[1]))
        if 'numFmtId="49"' in xf  # "@": an edited cell stays text
    ]
    used = {int(style) for style in re.findall(r'<c r="A\d+" s="(\d+)" t="inlineStr"', xml)}
    assert used
    assert used <= set(text_style)


@pytest.mark.django_db
def test_the_title_of_a_post_that_is_a_formula_is_guarded_too():
    person = PersonFactory()
    PostFactory(person=person, title="=cmd()")
    table = PersonTable(Person.objects.all())
    table.lay_out(QueryDict())
    assert b"'=cmd()" in b"".join(CSV.write(Sheet(table, "اشخاص")))
