"""A row of a sheet of people in which no person stands is about its organization."""

from __future__ import annotations

import pytest

from contacts.models import ContactPoint, Organization, Person
from tests.factories import ContactPointFactory, OrganizationFactory
from tests.importing import brought_in, looked_at, opened, taken_in, undone, verdicts
from tests.test_import_plan import lines, notes, own_folder

__all__ = ["own_folder"]
pytestmark = pytest.mark.django_db
GOOGLE = ["First Name", "Last Name", "Organization Name", "Organization Title", "Notes"]
GOOGLE += ["E-mail 1 - Value", "Phone 1 - Value"]
MILL = ["", "", "نساجی گوگل", "", "", "info@mill.example", "03538221100"]


def test_a_new_organization_comes_with_its_numbers_and_goes_with_the_import(clerk):
    imported = looked_at(opened([GOOGLE, MILL, MILL], clerk), clerk)
    assert verdicts(imported) == ["new", "same"]
    assert lines(imported) == {
        "ایمیل": ("", "info@mill.example"),
        "تلفن": ("", "03538221100"),
    }
    imported = taken_in(imported, clerk)
    mill = Organization.objects.get()
    assert set(mill.points.values_list("value", flat=True)) == {"info@mill.example", "03538221100"}
    assert "info@mill.example" in mill.found_by
    assert not Person.objects.exists()
    assert verdicts(looked_at(opened([GOOGLE, MILL], clerk), clerk)) == ["same"]
    undone(imported, clerk)
    assert (Organization.objects.count(), ContactPoint.objects.count()) == (0, 0)


def test_a_known_organization_gets_what_is_not_known_of_it(clerk):
    mill = OrganizationFactory(name="نساجی گوگل")
    ContactPointFactory(person=None, organization=mill, kind="phone", value="03538221100")
    imported = brought_in([GOOGLE, MILL], clerk)
    assert verdicts(imported) == ["update"]
    assert mill.points.count() == 2
    mill.refresh_from_db()
    assert "info@mill.example" in mill.found_by


def test_what_is_not_taken_of_such_a_row_is_named(clerk):
    imported = looked_at(opened([GOOGLE, [*MILL[:4], "مهم", *MILL[5:]]], clerk), clerk)
    assert "گرفته نمی‌شود: یادداشت" in notes(imported)


def test_with_a_post_it_is_somebody_whose_name_is_missing(clerk):
    row = [*MILL[:3], "مدیر فروش", *MILL[4:]]
    assert verdicts(looked_at(opened([GOOGLE, row], clerk), clerk)) == ["error"]
