"""What is taken as a sheet, and what is refused in a plain sentence; nothing of it is run."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from contacts.imports import apart, delimited
from contacts.imports.refusals import LARGEST
from tests.importing import csv_of, xlsx_of

pytestmark = pytest.mark.once
ROWS = [["نام خانوادگی", "موبایل"], ["یوسفی", "09121112233"], ["کاظمی", "09121112244"]]


def read(content, tmp_path, encoding=""):
    """(what was found, the rows of the first sheet)."""
    path = tmp_path / "file"
    path.write_bytes(content)
    found = apart.read(path, tmp_path, encoding)
    return found, list(apart.rows_in(tmp_path, 0))


def refused(content, tmp_path):
    with pytest.raises(ValidationError) as error:
        read(content, tmp_path)
    return error.value.code


def zipped(files, name="xl/workbook.xml"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in {name: "<workbook/>", **files}.items():
            archive.writestr(path, content)
    return made.getvalue()


# --- texts with delimiters ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "used"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_a_text_is_read_in_the_encoding_it_is_in(tmp_path, encoding, used):
    found, rows = read(csv_of(ROWS, encoding), tmp_path)
    assert (found["encoding"], rows) == (used, ROWS)


def test_the_old_persian_and_the_western_encoding_are_told_apart(tmp_path):
    old = [["نام", "نام خانوادگي"], ["علي", "كاظمي"]]
    found, rows = read(csv_of(old, "windows-1256"), tmp_path)
    assert (found["encoding"], rows) == ("windows-1256", old)
    western = [["Name", "City"], ["Müller", "Köln"], ["Lefèvre", "Orléans"]]
    found, rows = read(csv_of(western, "windows-1252"), tmp_path)
    assert (found["encoding"], rows) == ("windows-1252", western)


def test_another_encoding_can_be_asked_for(tmp_path):
    content = csv_of([["Name"], ["Böhm"]], "windows-1252")
    assert read(content, tmp_path, "windows-1256")[1] != [["Name"], ["Böhm"]]
    assert read(content, tmp_path, "windows-1252")[1] == [["Name"], ["Böhm"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "§"])
def test_any_delimiter_is_found(tmp_path, delimiter):
    found, rows = read(csv_of(ROWS, delimiter=delimiter), tmp_path)
    assert (found["delimiter"], rows) == (delimiter, ROWS)


def test_commas_in_the_cells_are_no_delimiter(tmp_path):
    rows = [["نام", "نشانی"], ["علی", "تهران, خیابان کارگر, ۱۲"], ["زهرا", "یزد, صفائیه, ۳"]]
    text = "\n".join(";".join(row) for row in rows)
    assert read(text.encode(), tmp_path)[1] == rows


def test_a_file_may_name_its_delimiter(tmp_path):
    assert read(b"sep=;\r\nName;Note\r\nSmith;a, b, c\r\n", tmp_path)[1][1] == ["Smith", "a, b, c"]


def test_rows_may_be_ragged_and_some_empty(tmp_path):
    found, rows = read(b"Name,Phone,Note\nSmith\n\n,,\nJones,1,2,3,4\n", tmp_path)
    assert rows == [["Name", "Phone", "Note"], ["Smith"], [], [], ["Jones", "1", "2", "3", "4"]]
    assert (found["sheets"][0]["rows"], found["sheets"][0]["columns"]) == (3, 5)


def test_a_quotation_mark_nobody_closes_does_not_swallow_the_rest(tmp_path):
    lines = ["Name,Note", 'Smith,"a', *(f"Person {n},x" for n in range(100))]
    found, rows = read("\n".join(lines).encode(), tmp_path)
    assert (len(rows), found["sheets"][0]["notes"]) == (102, ["quotes"])


def test_the_sign_that_kept_a_formula_from_running_is_taken_off_again(tmp_path):
    assert read(b"Name,Note\nSmith,'=1+1\nO'Hara,'quoted'\n", tmp_path)[1][1:] == [
        ["Smith", "=1+1"],
        ["O'Hara", "'quoted'"],
    ]


def test_the_delimiter_of_one_column_is_no_letter_of_it():
    assert delimited.delimiter_of("نام\nعلی\nزهرا\n") == ","


# --- workbooks ---------------------------------------------------------------------------------


def test_a_workbook_is_read_as_people_would_type_it(tmp_path):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("اعضا")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["نام", "موبایل", "روز", "سهم", "عضو"])
        sheet.write(1, 0, "علی")
        sheet.write(1, 1, 9121112233)
        sheet.write_number(1, 2, 44893, day)
        sheet.write(1, 3, 12.5)
        sheet.write(1, 4, True)
        book.add_worksheet("پنهان").hide()
    found, rows = read(made.getvalue(), tmp_path)
    assert rows[1] == ["علی", "9121112233", "2022-11-28", "12.5", "True"]
    assert [sheet["name"] for sheet in found["sheets"]] == ["اعضا"]


def test_a_merged_cell_counts_for_every_row_it_spans(tmp_path):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "فهرست اعضا")
        sheet.write_row(1, 0, ["شرکت", "نام خانوادگی", "موبایل"])
        sheet.merge_range(2, 0, 4, 0, "نساجی یزد")
        for row in (2, 3, 4):
            sheet.write_row(row, 1, [f"نام{row}", f"0912111223{row}"])
    found, rows = read(made.getvalue(), tmp_path)
    assert [row[0] for row in rows] == ["فهرست اعضا", "شرکت", *["نساجی یزد"] * 3]
    assert rows[0] == ["فهرست اعضا"]
    assert found["sheets"][0]["notes"] == ["merged"]


def test_formulas_are_taken_with_the_value_they_had_and_that_is_told(tmp_path):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["نام", "جمع"])
        sheet.write_formula(1, 1, '=HYPERLINK("http://evil.example")', None, "۱۲")
    found, rows = read(made.getvalue(), tmp_path)
    assert rows[1] == ["", "۱۲"]
    assert found["sheets"][0]["notes"] == ["formulas"]


def test_cells_with_a_formula_and_no_value_are_named(tmp_path):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["نام", "موبایل"])
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["نام", "جمع", "نشانی", "خالی"])
        for at, value in enumerate((1, "۱۲", 0, "کاشان")):
            sheet.write_formula(1, at, "=A1", None, value)
    content = made.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    second = "xl/worksheets/sheet2.xml"
    files[second] = files[second].replace(b"<v>0</v>", b"")  # as other programs write it
    found, _rows = read(zipped(files, "xl/workbook.xml"), tmp_path)
    assert [sheet["blank"] for sheet in found["sheets"]] == [[], ["C2"]]


def test_content_decides_not_what_the_file_is_called(tmp_path):
    assert read(xlsx_of(ROWS), tmp_path)[0]["kind"] == "xlsx"
    assert read(b"\xef\xbb\xbf\r\nBEGIN:VCARD\r\nFN:A\r\nEND:VCARD", tmp_path)[0]["kind"] == "vcard"


# --- what is refused ---------------------------------------------------------------------------


def test_a_bomb_is_not_unpacked(tmp_path):
    sheet = b"<worksheet>" + b"0" * (400 << 20) + b"</worksheet>"
    bomb = zipped({"xl/worksheets/sheet1.xml": sheet})
    assert len(bomb) < 1 << 20
    assert refused(bomb, tmp_path) == "bomb"


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_either(tmp_path):
    made = bytearray(zipped({"xl/worksheets/sheet1.xml": b"0" * (400 << 20)}))
    size = (400 << 20).to_bytes(4, "little")
    lie = (1000).to_bytes(4, "little")
    while (at := made.find(size)) >= 0:
        made[at : at + 4] = lie
    assert refused(bytes(made), tmp_path) == "broken"


def test_entities_are_not_expanded(tmp_path):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    assert refused(zipped({"xl/worksheets/sheet1.xml": laughs}), tmp_path) == "broken"


def test_what_takes_all_memory_ends_its_reader_and_nothing_else(tmp_path, monkeypatch):
    """A cell far down and far right makes a table of sixteen thousand million cells."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "نام")
        sheet.write(1_048_575, 16_383, "x")
    assert refused(made.getvalue(), tmp_path) in ("bomb", "columns", "broken")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n \n", "no_rows"),
        (b"%PDF-1.7 ...", "other"),
        (b"\x89PNG\r\n\x1a\n", "other"),
        (bytes(range(256)) * 20, "other"),
        (b"<html><table><tr><td>a</td></tr></table>", "page"),
        (b'[\n  {"name": "x"}\n]', "json"),
        (b'\xef\xbb\xbf{"people": []}', "json"),
        (b"PK\x03\x04 and nothing more", "broken"),
        (zipped({"xl/vbaProject.bin": b"x"}), "macros"),
        (zipped({"xl/workbook.bin": b"x"}, "[Content_Types].xml"), "xlsb"),
        (zipped({"word/document.xml": b"x"}, "[Content_Types].xml"), "other"),
        (zipped({"xl/worksheets/sheet1.xml": b"<nonsense"}), "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "other"),
    ],
)
def test_what_is_no_sheet_is_refused_and_named(tmp_path, content, code):
    assert refused(content, tmp_path) == code


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    with pytest.raises(ValidationError) as error:
        apart.read(path, tmp_path)
    assert error.value.code == "size"
    assert path.stat().st_size > LARGEST


def test_too_many_columns_or_rows_are_refused(tmp_path):
    assert refused(csv_of([["x"] * 300]), tmp_path) == "columns"
    assert refused(xlsx_of([["x"] * 300]), tmp_path) == "columns"
    assert refused(b"Name\n" + b"x\n" * 50_200, tmp_path) == "rows"


def test_every_refusal_is_a_sentence_in_persian():
    for code in apart.WORDS:
        sentence = " ".join(apart.refusal(code, most=12).messages)
        assert sentence.endswith("."), code
        assert any("آ" <= letter <= "ی" for letter in sentence), code
