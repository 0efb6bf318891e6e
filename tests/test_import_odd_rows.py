"""Rows and answers that look like something else than they are."""

from __future__ import annotations

import pytest

from contacts.actions import import_undo, imports
from contacts.imports.firms import Firms
from contacts.imports.headers import place_in
from contacts.imports.layout import label_told
from contacts.imports.places import told_of_places
from contacts.imports.planned import column_names
from contacts.models import ContactPoint, Organization, Person
from crm.history import record
from crm.models import Job
from crm.trash import throw_away
from tests.factories import ContactPointFactory, OrganizationFactory, PersonFactory
from tests.importing import brought_in, decided, looked_at, opened, taken_in, undone, verdicts
from tests.test_import_plan import own_folder

__all__ = ["own_folder"]
pytestmark = pytest.mark.django_db
HEADER = ["نام", "نام خانوادگی", "شرکت", "موبایل", "ایمیل", "ملاحظات"]
BOSS = ["", "#N/A" * 60, "نساجی یزد", "09121112233", "boss@example.org", "مهم"]


@pytest.mark.parametrize("lenient", [False, True])
def test_somebody_whose_name_cannot_be_read_is_not_taken_for_the_firm(clerk, lenient):
    looked = looked_at(opened([HEADER, BOSS], clerk), clerk, lenient=lenient)
    assert verdicts(looked) == ["error"]


def test_what_is_wrong_in_a_row_about_a_firm_has_no_note_to_go_into(clerk):
    row = ["", "", "نساجی یزد", "", "نه ایمیل", ""]
    looked = looked_at(opened([HEADER, row], clerk), clerk, lenient=True)
    assert verdicts(looked) == ["error"]
    assert looked.counts["mendable"] == 0


def test_dashes_stand_for_nothing(clerk):
    firm = ["-", "—", "نساجی یزد", "-", "info@example.org", "–"]
    brought_in([HEADER, firm, ["سینا", "یوسفی", "-", "", "", ""]], clerk)
    assert [str(one) for one in Organization.objects.all()] == ["نساجی یزد"]
    assert [one.family_name for one in Person.objects.all()] == ["یوسفی"]
    assert ContactPoint.objects.get().organization_id == Organization.objects.get().pk


@pytest.mark.parametrize(
    ("header", "is_places"),
    [
        (["id", "شهر", "نام"], False),
        (["نام", "شهر", "id"], False),
        (["id", "استان", "شهر"], True),
        (["id", "lat", "lon"], False),
    ],
)
def test_people_beside_their_city_are_no_sheet_of_places(clerk, header, is_places):
    cells = {"id": "1", "شهر": "یزد", "استان": "یزد", "نام": "سینا یوسفی", "lat": "31", "lon": "54"}
    imported = opened([header, [cells[name] for name in header]], clerk)
    names = column_names(imported)
    found = told_of_places(imported.folder, imported.sheet, names, imported.header)
    assert bool(found) is is_places


def test_half_of_a_post_is_not_the_managing_director():
    assert place_in("موبایل مدیر عامل") == place_in("موبایل مدیرعامل") == "مدیرعامل"
    for label in ("مدیر فروش", "عامل فروش", "sales director"):
        assert label_told(label) == label


def test_an_answer_that_means_what_is_in_the_trash_is_asked_again(clerk):
    gone, near = OrganizationFactory(name="نساجی یزدباف"), OrganizationFactory(name="نساجی یزدبافت")
    looked = looked_at(opened([HEADER, ["سینا", "یوسفی", "نساجی یزدبا", "", "", ""]], clerk), clerk)
    answers = {"organization": {looked.questions[0]["key"]: str(gone.pk)}}
    looked = decided(looked, clerk, answers=answers)
    assert looked.questions[0]["chosen"] == str(gone.pk)
    throw_away(gone, by=clerk)
    looked = decided(looked, clerk, answers=answers)
    assert looked.questions[0]["chosen"] == "new"
    assert str(near.pk) in str(looked.questions[0]["options"])


def test_a_picture_with_an_endless_name_is_none(clerk):
    sheet = [["نام و نام خانوادگی", "عکس"], ["سینا یوسفی", "photo:" + "x" * 300]]
    assert verdicts(looked_at(opened(sheet, clerk), clerk)) == ["new"]


