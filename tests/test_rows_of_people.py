"""What a row of the list of people says of their post and how to reach them."""

from __future__ import annotations

import pytest

from contacts.models import Person
from crm.dates import PartialDate, today
from tests.factories import ContactPointFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def row(person):
    return Person.objects.for_list().get(pk=person.pk)


def post(person, title, **fields):
    return PostFactory(**{"person": person, "title": title, "start": None, "end": None} | fields)


def point(person, kind, value, **fields):
    return ContactPointFactory(person=person, kind=kind, value=value, **fields)


def test_the_main_post_comes_before_one_begun_later():
    person = PersonFactory()
    main = post(person, "رئیس", primary=True, start=PartialDate(1395))
    post(person, "مشاور", start=PartialDate(1400))
    shown = row(person)
    assert (shown.post_title, shown.organization_id) == ("رئیس", main.organization_id)
    assert shown.organization_name == main.organization.name


def test_without_a_main_post_the_one_begun_last_is_shown():
    person = PersonFactory()
    post(person, "مشاور", start=PartialDate(1395))
    post(person, "مدیر", start=PartialDate(1400))
    post(person, "کارشناس")
    assert row(person).post_title == "مدیر"


def test_a_post_of_the_past_and_one_in_the_trash_are_not_shown():
    person = PersonFactory()
    post(person, "مدیر", start=PartialDate(1390), end=PartialDate(1395))
    thrown = post(person, "مشاور")
    type(thrown).everything.filter(pk=thrown.pk).update(deleted_at="2026-01-01T00:00Z")
    assert (row(person).post_title, row(person).organization_name) == (None, None)


def test_a_mobile_comes_before_a_telephone_that_was_known_earlier():
    person = PersonFactory()
    point(person, "phone", "02188776655")
    point(person, "email", "a@b.ir")
    point(person, "mobile", "09121234567")
    assert row(person).phone == "09121234567"


def test_a_number_that_no_longer_works_is_not_shown():
    person = PersonFactory()
    point(person, "mobile", "09121234567", retired_on=today())
    assert row(person).phone is None
    point(person, "phone", "02188776655")
    assert row(person).phone == "02188776655"


def test_each_row_has_its_own():
    first, second, bare = PersonFactory.create_batch(3)
    post(first, "رئیس"), post(second, "دبیر")
    rows = Person.objects.for_list().in_bulk([first.pk, second.pk, bare.pk])
    assert [rows[p.pk].post_title for p in (first, second, bare)] == ["رئیس", "دبیر", None]
