"""What a cell says that cannot be kept as it is: no error where it does no harm, or by a click."""

from __future__ import annotations

import pytest

from contacts.models import Person
from tests.importing import DATA, brought_in, looked_at, opened, taken_in, told, verdicts, worked
from tests.test_import_plan import look, notes, own_folder, row

__all__ = ["own_folder"]
pytestmark = pytest.mark.django_db
GOOGLE = ["First Name", "Last Name", "Photo", "Phone 1 - Label", "Phone 1 - Value"]
ADDRESS = "https://lh3.googleusercontent.com/contacts/x"
BIRTHDAY = ["نام", "نام خانوادگی", "تاریخ تولد"]


def test_the_address_of_a_picture_is_no_error_and_said(clerk):
    row = ["Sara", "Ahmadi", ADDRESS, "Mobile", "+98 912 700 0077"]
    imported = brought_in([GOOGLE, row], clerk)
    assert verdicts(imported) == ["new"]
    assert "تصویر گرفته نمی‌شود" in notes(imported)
    assert Person.objects.get().note == ""


def test_a_birthday_known_by_its_year_goes_into_the_note_and_is_no_error(clerk):
    imported = brought_in([BIRTHDAY, ["سینا", "یوسفی", "۱۳۵۰"]], clerk)
    assert verdicts(imported) == ["new"]
    person = Person.objects.get()
    assert (person.birthday, person.note) == (None, "تاریخ تولد: ۱۳۵۰")
    assert "۱۳۵۰" in notes(imported)
    assert verdicts(looked_at(opened([BIRTHDAY, ["سینا", "یوسفی", "abc"]], clerk), clerk)) == [
        "error"
    ]


def test_rows_with_something_wrong_are_taken_by_one_click(clerk, client_of):
    content = (DATA / "outlook.csv").read_bytes()
    imported = looked_at(opened(content, clerk, "outlook.csv"), clerk)
    assert verdicts(imported) == ["error"] * 3
    client, url = client_of(clerk), imported.get_absolute_url()
    page = client.get(url).content.decode()
    assert "۳ ردیف نادرست" in page.partition('name="lenient"')[2].partition("</button>")[0]
    client.post(f"{url}check/", {"lenient": "1"})
    imported = worked(imported)
    assert verdicts(imported) == ["new"] * 3
    assert 'name="lenient"' not in client.get(url).content.decode()
    taken_in(imported, clerk)
    assert "+1 555 3227 8544" in Person.objects.get(family_name="Glacius").note


def test_no_click_is_offered_for_rows_it_does_not_help(clerk, client_of):
    imported = look([row(c0="", c1="", c3="")], clerk)
    assert (verdicts(imported), told(imported, 2)["candidates"]) == (["error"], [])
    page = client_of(clerk).get(imported.get_absolute_url()).content.decode()
    assert 'name="lenient"' not in page
