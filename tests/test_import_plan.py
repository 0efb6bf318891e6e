"""The look before an import: what becomes of every row, cell by cell; nothing is written by it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from contacts.models import Import, Person
from crm.models import Change
from tests.audit import audited
from tests.factories import (
    ContactPointFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)
from tests.importing import (
    decided,
    looked_at,
    opened,
    told,
    verdicts,
    xlsx_of,
)

pytestmark = pytest.mark.django_db
HEADER = ["نام", "نام خانوادگی", "سمت", "شرکت", "موبایل", "ایمیل", "کد ملی", "ملاحظات"]
SINA = ["سینا", "یوسفی", "مدیر فروش", "نساجی یزد", "09121112233", "sina@example.org", "", ""]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sina():
    """Somebody we know by his mobile, with a post."""
    mill = OrganizationFactory(name="نساجی یزد", kind="mill")
    person = PersonFactory(honorific="", given_name="سینا", family_name="یوسفی")
    PostFactory(person=person, organization=mill, title="مدیر فروش", primary=True)
    ContactPointFactory(person=person, kind="mobile", value="09121112233")
    return person


def look(rows, clerk, header=HEADER, **choices):
    return looked_at(opened([header, *rows], clerk), clerk, **choices)


def row(**cells):
    """A row of HEADER in which these cells are other than Sina's."""
    return [cells.get(f"c{at}", cell) for at, cell in enumerate(SINA)]


def lines(imported, number=2):
    return {what: (before, after) for what, before, after in told(imported, number)["lines"]}


def notes(imported, number=2):
    return " ".join(told(imported, number).get("notes", ()))


# --- nothing is written ------------------------------------------------------------------------


def test_looking_writes_no_contact_and_no_history(sina, clerk):
    with audited() as written:
        look([SINA, row(c0="مریم", c4="09121112244", c5="")], clerk)
    assert written == []
    assert Change.objects.filter(verb="update").count() == 0


def test_a_file_that_is_refused_leaves_nothing(clerk, tmp_path):
    with pytest.raises(ValidationError):
        opened(b"%PDF-1.7", clerk)
    assert not Import.objects.exists()
    assert not any((tmp_path / "imports").iterdir())


# --- verdicts ----------------------------------------------------------------------------------


def test_new_update_same_conflict_and_error_are_told_apart(sina, clerk):
    imported = look(
        [
            row(c5=""),
            row(c0="مریم", c1="کاظمی", c4="09121112244", c5=""),
            row(c7="از نمایشگاه"),
            row(c0="زهرا", c1="اکبریان", c5="", c4="09121112233"),
            row(c4="۱۲"),
        ],
        clerk,
    )
    assert verdicts(imported) == ["same", "new", "update", "conflict", "error"]
    assert imported.counts["rows"] == 5


def test_a_new_row_tells_all_it_brings(clerk):
    imported = look([row(c6="0012345679", c7="از نمایشگاه")], clerk)
    assert lines(imported) == {
        "نام": ("", "سینا"),
        "نام خانوادگی": ("", "یوسفی"),
        "کد ملی": ("", "0012345679"),
        "یادداشت": ("", "از نمایشگاه"),
        "تلفن همراه": ("", "09121112233"),
        "ایمیل": ("", "sina@example.org"),
        "سمت": ("", "مدیر فروش، نساجی یزد"),
    }


def test_a_change_is_told_cell_by_cell(sina, clerk):
    sina.refresh_from_db()
    imported = look([row(c0="سینا", c2="مدیرعامل", c5="", c6="0012345679")], clerk)
    assert verdicts(imported) == ["update"]
    assert lines(imported) == {"کد ملی": ("", "0012345679"), "سمت": ("مدیر فروش", "مدیرعامل")}


def test_an_empty_cell_erases_nothing(sina, clerk):
    sina_note = PersonFactory(given_name="مریم", family_name="کاظمی", note="یادداشت", honorific="")
    ContactPointFactory(person=sina_note, kind="mobile", value="09121112244")
    imported = look([["", "کاظمی", "", "", "09121112244", "", "", ""]], clerk)
    assert verdicts(imported) == ["same"]


