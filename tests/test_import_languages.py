"""What an import says of its rows is told in the language of whoever reads it."""

from __future__ import annotations

import pytest
from django.utils import translation

from contacts.imports.telling import in_words
from contacts.models import Import, ImportRow, Person
from crm.history import record
from tests.factories import PersonFactory, UserFactory
from tests.importing import brought_in, looked_at, opened, taken_in, undone

pytestmark = pytest.mark.django_db
HEADER = ["نام", "نام خانوادگی", "شرکت", "موبایل", "تاریخ تولد", "استان محل کار", "ملاحظات"]
ROWS = [
    ["مریم", "کاظمی", "دانشگاه یزد", "09121112233", "1360/05/01", "یزد", ""],
    ["سینا", "یوسفی", "", "12", "", "", ""],
    ["سینا", "احمدی", "", "", "1490/01/01", "", "تازه"],
    ["مریم", "کاظمی", "", "09121112233", "", "", "دوباره"],
]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def english(clerk):
    return UserFactory(username="english", role=clerk.role, language="en")


@pytest.fixture
def looked(clerk):
    PersonFactory(given_name="سینا", family_name="احمدی", birthday="1990-01-01")
    return looked_at(opened([HEADER, *ROWS], clerk), clerk)


def page(client, imported):
    return client.get(imported.get_absolute_url()).content.decode()


def test_both_readers_are_told_what_would_change_in_their_language(
    looked, clerk, english, client_of
):
    persian, text = page(client_of(clerk), looked), page(client_of(english), looked)
    for words in ("این شماره درست نیست", "۱۳۶۰/۰۵/۰۱", "هنوز نرسیده", "همان ردیف ۲"):
        assert words in persian, words
    for words in ("not a telephone number", "Birthday", "has not come yet", "same as row 2"):
        assert words in text, words
    assert "University" in text
    assert "not a telephone number" not in persian


def test_what_was_looked_at_in_one_language_is_imported_in_the_other(looked, english):
    taken_in(looked, english)
    assert Import.objects.get().state == Import.State.DONE
    assert Person.objects.filter(family_name="کاظمی").count() == 1


def test_rows_to_mend_and_reasons_of_undoing_follow_their_reader(clerk, english, client_of):
    imported = brought_in([HEADER, *ROWS], clerk)
    person = Person.objects.get(family_name="کاظمی")
    person.biography = "استاد"
    record("update", person, by=clerk)
    undone(imported, clerk)
    assert "ویرایش شده" in page(client_of(clerk), imported)
    assert "Edited since the import" in page(client_of(english), imported)


def test_rows_that_were_kept_in_words_are_still_read(looked, clerk, client_of):
    old = {
        "lines": [["سمت", "", "مدیر، نساجی"]],
        "problems": ["این شماره نیست."],
        "notes": ["همان ردیف دو."],
        "pk": Person.objects.get().pk,
    }
    ImportRow.objects.filter(number=2).update(told=old)
    looked.note(firms=[["دانشگاه یزد", "دانشگاه", 1]])
    text = page(client_of(clerk), looked)
    for words in ("مدیر، نساجی", "این شماره نیست.", "همان ردیف دو.", "دانشگاه"):
        assert words in text, words


def test_a_value_is_told_as_its_field_is():
    row = {
        "changes": [
            ["birthday", "", "1981-07-23"],
            ["deceased", "", 14010900],
            ["do_not_contact", False, True],
            ["post.start", "", 14000000],
            ["photo", "", "abc.webp"],
        ],
        "stays": [["honorific", "دکتر", "مهندس"]],
    }
    with translation.override("en"):
        told = in_words(row, "people")
    assert told["lines"] == [
        ("Birthday", "", "1981-07-23"),
        ("Deceased", "", "1401/09"),
        ("Do not contact", "no", "yes"),
        ("Post: from", "", "1400"),
        ("Photo", "", "a picture"),
    ]
    assert told["notes"] == ["Honorific stays “دکتر”; the row says “مهندس”."]
