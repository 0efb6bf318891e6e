"""Files made to harm, and sheets as nobody should send them, put on the page as a clerk does."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from contacts.imports import apart
from contacts.models import Import, Organization, Person
from crm import worker
from crm.models import Change, Job
from tests.factories import UserFactory
from tests.importing import csv_of, xlsx_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOME = "/contacts/import/"
HEADER = ["نام", "نام خانوادگی", "شرکت", "موبایل"]
ROW = ["مریم", "کاظمی", "نساجی یزد", "09121112233"]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture(params=["fa", "en"])
def client(request, clerk, client_of):
    """Somebody who reads the language."""
    reader = UserFactory(username=request.param, role=clerk.role, language=request.param)
    client = client_of(reader)
    client.language = request.param
    return client


def send(client, content, name="اعضا.xlsx"):
    file = io.BytesIO(content)
    file.name = name
    return client.post(HOME, {"file": file})


def read_whole(client, content, name):
    """What the pages show of a file that is taken: its columns, then what its rows would do."""
    response = send(client, content, name)
    imported = Import.objects.get()
    assert response["Location"] == reverse("contacts:import-columns", args=[imported.pk])
    columns = client.get(response["Location"])
    assert columns.status_code == 200
    answer = client.post(response["Location"], as_guessed(imported))
    assert answer.status_code == 302
    worker.run_due()
    imported.refresh_from_db()
    review = client.get(imported.get_absolute_url())
    assert review.status_code == 200
    return imported, columns.content.decode(), review.content.decode()


def as_guessed(imported):
    """What a browser sends from the columns page when nothing is chosen otherwise."""
    columns = {f"c{at}": slug for at, slug in enumerate(imported.mapping)}
    return columns | {"keys": imported.keys, "overwrite": "True", "lenient": "False"}


def workbook(write):
    """A workbook whose sheet and formats are written by hand."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        write(sheet)
    return made.getvalue()


def with_entry(path, content):
    """A real workbook with one thing more in its archive."""
    made = io.BytesIO(xlsx_of([HEADER, ROW]))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(path, content)
    return made.getvalue()


def bomb():
    return with_entry("xl/worksheets/sheet9.xml", b"0" * (400 << 20))


def cut_off():
    """What arrives when sending breaks in the middle."""
    whole = xlsx_of([HEADER, *[ROW] * 50])
    return whole[: len(whole) // 2]


REFUSED = {
    "a zip bomb": (bomb, "bomb", {}),
    "macros": (lambda: with_entry("xl/vbaProject.bin", b"Sub AutoOpen()"), "macros", {}),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "other", {}),
    "a program": (lambda: b"MZ" + bytes(range(256)) * 20, "other", {}),
    "a web page": (lambda: b"<html><table><tr><td>x</td></tr></table>", "page", {}),
    "half a file": (cut_off, "broken", {}),
    "no byte": (bytes, "empty", {}),
    "no row": (lambda: xlsx_of([]), "no_rows", {}),
    "only spaces": (lambda: xlsx_of([["", " "], [""]]), "no_rows", {}),
    "300 columns": (lambda: xlsx_of([[f"ستون {n}" for n in range(300)]]), "columns", {"most": 200}),
    "too many rows": (lambda: csv_of([HEADER, *[ROW] * 50_200]), "rows", {"most": 50_000}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_told_in_one_sentence_and_leaves_nothing(client, tmp_path, what):
    make, code, params = REFUSED[what]
    response = send(client, make(), "اعضا.xlsm" if what == "macros" else "اعضا.xlsx")
    text = response.content.decode()
    assert response.status_code == 422
    with translation.override(client.language):
        sentence = " ".join(apart.refusal(code, **params).messages)
    assert escape(sentence) in text
    assert 'id="id_file_error"' in text
    assert not Import.objects.exists()
    assert not Job.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "import" in str(path)]


def test_a_sheet_with_names_of_columns_alone_has_no_row_and_says_so(client):
    response = send(client, xlsx_of([HEADER]))
    imported = Import.objects.get()
    with translation.override(client.language):
        words = escape(" ".join(apart.refusal("header_only").messages))
    assert words in client.get(response["Location"]).content.decode()
    page = client.post(response["Location"], as_guessed(imported))
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert not Job.objects.exists()
    assert not Person.objects.exists()


def in_arabic_letters(rows):
    """As they are typed where the old encoding is at home."""
    return [[cell.translate(str.maketrans("یک", "يك")) for cell in row] for row in rows]


TAKEN = {
    "windows-1256": lambda: csv_of(in_arabic_letters([HEADER, ROW]), "windows-1256"),
    "utf-16": lambda: csv_of([HEADER, ROW], "utf-16", "\t"),
    "semicolons": lambda: csv_of([HEADER, ROW], delimiter=";"),
    "a workbook called a text": lambda: xlsx_of([HEADER, ROW]),
}


@pytest.mark.parametrize("what", TAKEN)
def test_any_encoding_delimiter_and_name_of_a_file_tells_the_same(client, what):
    imported, columns, review = read_whole(client, TAKEN[what](), "اعضا.csv")
    assert imported.mapping == ["given_name", "family_name", "post.organization", "point.mobile"]
    assert imported.counts["new"] == 1
    assert "مریم" in columns.replace("ي", "ی")
    assert "نساجی یزد" in review
    assert "کاظمی" in review


def test_ragged_rows_are_taken_as_far_as_they_go(client):
    rows = ["نام,نام خانوادگی,شرکت,موبایل", "مریم,کاظمی", "سینا,یوسفی,,09121112244,x,,y"]
    text = "\r\n".join(rows)
    imported, _columns, review = read_whole(client, text.encode(), "a.csv")
    assert imported.counts["new"] == 2
    assert "یوسفی" in review


def test_a_formula_is_never_run_and_its_last_value_is_taken(client):
    def write(sheet):
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, 1, '=HYPERLINK("http://evil.example","x")', None, "کاظمی")

    imported, columns, review = read_whole(client, workbook(write), "a.xlsx")
    assert imported.counts["new"] == 1
    assert "evil.example" not in columns + review
    assert "کاظمی" in review


def test_merged_cells_count_for_each_row_they_span(client):
    def write(sheet):
        for at in (1, 2, 3):
            sheet.write_row(at, 0, [f"نام{at}", "کاظمی", "", f"0912111223{at}"])
        sheet.merge_range(1, 2, 3, 2, "نساجی یزد")

    imported, _columns, _review = read_whole(client, workbook(write), "a.xlsx")
    firms = [
        told for told in imported.rows.values_list("told", flat=True) if "نساجی یزد" in str(told)
    ]
    assert len(firms) == 3


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "a" * 300 + ".xlsx", "\u202exslx.exe"])
def test_no_name_of_a_file_leads_out_of_its_folder(client, tmp_path, name):
    response = send(client, xlsx_of([HEADER, ROW]), name)
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200
    inside = Import.objects.get().folder.resolve()
    assert inside.is_relative_to(tmp_path.resolve())


def test_nothing_of_looking_at_a_file_is_written_to_contacts(client):
    before = Change.objects.count()
    read_whole(client, csv_of([HEADER, ROW]), "a.csv")
    assert Change.objects.count() == before
    assert not Person.objects.exists()
    assert not Organization.objects.exists()