def test_another_spelling_is_no_change(sina, clerk):
    person = PersonFactory(honorific="", given_name="علی", family_name="حسین‌زاده کریمی")
    ContactPointFactory(person=person, kind="mobile", value="0912 111 2244")
    imported = look([row(c0="علي", c1="حسين زاده کریمی", c3="", c2="", c4="+989121112244")], clerk)
    assert verdicts(imported) == ["update"]  # the e-mail is new, the name is not
    assert list(lines(imported)) == ["ایمیل"]


def test_what_is_kept_here_stays_when_that_is_wished(sina, clerk):
    imported = look([row(c2="مدیرعامل", c5="")], clerk, overwrite=False)
    assert verdicts(imported) == ["same"]
    assert "مدیرعامل" in notes(imported)


def test_notes_grow_and_are_never_replaced(sina, clerk):
    sina.note = "همکار قدیمی"
    Person.everything.filter(pk=sina.pk).update(note="همکار قدیمی")
    imported = look([row(c5="", c7="از نمایشگاه")], clerk)
    assert lines(imported) == {"یادداشت": ("همکار قدیمی", "همکار قدیمی\nاز نمایشگاه")}
    again = look([row(c5="", c7="همكار قديمي")], clerk)
    assert verdicts(again) == ["same"]


def test_a_row_without_any_name_is_wrong(clerk):
    imported = look([row(c0="", c1="")], clerk)
    assert verdicts(imported) == ["error"]
    assert "نام" in told(imported, 2)["problems"][0]


def test_what_is_wrong_names_column_cell_and_reason(clerk):
    imported = look([row(c4="0912", c5="sina(at)example")], clerk)
    problems = told(imported, 2)["problems"]
    assert len(problems) == 2
    assert problems[0].startswith("\u2068موبایل\u2069: «\u20680912\u2069»")
    assert problems[1].startswith("\u2068ایمیل\u2069: «\u2068sina(at)example\u2069»")
    assert imported.rows.get().cells[4] == "0912"


def test_with_leave_what_is_wrong_goes_into_the_note(clerk):
    imported = look([row(c4="0912", c7="دوست")], clerk, lenient=True)
    assert verdicts(imported) == ["new"]
    assert lines(imported)["یادداشت"] == ("", "دوست\nموبایل: 0912")


def test_a_failed_formula_is_wrong(clerk):
    assert verdicts(look([row(c1="#N/A")], clerk)) == ["error"]


def test_doubts_are_told_and_not_enforced(clerk):
    imported = look([row(c6="1234567890")], clerk)
    assert verdicts(imported) == ["new"]
    assert "کد ملی" in notes(imported)


def test_what_a_spreadsheet_does_to_numbers_is_undone(clerk):
    content = xlsx_of([HEADER, ["سینا", "یوسفی", "", "", 9121112233, "", 12345679, ""]])
    imported = looked_at(opened(content, clerk, "اعضا.xlsx"), clerk)
    assert lines(imported)["تلفن همراه"] == ("", "09121112233")
    assert lines(imported)["کد ملی"] == ("", "0012345679")


def test_several_numbers_in_a_cell_are_several_numbers(clerk):
    cells = ["09121112233 - 09121112244", "02188776655، 02188776656", "09121112255/09121112266"]
    for cell in cells:
        imported = look([row(c4=cell, c5="a@example.org; b@example.org")], clerk)
        values = [after for _what, _before, after in told(imported, 2)["lines"]]
        assert len([value for value in values if value.startswith("0")]) == 2
        assert {"a@example.org", "b@example.org"} <= set(values)


def test_a_number_is_kept_as_what_it_is(clerk):
    imported = look([row(c4="02188776655")], clerk)
    assert lines(imported)["تلفن"] == ("", "02188776655")


def test_parts_of_an_address_beside_a_column_of_addresses_are_not_lost(clerk):
    header = ["surname", "address_1", "address_2", "suburb", "postcode", "state"]
    rows = [["waller", "tullaroop street", "willaroo", "st james", "4011", "wa"]]
    imported = looked_at(opened([header, *rows], clerk), clerk)
    told_of = [after for _what, _before, after in told(imported, 2)["lines"]]
    assert "tullaroop street" in told_of
    assert "willaroo، wa، 4011" in told_of


