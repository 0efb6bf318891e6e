"""The look before an import: posts, organizations, words that mean something of ours, columns."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from contacts.imports.telling import told_firms
from contacts.models import ContactPoint, Import, ImportTemplate, Organization, Post
from crm.dates import PartialDate
from tests.factories import (
    OrganizationFactory,
    province,
)
from tests.importing import (
    DATA,
    brought_in,
    decided,
    looked_at,
    opened,
    told,
    verdicts,
)
from tests.test_import_plan import HEADER, SINA, lines, look, notes, own_folder, row, sina

__all__ = ["own_folder", "sina"]
pytestmark = pytest.mark.django_db


# --- posts and organizations -------------------------------------------------------------------


def test_a_second_organization_is_a_second_post(sina, clerk):
    imported = look([row(c3="اتاق بازرگانی", c2="نایب‌رئیس", c5="")], clerk)
    assert lines(imported) == {"سمت": ("", "نایب‌رئیس، اتاق بازرگانی")}
    assert imported.firms == [["اتاق بازرگانی", "chamber", 1, {}]]


def test_a_former_post_is_not_brought_to_life(sina, clerk):
    Post.everything.filter(person=sina).update(end=PartialDate.parse("1400"))
    assert verdicts(look([row(c5="")], clerk)) == ["same"]


def test_a_post_without_an_organization_is_named_as_not_taken(clerk):
    imported = look([row(c3="")], clerk)
    assert "سمت" not in lines(imported)
    assert "مدیر فروش" in notes(imported)


def test_a_department_is_the_unit_of_that_name_or_stands_with_the_title(clerk):
    ministry = OrganizationFactory(name="وزارت صمت", kind="ministry")
    office = OrganizationFactory(name="دفتر نساجی", kind="agency_office", parent=ministry)
    header = ["نام خانوادگی", "سازمان", "واحد سازمانی", "سمت"]
    rows = [["یوسفی", "وزارت صمت", "دفتر نساجي", "مدیر"], ["کاظمی", "وزارت صمت", "حراست", "مدیر"]]
    imported = brought_in([header, *rows], clerk)
    posts = dict(Post.objects.values_list("person__family_name", "organization"))
    assert posts == {"یوسفی": office.pk, "کاظمی": ministry.pk}
    assert Post.objects.get(organization=ministry).title == "مدیر (حراست)"
    assert imported.counts["organizations"] == 0


def test_a_new_organization_is_proposed_with_the_kind_its_name_tells(clerk):
    names = ["دانشگاه یزد", "وزارت صمت", "نساجی کاشان", "شهرک صنعتی کاوه", "چیزی دیگر"]
    rows = [["فلانی", name] for name in names]
    imported = looked_at(opened([["نام خانوادگی", "سازمان"], *rows], clerk), clerk)
    kinds = {name: kind for name, kind, *_more in told_firms(imported.firms)}
    assert kinds == {
        "دانشگاه یزد": "دانشگاه",
        "وزارت صمت": "وزارتخانه",
        "نساجی کاشان": "شرکت یا کارخانه",
        "شهرک صنعتی کاوه": "شهرک صنعتی",
        "چیزی دیگر": "سایر",
    }


def test_a_near_organization_is_offered_and_somebody_answers(clerk):
    known = OrganizationFactory(name="نساجی یزدباف")
    rows = [
        row(c3="شرکت نساجی یزدباف (سهامی خاص)"),
        row(c0="مریم", c1="کاظمی", c4="09121112244", c5="", c3="نساجی یزد باف نو"),
    ]
    imported = look(rows, clerk)
    questions = {question["text"]: question for question in imported.questions}
    legal, near = questions["شرکت نساجی یزدباف (سهامی خاص)"], questions["نساجی یزد باف نو"]
    assert (legal["chosen"], near["chosen"]) == (str(known.pk), "new")
    assert near["options"][0] == [str(known.pk), "نساجی یزدباف"]
    assert [firm[0] for firm in imported.firms] == ["نساجی یزد باف نو"]
    imported = decided(imported, clerk, answers={"organization": {near["key"]: str(known.pk)}})
    assert imported.firms == []
    imported = decided(imported, clerk, answers={"organization": {near["key"]: "none"}})
    assert "سمت" not in lines(imported, 3)


def test_a_known_organization_learns_what_was_not_known_of_it(clerk):
    OrganizationFactory(name="نساجی یزد", kind="mill", city="یزد")
    header = [*HEADER, "نوع سازمان", "استان", "شهر"]
    imported = brought_in([header, [*SINA, "وزارتخانه", "یزد", "میبد"]], clerk)
    organization = Organization.objects.get()
    assert (organization.province, organization.city, organization.kind) == (
        province("IR-21"),
        "یزد",
        "mill",
    )
    assert "شهر" in notes(imported)


# --- words that mean something of ours ----------------------------------------------------------

MILLS = ["نام شرکت", "نوع", "استان", "شهر", "شناسه ملی", "تعداد دوک", "تلفن"]


def mills(rows, clerk):
    return looked_at(opened([MILLS, *rows], clerk, "واحدها.csv"), clerk)


def test_kinds_and_provinces_are_known_in_other_words(clerk):
    imported = mills(
        [
            ["الف", "کارخانه", "استان يزد", "", "", "۱۲٬۰۰۰", ""],
            ["ب", "دانشگاه", "Tehran", "", "", "", ""],
            ["پ", "", "", "کاشان", "", "", ""],
        ],
        clerk,
    )
    assert lines(imported)["استان"] == ("", "یزد")
    assert lines(imported)["نوع"] == ("", "شرکت یا کارخانه")
    assert lines(imported)["دوک‌ها"][1] == "۱۲٬۰۰۰"
    assert lines(imported, 3)["استان"] == ("", "تهران")
    assert lines(imported, 4)["استان"] == ("", "اصفهان")
    assert imported.questions == []


def test_an_unknown_word_is_asked_about_with_what_it_most_likely_means(clerk):
    imported = mills(
        [
            ["الف", "ریسنده‌ها", "آذربایجان شرفی", "", "", "", ""],
            ["ب", "", "نیمروز", "", "", "", ""],
        ],
        clerk,
    )
    asked = {question["text"]: question for question in imported.questions}
    assert asked["آذربایجان شرفی"]["chosen"] == str(province("IR-03").pk)
    assert asked["نیمروز"]["chosen"] == ""
    assert asked["ریسنده‌ها"]["chosen"] == "other"
    answers = {"kind": {asked["ریسنده‌ها"]["key"]: "mill"}}
    imported = decided(imported, clerk, answers=answers)
    assert lines(imported)["نوع"] == ("", "شرکت یا کارخانه")


def test_a_post_that_is_spelled_nearly_like_one_we_know_is_asked_about(sina, clerk):
    imported = look([row(c2="مدیر فروشش", c0="مریم", c1="کاظمی", c4="09121112244", c5="")], clerk)
    (question,) = imported.questions
    assert (question["sort"], question["options"], question["chosen"]) == (
        "title",
        [["مدیر فروش", "مدیر فروش"]],
        "",
    )
    imported = decided(imported, clerk, answers={"title": {question["key"]: "مدیر فروش"}})
    assert lines(imported)["سمت"] == ("", "مدیر فروش، نساجی یزد")


def test_organizations_belong_to_others_of_the_same_sheet(clerk):
    header = ["نام سازمان", "زیرمجموعه", "شهرک صنعتی"]
    rows = [
        ["دفتر نساجی", "وزارت صمت", ""],
        ["وزارت صمت", "", ""],
        ["نساجی کاوه", "", "شهرک صنعتی کاوه"],
        ["نساجی مس", "", "وزارت صمت"],
    ]
    imported = brought_in([header, *rows], clerk, "سازمان‌ها.csv")
    parents = dict(Organization.objects.values_list("name", "parent__name"))
    assert parents["دفتر نساجی"] == "وزارت صمت"
    town = Organization.objects.get(name="شهرک صنعتی کاوه")
    assert town.kind == "industrial_town"
    assert Organization.objects.get(name="نساجی کاوه").located_in == town
    assert "وزارت صمت" in notes(imported, 5)


def test_nothing_belongs_to_itself_in_the_end(clerk):
    header = ["نام سازمان", "زیرمجموعه"]
    imported = brought_in([header, ["الف", "ب"], ["ب", "پ"], ["پ", "الف"]], clerk)
    assert imported.state == Import.State.DONE
    parents = dict(Organization.objects.values_list("name", "parent__name"))
    assert parents == {"الف": "ب", "ب": "پ", "پ": None}


def test_facts_of_another_kind_are_named_and_left(clerk):
    imported = mills([["دانشگاه یزد", "دانشگاه", "", "", "", "100", ""]], clerk)
    assert "دوک" in notes(imported)


# --- the mapping -------------------------------------------------------------------------------


def test_a_mapping_needs_a_name_and_each_thing_once(clerk):
    imported = opened([HEADER, SINA], clerk)
    for mapping in ([""] * 8, ["family_name"] * 2 + [""] * 6):
        with pytest.raises(ValidationError):
            looked_at(imported, clerk, mapping=mapping)


def test_how_a_sheet_was_read_is_remembered_for_the_next(clerk):
    header = ["نفر", "گوشی دوم", "x"]
    rows = [["سینا یوسفی", "09121112233", "مدیر"]]
    first = looked_at(
        opened([header, *rows], clerk),
        clerk,
        mapping=["full_name", "point.mobile", "note"],
        keys=["name"],
    )
    assert first.template == ""
    brought_in([header, *rows], clerk, mapping=["full_name", "point.mobile", "note"], keys=["name"])
    assert ImportTemplate.objects.count() == 1
    again = opened([header, ["مریم کاظمی", "", ""]], clerk, "باز.csv")
    assert (again.mapping, again.keys) == (["full_name", "point.mobile", "note"], ["name"])
    assert again.template == "اعضا.csv"


def test_a_template_fits_a_sheet_with_a_column_more(clerk):
    header = ["نفر", "گوشی دوم", "x"]
    mapping = ["full_name", "point.mobile", "note"]
    brought_in([header, ["سینا یوسفی", "09121112233", ""]], clerk, mapping=mapping)
    again = opened([["x", "نفر", "گوشی دوم", "ایمیل"], ["", "مریم", "", ""]], clerk)
    assert again.mapping == ["note", "full_name", "point.mobile", "point.email"]


def test_outlook_rows_go_in_whole_though_ragged(clerk):
    content = (DATA / "outlook.csv").read_bytes()
    imported = looked_at(opened(content, clerk, "outlook.csv"), clerk, lenient=True)
    assert verdicts(imported) == ["new"] * 3
    plan = lines(imported)
    assert plan["سمت"] == ("", "Sales Planner، Acme Inc.")
    assert "+1 555 3227 8544" in plan["یادداشت"][1]
    emails = [after for what, _before, after in told(imported, 2)["lines"] if what == "ایمیل"]
    assert emails == ["adam.glacius@anycom.com", "adam.g@example.com", "ag@glacius.com"]


def test_points_get_the_label_their_column_says(clerk):
    header = ["First Name", "Last Name", "Home Phone", "Phone 1 - Label", "Phone 1 - Value"]
    brought_in([header, ["Sina", "Yousefi", "02188776655", "Work Fax", "02188776656"]], clerk)
    points = dict(ContactPoint.objects.values_list("kind", "label"))
    assert points == {"phone": "خانه", "fax": "کار"}
