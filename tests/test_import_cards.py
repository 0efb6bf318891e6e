"""Files of cards: many in one, in three versions, from other programs, whatever is wrong."""

from __future__ import annotations

import base64
import io
import re

import pytest
from django.urls import reverse
from PIL import Image

from contacts.imports import apart
from contacts.models import ContactPoint, Organization, Person
from crm.pictures import content_of
from tests.importing import DATA, brought_in, looked_at, opened, told, undone, verdicts

pytestmark = pytest.mark.django_db
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path


def card(*lines, version="3.0"):
    return f"BEGIN:VCARD\r\nVERSION:{version}\r\n{chr(13).join(lines)}\r\nEND:VCARD\r\n".replace(
        "\r", "\r\n"
    ).replace("\r\n\n", "\r\n")


def cells(content, tmp_path):
    """[{column: cell}] of a file of cards."""
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    apart.read(path, tmp_path)
    names, *rows = apart.rows_in(tmp_path, 0)
    return [dict(zip(names, row, strict=False)) for row in rows]


def picture():
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "JPEG")
    return made.getvalue()


# --- how cards are written ---------------------------------------------------------------------


def test_quoted_printable_in_any_charset_is_decoded(tmp_path):
    name = "کاظمی"
    quoted = "".join(f"={byte:02X}" for byte in name.encode())
    old = "".join(f"={byte:02X}" for byte in "كاظمي".encode("windows-1256"))
    found = cells(
        card(f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{quoted};=\r\n=D9=85;;;", version="2.1")
        + card(f"N;CHARSET=WINDOWS-1256;QUOTED-PRINTABLE:{old};;;;", version="2.1"),
        tmp_path,
    )
    assert [row["N FAMILY"] for row in found] == ["کاظمی", "كاظمي"]
    assert found[0]["N GIVEN"] == "م"


def test_bytes_of_an_old_phone_are_read_as_persian(tmp_path):
    content = card("N:كاظمي;علي;;;", version="2.1").encode("windows-1256")
    assert cells(content, tmp_path)[0]["N FAMILY"] == "كاظمي"


def test_lines_are_unfolded_and_escapes_taken_off(tmp_path):
    text = card("FN:یوسفی\\, سینا", "NOTE:یک\\nدو \r\n سه\\; چهار", "ORG:شرکت\\; الف;دفتر")
    found = cells(text, tmp_path)[0]
    assert found["FN"] == "یوسفی, سینا"
    assert found["NOTE"] == "یک\nدو سه; چهار"
    assert (found["ORG"], found["ORG UNIT"]) == ("شرکت; الف", "دفتر")


def test_a_card_of_the_newest_version_writes_addresses_for_numbers(tmp_path):
    found = cells(
        card("FN:A", 'TEL;VALUE=uri;TYPE="cell,voice":tel:+98-912-111-2233', version="4.0"),
        tmp_path,
    )
    assert (found[0]["TEL 1 LABEL"], found[0]["TEL 1 VALUE"]) == ("CELL", "+98-912-111-2233")


def test_labels_of_one_s_own_belong_to_what_they_stand_with(tmp_path):
    found = cells(card("FN:A", "item1.TEL:021-88776655", "item1.X-ABLabel:انبار"), tmp_path)
    assert (found[0]["TEL 1 LABEL"], found[0]["TEL 1 VALUE"]) == ("انبار", "021-88776655")


def test_a_card_within_a_card_is_not_taken_for_another(tmp_path):
    inner = "BEGIN:VCARD\r\nFN:Agent\r\nEND:VCARD"
    assert len(cells(card("FN:A", f"AGENT:\r\n{inner}", "TITLE:T"), tmp_path)) == 1


def test_a_line_that_cannot_be_read_is_kept_apart_from_the_rest(tmp_path):
    found = cells(card("FN:A", "!!! what : is", "TITLE:T") + card("FN:B"), tmp_path)
    assert found[0]["UNREADABLE"].startswith("!!!")
    assert (found[0]["TITLE"], found[1]["FN"]) == ("T", "B")


@pytest.mark.parametrize("path", sorted(DATA.glob("*.vcf")), ids=lambda path: path.stem)
def test_cards_of_other_programs_go_in_without_a_loss_that_is_not_named(path, clerk):
    """Every cell is taken, kept in the note, or stands in a column that is named as not taken."""
    imported = looked_at(opened(path.read_bytes(), clerk, path.name), clerk)
    assert set(verdicts(imported)) == {"new"}
    names, *rows = apart.rows_in(imported.folder, 0)
    mapping = dict(zip(names, imported.mapping, strict=True))
    left = {name for name, slug in mapping.items() if not slug}
    assert left <= {
        *("UID", "REV", "FBURL", "KEY", "LABEL", "ROLE", "CATEGORIES", "X-ANNIVERSARY"),
        *("X-SPOUSE", "X-ABDATE", "X-ABRELATEDNAMES", "X-PHONETIC-FIRST-NAME"),
        "X-PHONETIC-LAST-NAME",
    }
    for number, row in enumerate(rows, 2):
        plan = told(imported, number)
        words = " ".join(after for _what, _before, after in plan["lines"]).casefold()
        for name, cell in zip(names, row, strict=False):
            if mapping[name] and mapping[name] not in ("label", "photo", "birthday", "full_name"):
                for line in cell.split("\n"):
                    assert line.strip().casefold() in words.replace("، ", ", ") or (
                        line.strip() in words
                    ), (name, line)


def test_what_is_no_number_goes_into_the_note_of_a_card(clerk):
    brought_in((DATA / "outlook-2003.vcf").read_bytes(), clerk, "outlook-2003.vcf")
    person = Person.objects.get()
    assert "MobilePhone" in person.note
    assert "Third line is empty" in person.note
    assert (person.given_name, person.family_name, person.honorific) == ("John", "Doe", "Mr.")


def test_a_number_no_telephone_dials_is_kept_with_its_label_and_comes_out_again(clerk, client_of):
    numbers = ("TEL;TYPE=CELL:555-1111", "TEL;TYPE=WORK:555-2222", "TEL;TYPE=FAX:555-3333")
    text = card("FN:سینا یوسفی", *numbers, "TEL;TYPE=PAGER:555-4444", "TEL;TYPE=HOME:x", "EMAIL:@")
    imported = brought_in(text.encode(), clerk, "me.vcf")
    points = {p.value: (p.kind, p.label) for p in ContactPoint.objects.all()}
    assert points == {
        "555-1111": ("mobile", ""),
        "555-2222": ("phone", "کار"),
        "555-3333": ("fax", ""),
        "555-4444": ("phone", "PAGER"),
    }
    assert "555-2222" in " ".join(told(imported, 2)["notes"])
    assert Person.objects.get().note.split("\n") == ["تلفن: x", "ایمیل: @"]
    assert verdicts(looked_at(opened(text.encode(), clerk, "me.vcf"), clerk)) == ["same"]
    query = {"of": f"/contacts/people/?imported={imported.pk}"}
    asked = client_of(clerk).post(reverse("export"), {"format": "vcard3"}, query_params=query)
    out = asked.getvalue().decode()
    assert re.search(r"TEL;TYPE=CELL\S*:555-1111", out)
    assert re.search(r"TEL;TYPE=FAX\S*:555-3333", out)


# --- photos, organizations, the same again -----------------------------------------------------


def test_a_photo_comes_along_and_goes_with_the_import(clerk):
    encoded = base64.b64encode(picture()).decode()
    text = card("FN:سینا یوسفی", f"PHOTO;ENCODING=b;TYPE=JPEG:{encoded}", "EMAIL:s@example.org")
    imported = brought_in(text.encode(), clerk, "me.vcf")
    person = Person.objects.get()
    assert Image.open(io.BytesIO(content_of(person.photo))).size == (480, 480)
    again = looked_at(opened(text.encode(), clerk, "me.vcf"), clerk)
    assert verdicts(again) == ["same"]
    undone(imported, clerk)
    assert not Person.objects.exists()


def test_what_is_no_photo_is_said_and_an_address_is_never_fetched(clerk):
    broken = base64.b64encode(b"no picture").decode()
    text = card("FN:سینا یوسفی", f"PHOTO;ENCODING=b:{broken}") + card(
        "FN:مریم کاظمی", "PHOTO;VALUE=uri:http://127.0.0.1:9/me.jpg"
    )
    imported = looked_at(opened(text.encode(), clerk, "me.vcf"), clerk)
    assert verdicts(imported) == ["new", "new"]
    assert "تصویر" in " ".join(told(imported, 2)["notes"])
    assert "http://127.0.0.1:9/me.jpg" in str(told(imported, 3)["lines"])


def test_cards_of_people_and_of_organizations_each_go_in_as_what_they_are(clerk):
    text = card("KIND:org", "FN:نساجی یزد", "TEL:03538221100", version="4.0") + card(
        "KIND:individual", "N:یوسفی;سینا;;;", "FN:سینا یوسفی", version="4.0"
    )
    people = looked_at(opened(text.encode(), clerk, "all.vcf"), clerk)
    assert verdicts(people) == ["error", "new"]


def test_the_same_cards_twice_change_nothing(clerk):
    for path in sorted(DATA.glob("*.vcf")):
        brought_in(path.read_bytes(), clerk, path.name)
    counts = Person.objects.count(), ContactPoint.objects.count(), Organization.objects.count()
    for path in sorted(DATA.glob("*.vcf")):
        imported = looked_at(opened(path.read_bytes(), clerk, path.name), clerk)
        assert set(verdicts(imported)) == {"same"}, path
    assert counts == (
        Person.objects.count(),
        ContactPoint.objects.count(),
        Organization.objects.count(),
    )