def test_a_whole_address_is_not_told_its_own_parts_again(clerk):
    header = ["Last Name", "Address 1 - Formatted", "Address 1 - Street", "Address 1 - City"]
    rows = [["یوسفی", "خیابان کاشانی، یزد", "خیابان کاشانی", "یزد"]]
    imported = looked_at(opened([header, *rows], clerk), clerk)
    assert lines(imported)["نشانی"] == ("", "خیابان کاشانی، یزد")


# --- whom a row is about -----------------------------------------------------------------------


def test_each_key_finds_whom_it_names(sina, clerk):
    ContactPointFactory(person=sina, kind="email", value="sina@example.org")
    Person.everything.filter(pk=sina.pk).update(national_id="۰۰۱۲۳۴۵۶۷۹")
    blank = ["سینا", "یوسفی", "", "", "", "", "", ""]
    for key, at, cell in (
        ("mobile", 4, "+98 912 111 2233"),
        ("email", 5, "SINA@example.org"),
        ("national_id", 6, "0012345679"),
        ("name_org", 3, "نساجي يزد"),
        ("name", 0, "سينا"),
    ):
        cells = [cell if number == at else other for number, other in enumerate(blank)]
        imported = look([cells], clerk, keys=[key])
        assert told(imported, 2)["pk"] == sina.pk, key


def test_a_key_that_is_not_chosen_is_not_looked_at(sina, clerk):
    assert verdicts(look([row(c5="", c3="", c2="")], clerk, keys=["email", "national_id"])) == [
        "same"
    ]  # nothing else is told, so by name
    imported = look([row(c5="other@example.org")], clerk, keys=["email"])
    assert verdicts(imported) == ["new"]


def test_two_things_that_name_two_people_are_not_clear(sina, clerk):
    other = PersonFactory(given_name="سینا", family_name="یوسفی")
    ContactPointFactory(person=other, kind="email", value="sina@example.org")
    imported = look([SINA], clerk)
    assert verdicts(imported) == ["conflict"]
    assert {pk for pk, _name in told(imported, 2)["candidates"]} == {sina.pk, other.pk}


def test_a_mobile_of_somebody_called_otherwise_is_not_clear(sina, clerk):
    imported = look([row(c0="زهرا", c5="")], clerk)
    assert verdicts(imported) == ["conflict"]
    assert "سینا یوسفی" in told(imported, 2)["problems"][0]


def test_another_national_id_is_another_person(sina, clerk):
    Person.everything.filter(pk=sina.pk).update(national_id="0012345679")
    assert verdicts(look([row(c6="0084575948")], clerk)) == ["conflict"]


def test_a_latin_name_is_kept_beside_the_persian_one(sina, clerk):
    imported = look([row(c0="Sina", c1="Yousefi", c5="")], clerk)
    assert lines(imported) == {"نام انگلیسی": ("", "Sina Yousefi")}


def test_people_in_the_trash_are_not_found(sina, clerk):
    Person.everything.filter(pk=sina.pk).update(deleted_at="2026-01-01T00:00:00Z")
    assert verdicts(look([SINA], clerk)) == ["new"]


def test_somebody_twice_in_a_sheet_is_one(clerk):
    imported = look([SINA, row(c0="سينا", c7="دوباره"), row(c0="زهرا", c5="")], clerk)
    assert verdicts(imported) == ["new", "update", "conflict"]
    assert lines(imported, 3) == {"یادداشت": ("", "دوباره")}
    assert "۲" in notes(imported, 3)


def test_the_first_of_two_rows_about_one_decides(clerk):
    imported = look(
        [row(c6="0012345679"), row(c6="0012345679", c0="سینای", c5="b@example.org")], clerk
    )
    assert verdicts(imported) == ["new", "update"]
    assert list(lines(imported, 3)) == ["ایمیل"]
    assert "سینای" in notes(imported, 3)


def test_somebody_decides_what_is_not_clear(sina, clerk):
    imported = look(
        [row(c0="زهرا", c5=""), row(c0="پروانه", c5="", c7="x"), row(c0="رضا", c5="")], clerk
    )
    assert verdicts(imported) == ["conflict"] * 3
    imported = decided(imported, clerk, decisions={"2": "new", "3": f"={sina.pk}", "4": "skip"})
    assert verdicts(imported) == ["new", "update", "left"]
    assert lines(imported, 3)["نام"] == ("سینا", "پروانه")
    imported = decided(imported, clerk, decisions={"4": ""})
    assert verdicts(imported)[2] == "conflict"
