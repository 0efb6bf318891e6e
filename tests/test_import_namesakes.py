"""A new record whose name somebody has already: told and counted, never kept from going in."""

from __future__ import annotations

import pytest

from contacts.models import Person
from tests.factories import OrganizationFactory
from tests.importing import looked_at, opened, taken_in, verdicts
from tests.test_import_plan import look, own_folder, row, sina

__all__ = ["own_folder", "sina"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def page(clerk, client_of):
    client = client_of(clerk)
    return lambda imported, query="": client.get(
        imported.get_absolute_url() + query
    ).content.decode()


def test_somebody_of_the_same_name_with_another_mobile_is_shown_and_counted(sina, clerk, page):
    imported = look([row(c3="دانشگاه یزد", c4="09129998877", c5="")], clerk)
    assert (verdicts(imported), imported.counts["alike"]) == (["new"], 1)
    text = page(imported)
    assert "این نام از پیش هست:" in text
    assert sina.get_absolute_url() in text
    taken_in(imported, clerk)
    assert Person.objects.filter(family_name="یوسفی").count() == 2


def test_the_same_name_twice_in_a_sheet_with_two_mobiles_is_told(clerk, page):
    second = row(c3="دانشگاه یزد", c4="09129998877", c5="")
    imported = look([row(), second], clerk)
    assert verdicts(imported) == ["new", "new"]
    assert "همین نام در ردیف ۲" in page(imported)


def test_only_they_can_be_shown(sina, clerk, page):
    other = row(c0="مریم", c1="کاظمی", c4="09121112244", c5="")
    imported = look([other, row(c3="دانشگاه یزد", c4="09129998877", c5="")], clerk)
    text = page(imported, "?show=alike")
    assert "سینا یوسفی" in text
    assert "مریم کاظمی" not in text


def test_an_organization_of_another_legal_form_is_told(clerk, page):
    known = OrganizationFactory(name="نساجی یزدباف")
    header = ["نام شرکت", "شناسه ملی", "تلفن"]
    rows = [["شرکت نساجی یزدباف (سهامی خاص)", "", "03538221100"], ["دانشگاه یزد", "", ""]]
    imported = looked_at(opened([header, *rows], clerk), clerk)
    assert (verdicts(imported), imported.counts["alike"]) == (["new", "new"], 1)
    assert known.get_absolute_url() in page(imported)