def test_zeros_that_no_database_keeps_are_left_out(clerk):
    card = (
        "BEGIN:VCARD\nVERSION:2.1\nFN:Sina Yousefi\n"
        "NOTE;ENCODING=QUOTED-PRINTABLE:a=00b\nEND:VCARD\n"
    )
    brought_in(card.encode(), clerk, "a.vcf")
    assert Person.objects.get().note == "ab"


def test_one_answer_for_many_leaves_open_what_may_be_two_of_the_sheet(clerk):
    known = PersonFactory(honorific="", given_name="سینا", family_name="یوسفی")
    ContactPointFactory(person=known, kind="mobile", value="09121112233")
    rows = [
        ["مریم", "کاظمی", "", "", "m@example.org", ""],
        ["سینا", "یوسفی", "", "09121112233", "m@example.org", ""],
    ]
    looked = looked_at(opened([HEADER, *rows], clerk), clerk, keys=["mobile", "email"])
    assert verdicts(looked) == ["new", "conflict"]
    (row,) = looked.unclear_rows()
    assert imports.decided_alike(looked, {row.kind: "="}) == {}


# --- organizations -------------------------------------------------------------------------------

FIRMS = ["نام شرکت", "شناسه ملی", "وابسته به", "شهرک صنعتی"]


def test_an_organization_that_is_renamed_is_what_others_belong_to(clerk):
    known = OrganizationFactory(name="قدیم‌ریس", legal_id="10380284790")
    rows = [["نوین‌ریس", "10380284790", "", ""], ["پشتیبان‌ریس", "", "نوین‌ریس", ""]]
    for order in (rows, rows[::-1]):
        imported = brought_in([FIRMS, *order], clerk)
        assert Organization.objects.get(name="پشتیبان‌ریس").parent_id == known.pk
        assert Organization.objects.filter(name="نوین‌ریس").count() == 1
        undone(imported, clerk)


def test_a_firm_somebody_completed_meanwhile_is_not_written_over(clerk, monkeypatch):
    mill = OrganizationFactory(name="نساجی یزد", city="")
    header = ["نام", "نام خانوادگی", "شرکت", "شهر محل کار"]
    looked = looked_at(opened([header, ["سینا", "یوسفی", "نساجی یزد", "میبد"]], clerk), clerk)
    filled = Firms.filled

    def late(firms):
        Organization.objects.filter(pk=mill.pk).update(city="اردکان")
        return filled(firms)

    with monkeypatch.context() as patch:
        patch.setattr(Firms, "filled", late)
        done = taken_in(looked, clerk)
    mill.refresh_from_db()
    assert (done.job.state, mill.city, Person.objects.count()) == (Job.State.FAILED, "", 0)
    assert "دوباره" in done.job.error


# --- undoing -------------------------------------------------------------------------------------


def test_what_undoing_frees_is_foretold_to_go(clerk):
    OrganizationFactory(name="نساجی یزد", kind="mill", located_in=None)
    imported = brought_in([FIRMS, ["نساجی یزد", "", "", "شهرک یزد"]], clerk)
    looked = import_undo.look(imported, by=clerk)
    assert (looked.gone[Organization], looked.kept) == (1, [])
    assert undone(imported, clerk).kept == []
    assert not Organization.objects.filter(name="شهرک یزد").exists()


def test_people_below_a_row_about_a_firm_keep_the_numbers_of_their_rows(clerk):
    rows = [
        ["", "", "نساجی یزد", "", "info@example.org", ""],
        ["نوید", "کاظمی", "", "09121112233", "", ""],
        ["پریا", "یوسفی", "", "09121112244", "", ""],
    ]
    imported = brought_in([HEADER, *rows], clerk)
    navid = Person.objects.get(given_name="نوید")
    ContactPointFactory(person=navid, kind="phone", value="02188776655")
    navid.note = "تازه"
    record("update", navid, by=clerk)
    kept = import_undo.look(imported, by=clerk).kept
    assert {row for _type, _pk, name, _why, row in kept if "نوید" in name} == {3}
