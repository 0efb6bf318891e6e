"""Organizations that a sheet of people brings along: one for all its spellings, and asked about."""

from __future__ import annotations

import pytest

from contacts.imports.telling import told_firms
from contacts.models import Organization, Post
from tests.factories import OrganizationFactory
from tests.importing import brought_in, decided, looked_at, opened, taken_in, told, verdicts
from tests.test_import_plan import own_folder

__all__ = ["own_folder"]
pytestmark = pytest.mark.django_db
HEADER = ["نام", "نام خانوادگی", "سمت", "شرکت", "موبایل"]
LEGAL, PLAIN, SLIP = (
    "شرکت ریسندگی الوند سبز (سهامی خاص)",
    "ریسندگی الوند سبز",
    "ریسندگی الوند سبزز",
)


def look(names, clerk):
    rows = [
        ["سینا", f"فلانی {'ابپ'[at % 3]}{at}", "مدیر", name, f"0915111{at:04}"]
        for at, name in enumerate(names)
    ]
    return looked_at(opened([HEADER, *rows], clerk), clerk)


def asked(imported):
    return {question["text"]: question for question in imported.questions}


def names():
    return sorted(Organization.objects.values_list("name", flat=True))


def test_new_ones_that_differ_in_their_legal_form_are_one(clerk):
    imported = look([LEGAL, PLAIN, LEGAL], clerk)
    assert asked(imported)[PLAIN]["chosen"] == asked(imported)[PLAIN]["options"][0][0]
    taken_in(imported, clerk)
    assert names() == [LEGAL]
    assert Post.objects.filter(organization__name=LEGAL).count() == 3


def test_whoever_knows_better_keeps_them_apart(clerk):
    imported = look([LEGAL, PLAIN], clerk)
    key = asked(imported)[PLAIN]["key"]
    taken_in(decided(imported, clerk, answers={"organization": {key: "new"}}), clerk)
    assert names() == sorted([LEGAL, PLAIN])


def test_a_near_name_further_up_in_the_sheet_is_offered_and_can_be_meant(clerk):
    imported = look([PLAIN, SLIP], clerk)
    question = asked(imported)[SLIP]
    assert (question["chosen"], question["options"][0][1]) == ("new", PLAIN)
    choice = question["options"][0][0]
    imported = decided(imported, clerk, answers={"organization": {question["key"]: choice}})
    taken_in(imported, clerk)
    assert names() == [PLAIN]


def test_the_page_says_that_what_is_offered_is_new_itself(clerk, client_of):
    imported = look([PLAIN, SLIP], clerk)
    page = client_of(clerk).get(imported.get_absolute_url()).content.decode()
    assert f"{PLAIN} (تازه، از همین برگه)" in page


def test_an_answer_of_the_last_sheet_holds_when_what_it_meant_is_stored_by_now(clerk):
    imported = look([PLAIN, SLIP], clerk)
    question = asked(imported)[SLIP]
    answers = {"organization": {question["key"]: question["options"][0][0]}}
    taken_in(decided(imported, clerk, answers=answers), clerk)
    row = ["مریم", "کاظمی", "مدیر", SLIP, "09121112233"]
    brought_in([HEADER, row], clerk)
    assert names() == [PLAIN]


def test_names_with_other_numbers_in_them_are_not_near(clerk):
    OrganizationFactory(name="شهرک صنعتی شماره ۱")
    imported = look(["شهرک صنعتی شماره ۲", "شهرک صنعتی شماره ۳"], clerk)
    assert imported.questions == []


def test_a_unit_of_the_sheet_belongs_to_its_head_in_another_legal_form(clerk):
    header = ["نام شرکت", "وابسته به", "شناسه ملی"]
    rows = [[LEGAL, "", ""], ["کارخانه رنگرزی", PLAIN, ""]]
    brought_in([header, *rows], clerk)
    assert Organization.objects.get(name="کارخانه رنگرزی").parent.name == LEGAL
    assert Organization.objects.count() == 2


def test_a_question_tells_in_how_many_rows_it_stands(clerk):
    OrganizationFactory(name="نساجی یزدباف")
    imported = look(["نساجی یزد باف نو", "شرکت نساجی یزدباف", "شرکت نساجی یزدباف"], clerk)
    counts = {text: question["count"] for text, question in asked(imported).items()}
    assert counts == {"نساجی یزد باف نو": 1, "شرکت نساجی یزدباف": 2}
    header = ["نام شرکت", "وابسته به", "شناسه ملی"]
    rows = [[f"کارخانه {name}", "شرکت نساجی یزدباف", ""] for name in ("الف", "ب", "پ")]
    imported = looked_at(opened([header, *rows], clerk), clerk)
    assert asked(imported)["شرکت نساجی یزدباف"]["count"] == 3


# --- what is told of them before it is done ------------------------------------------------------

PLACES = ["نام", "نام خانوادگی", "شرکت", "نوع سازمان", "استان محل کار", "شهر محل کار", "موبایل"]


def test_what_a_known_organization_learns_is_shown_before_and_after(clerk, client_of):
    mill = OrganizationFactory(name="نساجی یزد", kind="other", city="میبد")
    row = ["سینا", "یوسفی", "نساجی یزد", "کارخانه", "یزد", "میبد", "09121112233"]
    imported = looked_at(opened([PLACES, row], clerk), clerk)
    assert imported.counts["completed"] == 1
    page = client_of(clerk).get(imported.get_absolute_url()).content.decode()
    card = page[page.index('id="completed"') :].partition("</section>")[0]
    assert mill.get_absolute_url() in card
    for words in ("استان:", "یزد", "سایر", "شرکت یا کارخانه"):
        assert words in card, words
    assert "میبد" not in card
    taken_in(imported, clerk)
    mill.refresh_from_db()
    assert (mill.kind, mill.province.name_fa) == ("mill", "یزد")


def test_a_row_that_only_completes_its_organization_is_an_update_that_says_so(clerk):
    row = ["سینا", "یوسفی", "نساجی یزد", "", "", "", "09121112233"]
    brought_in([PLACES, row], clerk)
    row[4] = "یزد"
    imported = looked_at(opened([PLACES, row], clerk), clerk)
    assert (verdicts(imported), told(imported, 2)["lines"]) == (
        ["update"],
        [("سازمان: استان", "", "یزد")],
    )
    taken_in(imported, clerk)
    assert Organization.objects.get().province.name_fa == "یزد"
    assert verdicts(looked_at(opened([PLACES, row], clerk), clerk)) == ["same"]


def test_a_new_organization_is_shown_with_the_place_it_gets(clerk, client_of):
    row = ["سینا", "یوسفی", "نساجی یزد", "", "یزد", "میبد", "09121112233"]
    imported = looked_at(opened([PLACES, row], clerk), clerk)
    assert told_firms(imported.firms)[0][2] == "یزد، میبد"
    page = client_of(clerk).get(imported.get_absolute_url()).content.decode()
    assert "یزد، میبد" in page
