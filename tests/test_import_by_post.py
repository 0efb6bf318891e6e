"""Sheets of firms that name people in a column called after their post."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.actions import imports
from contacts.imports.headers import guess, post_in
from contacts.models import ContactPoint, Organization, Person, Post
from tests.factories import OrganizationFactory
from tests.importing import looked_at, opened, taken_in, told

pytestmark = pytest.mark.django_db
HEADER = ["نام شرکت", "نام مدیرعامل", "موبایل مدیر عامل", "تلفن", "استان", "شناسه ملی"]
ROWS = [
    ["بافندگی پرنیان", "آقای سعید کاظمی", "09121112233", "02188776655", "تهران", ""],
    ["ریسندگی کویر", "", "", "03537204411", "یزد", ""],
]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sheet(clerk):
    """The sheet read as one of people."""
    imported = opened([HEADER, *ROWS], clerk)
    return imports.read_again(imported, by=clerk, sheet=0, header=0, target="people")


@pytest.mark.parametrize(
    ("header", "post"),
    [
        ("مدیرعامل", "مدیرعامل"),
        ("نام مدیرعامل *", "مدیرعامل"),
        ("نام و نام خانوادگی مدیرعامل", "مدیرعامل"),
        ("Name of the CEO", "CEO"),
        ("نام", "نام"),
    ],
)
def test_the_post_is_what_the_column_is_called(header, post):
    assert post_in(header) == post


def test_it_is_one_of_organizations_and_says_how_the_people_get_in(clerk, client_of):
    imported = opened([HEADER, *ROWS], clerk)
    assert imported.target == "organizations"
    assert imported.mapping == ["name", "", "point.mobile", "point.phone", "province", "legal_id"]
    page = client_of(clerk).get(reverse("contacts:import-columns", args=[imported.pk]))
    assert "«نام مدیرعامل»" in page.content.decode()


def test_what_reaches_the_firm_is_not_how_its_people_are_reached(sheet):
    assert sheet.mapping == [
        *("post.organization", "holder", "point.mobile", "", "organization.province", ""),
    ]
    beside = guess([["نام و نام خانوادگی", "شرکت", "مدیرعامل", "تلفن"]], target="people")
    assert beside.mapping == ["full_name", "post.organization", "", "point.phone"]


def test_whoever_stands_there_gets_that_post(sheet, clerk):
    OrganizationFactory(name="بافندگی پرنیان", kind="mill")
    looked = looked_at(sheet, clerk)
    assert looked.counts["organizations"] == 1
    assert "مدیرعامل، بافندگی پرنیان" in str(told(looked, 2)["lines"])
    taken_in(looked, clerk)
    person = Person.objects.get()
    assert (person.honorific, person.given_name, person.family_name) == ("آقای", "سعید", "کاظمی")
    post = Post.objects.get()
    assert (post.title, post.organization.name) == ("مدیرعامل", "بافندگی پرنیان")
    assert ContactPoint.objects.get(person=person).canonical == "+989121112233"
    assert Organization.objects.filter(name="ریسندگی کویر").count() == 1


def test_the_name_stands_in_one_place(sheet, clerk):
    with pytest.raises(ValidationError, match="نام کامل"):
        looked_at(sheet, clerk, mapping=["post.organization", "holder", "full_name", "", "", ""])
