"""The pages of importing, clicked through as by a clerk, and sent nonsense."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.urls import reverse

from contacts.models import Import, Organization, Person
from crm import worker
from crm.history import record
from crm.models import Job
from tests.factories import ContactPointFactory, OrganizationFactory, PersonFactory
from tests.importing import DATA, brought_in, csv_of, looked_at, opened, xlsx_of

pytestmark = pytest.mark.django_db
HOME = "/contacts/import/"
ROWS = [
    ["نام", "نام خانوادگی", "شرکت", "موبایل", "ستون دیگر"],
    ["مریم", "کاظمی", "نساجی یزد", "09121112233", "x"],
    ["سینا", "یوسفی", "نساجی قم", "12", ""],
]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def client(clerk, client_of):
    return client_of(clerk)


def named(content, name):
    file = BytesIO(content)
    file.name = name
    return {"file": file}


def send(client, content, name="اعضا.csv"):
    return client.post(HOME, named(content, name))


def act(imported, name):
    return reverse(f"contacts:import-{name}", args=[imported.pk])


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def as_shown(text):
    """What a browser sends from the columns page as it is shown."""
    data = {}
    for name, select in re.findall(r'<select name="(c\d+)"(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', select)
        data[name] = chosen[1] if chosen else ""
    for kind in ("radio", "checkbox"):
        for box in re.findall(rf'<input type="{kind}"[^>]*checked[^>]*>', text):
            name, value = (re.search(rf'{what}="([^"]*)"', box)[1] for what in ("name", "value"))
            data.setdefault(name, []).append(value)
    return data


def test_a_sheet_goes_all_the_way(client, clerk):
    response = send(client, csv_of(ROWS))
    imported = Import.objects.get()
    assert response["Location"] == act(imported, "columns")
    text = page(client, act(imported, "columns"))
    assert "مریم، سینا" in text
    data = as_shown(text)
    assert data["c0"] == "given_name"
    assert data["c4"] == ""
    assert client.post(act(imported, "columns"), data)["Location"] == imported.get_absolute_url()
    assert 'hx-trigger="every 1s"' in page(client, imported.get_absolute_url())
    worker.run_due()
    review = page(client, imported.get_absolute_url())
    assert "ستون دیگر" in review
    assert "12" in review
    assert "نساجی یزد" in review
    digest = re.search(r'name="digest" value="(\w+)"', review)[1]
    client.post(act(imported, "run"), {"digest": digest})
    worker.run_due()
    result = page(client, imported.get_absolute_url())
    person = Person.objects.get()
    assert (str(person.name), Organization.objects.get().name) == ("مریم کاظمی", "نساجی یزد")
    assert act(imported, "undo") in result
    assert f'action="{act(imported, "undo")}"' not in result  # it asks first
    asked = page(client, act(imported, "undo"))
    assert f'action="{act(imported, "undo")}"' in asked
    assert f'hx-get="{act(imported, "undo-panel")}"' in asked
    assert Person.objects.exists()
    client.post(act(imported, "undo"))
    worker.run_due()
    afterwards = page(client, imported.get_absolute_url())
    assert act(imported, "undo") not in afterwards
    assert "۳. برگردانده‌شده" in afterwards
    assert client.get(act(imported, "undo"))["Location"] == imported.get_absolute_url()
    assert not Person.objects.exists()
    assert imported.name in page(client, HOME)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "خالی"),
        (b"%PDF-1.7", "XLSX"),
        (b"<html><table>", "صفحهٔ وب"),
        (b"PK\x03\x04 broken", "خراب"),
        (b"\n\n", "خالی"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_file(client, content, words):
    response = send(client, content, "x.xlsx")
    text = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_file_error"' in text
    assert words in text
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_at_the_door(client, monkeypatch):
    monkeypatch.setattr("contacts.forms.imports.LARGEST", 1 << 20)
    response = send(client, b"x" * (2 << 20))
    assert response.status_code == 422
    assert "مگابایت" in response.content.decode()


def test_a_file_called_otherwise_than_it_is_is_read_and_that_is_told(client):
    send(client, xlsx_of(ROWS), "اعضا.csv")
    assert "XLSX" in page(client, act(Import.objects.get(), "columns"))


def test_another_sheet_row_and_sort_of_contacts_can_be_read(client):
    header = ["نام شرکت", "شهر"]
    send(client, csv_of([["فهرست"], header, ["نساجی یزد", "یزد"]]))
    imported = Import.objects.get()
    assert (imported.header, imported.target) == (1, "organizations")
    data = {"read": "1", "sheet-header": "۱", "sheet-target": "people", "sheet-encoding": "utf-8"}
    assert client.post(act(imported, "columns"), data).status_code == 302
    imported.refresh_from_db()
    assert (imported.header, imported.target) == (0, "people")
    for wrong in ("-1", "x", "99999"):
        response = client.post(act(imported, "columns"), data | {"sheet-header": wrong})
        assert response.status_code == 422
        assert 'id="errors"' in response.content.decode()


def test_a_mapping_that_cannot_be_is_said_and_kept(client):
    send(client, csv_of(ROWS))
    imported = Import.objects.get()
    data = as_shown(page(client, act(imported, "columns")))
    response = client.post(act(imported, "columns"), data | {"c0": "", "c1": "", "c3": "note"})
    text = response.content.decode()
    assert response.status_code == 422
    assert as_shown(text)["c3"] == "note"
    nonsense = client.post(act(imported, "columns"), data | {"c0": "nonsense", "keys": ["x"]})
    assert nonsense.status_code == 422
    assert Import.objects.get().state == Import.State.READ


def test_unclear_rows_and_words_are_decided_on_the_page(client, clerk):
    known = OrganizationFactory(name="نساجی یزدباف")
    person = PersonFactory(given_name="سینا", family_name="یوسفی")
    ContactPointFactory(person=person, kind="mobile", value="09121112233")
    imported = looked_at(
        opened(
            [
                ROWS[0],
                ["مریم", "کاظمی", "نساجی یزد باف", "09121112233", ""],
                ["زهرا", "اکبریان", "نساجی یزدبافت", "", ""],
            ],
            clerk,
        ),
        clerk,
    )
    text = page(client, imported.get_absolute_url())
    assert f'value="={person.pk}"' in text
    assert text.count('name="r2"') == 1
    (question,) = imported.questions
    client.post(act(imported, "check"), {"r2": "new", "q0": str(known.pk)})
    worker.run_due()
    imported.refresh_from_db()
    assert imported.decisions == {"2": "new"}
    assert imported.answers == {"organization": {question["key"]: str(known.pk)}}
    assert imported.counts["new"] == 2
    text = page(client, imported.get_absolute_url())
    assert '<option value="new" selected>' in text
    for wrong in (
        {"r2": "=999999999"},
        {"q0": "x"},
        {"r99999999999999999999": "new"},
        {"r2": "\x00"},
    ):
        assert client.post(act(imported, "check"), wrong).status_code == 302
    imported.refresh_from_db()
    assert imported.decisions == {"2": "new"}


def test_before_undoing_it_is_told_what_would_stay(client, clerk):
    imported = brought_in([ROWS[0], ["مریم", "کاظمی", "نساجی یزد", "09121112233", ""]], clerk)
    nothing = page(client, act(imported, "undo-panel"))
    assert "هیچ‌چیز" in nothing
    maryam = Person.objects.get()
    maryam.note = "با او صحبت شد"
    record("update", maryam, by=clerk)
    told = page(client, act(imported, "undo-panel"))
    assert maryam.get_absolute_url() in told
    assert "پس از ورود ویرایش شده است." in told
    assert '<span class="sr">ردیف </span>۲' in told


def unclear(clerk, count):
    """A sheet of `count` rows each of which may be about somebody called otherwise."""
    for n in range(count):
        person = PersonFactory(given_name="سینا", family_name=f"یوسفی {n}")
        ContactPointFactory(person=person, kind="mobile", value=f"0912{n:07}")
    rows = [["مریم", f"کاظمی {n}", f"نساجی {n}", f"0912{n:07}", ""] for n in range(count)]
    return looked_at(opened([ROWS[0], *rows], clerk), clerk)


def test_choices_stay_from_page_to_page_until_all_are_looked_at(client, clerk):
    imported = unclear(clerk, 60)
    url = imported.get_absolute_url()
    assert 'value="?show=bad"' in page(client, url)
    sent = {"r2": "new", "r3": "skip", "go": "?show=bad&page=2#rows"}
    response = client.post(act(imported, "check"), sent)
    assert response["Location"] == f"{url}?show=bad&page=2#rows"
    second = page(client, f"{url}?show=bad&page=2")
    assert "انتخاب‌های شما نگه داشته شد" in second
    assert 'value="?show=bad&amp;page=1#rows"' in second
    first = page(client, f"{url}?show=bad")
    assert first.count('<option value="new" selected>') == 1
    client.post(act(imported, "check"), {"r61": "new"})
    worker.run_due()
    imported.refresh_from_db()
    assert imported.decisions == {"2": "new", "3": "skip", "61": "new"}
    assert (imported.counts["new"], imported.counts["left"], imported.may_run) == (2, 1, True)


def test_what_is_chosen_and_not_looked_at_is_not_imported(client, clerk):
    imported = looked_at(opened([ROWS[0], ROWS[1]], clerk), clerk)
    digest = imported.digest
    for go in ("?show=all", "//elsewhere.example", "?", "?page=\x00"):
        response = client.post(act(imported, "check"), {"go": go})
        assert response["Location"].startswith(imported.get_absolute_url())
    imported.refresh_from_db()
    assert imported.may_run  # nothing was chosen
    imported = unclear(clerk, 1)
    client.post(act(imported, "check"), {"r2": "new", "go": "?show=all"})
    imported.refresh_from_db()
    assert not imported.may_run
    client.post(act(imported, "run"), {"digest": digest})
    assert not Person.objects.filter(family_name__startswith="کاظمی").exists()


@pytest.mark.parametrize(("way", "verdict"), [("new", "new"), ("skip", "left"), ("=", "update")])
def test_one_answer_counts_for_all_unclear_rows_of_a_kind(client, clerk, way, verdict):
    imported = unclear(clerk, 60)
    (box,) = re.findall(r'<select name="(k\w+)"', page(client, imported.get_absolute_url()))
    client.post(act(imported, "check"), {box: way, "r2": "skip" if way != "skip" else "new"})
    worker.run_due()
    imported.refresh_from_db()
    assert imported.counts[verdict] == 59
    assert imported.counts["conflict"] == 0


def test_rows_that_need_somebody_stand_before_the_new_organizations(client, clerk):
    rows = [["سینا", f"یوسفی {n}", f"نساجی {n}", f"0935{n:07}", ""] for n in range(3)]
    imported = looked_at(opened([ROWS[0], *rows, ["", "", "", "12", ""]], clerk), clerk)
    text = page(client, imported.get_absolute_url())
    places = [text.index(words) for words in ("ردیف‌های نیازمند رسیدگی", "سازمان‌های تازه‌ای")]
    assert places == sorted(places)


def test_the_rows_are_shown_page_by_page_and_by_what_becomes_of_them(client, clerk):
    rows = [["مریم", f"کاظمی {n}", "", f"0912{n:07}", ""] for n in range(120)]
    bad = [["", "", "", "12", ""]] * 60
    imported = looked_at(opened([ROWS[0], *rows, *bad], clerk), clerk)
    url = imported.get_absolute_url()
    first = page(client, url)
    assert first.count('class="import-row"') == 100  # fifty that need somebody, the first fifty
    assert page(client, f"{url}?show=new&page=3").count('class="import-row"') == 20
    assert page(client, f"{url}?show=bad&page=2").count('class="import-row"') == 10
    assert page(client, f"{url}?show=all").count('class="import-row"') == 50
    for odd in ("?show=x", "?page=-1", "?page=999999999", "?show=new&page=\x00"):
        assert client.get(url + odd).status_code == 200


@pytest.mark.parametrize("state", ["checked", "done"])
def test_the_page_costs_the_same_for_one_row_and_for_many(
    client, clerk, state, django_assert_max_num_queries
):
    rows = [["مریم", f"کاظمی {n}", f"نساجی {n}", f"0912{n:07}", ""] for n in range(120)]
    make = looked_at if state == "checked" else brought_in
    content = [ROWS[0], *rows, ["", "", "", "1", ""]]
    imported = make(opened(content, clerk), clerk) if state == "checked" else make(content, clerk)
    with django_assert_max_num_queries(15):
        page(client, imported.get_absolute_url())
    with django_assert_max_num_queries(8):
        page(client, HOME)


def test_official_divisions_are_understood_and_not_imported(client):
    for name, words in (("divisions-cities", "sector_id"), ("divisions-provinces", "short_code")):
        send(client, (DATA / f"{name}.csv").read_bytes(), f"{name}.csv")
        imported = Import.objects.latest("created_at")
        text = page(client, act(imported, "columns"))
        assert "تقسیمات کشوری" in text
        assert words in text
        assert set(imported.mapping) == {""}
        assert 'name="keys"' not in text
        asked = as_shown(text) | {"keys": ["name"], "overwrite": "True", "lenient": "False"}
        response = client.post(act(imported, "columns"), asked | {"c1": "full_name"})
        assert response.status_code == 422
        assert "چیزی برای ورود نیست" in response.content.decode()
    assert not Job.objects.exists()


def test_factories_with_the_place_they_stand_at_are_no_official_divisions(client):
    send(client, csv_of([["نام شرکت", "شهر", "lat", "lon", "تلفن"], ["الف", "یزد", 1, 2, ""]]))
    imported = Import.objects.get()
    assert imported.target == "organizations"
    assert "تقسیمات کشوری" not in page(client, act(imported, "columns"))


def test_a_file_can_be_forgotten(client, clerk, tmp_path):
    imported = opened(ROWS, clerk)
    client.post(act(imported, "discard"))
    assert not Import.objects.exists()
    assert client.get(imported.get_absolute_url()).status_code == 404
    done = brought_in(ROWS, clerk)
    client.post(act(done, "discard"))
    assert Import.objects.get() == done


def test_a_file_that_is_gone_is_said(client, clerk):
    imported = opened(ROWS, clerk)
    for path in imported.folder.iterdir():
        path.unlink()
    for method in (client.get, client.post):
        response = method(act(imported, "columns"))
        assert response["Location"] == HOME
    assert "نگه" in page(client, HOME)


def test_what_was_decided_too_late_changes_nothing(client, clerk):
    imported = brought_in(ROWS, clerk)
    assert client.get(act(imported, "columns"))["Location"] == imported.get_absolute_url()
    assert client.post(act(imported, "columns"), {})["Location"] == imported.get_absolute_url()
    for name in ("check", "run"):
        assert client.post(act(imported, name), {"r2": "skip"}).status_code == 302
    assert Import.objects.get().state == Import.State.DONE


def test_lists_and_menu_lead_there_for_those_who_may(client, reader, client_of):
    for name in ("person-list", "organization-list"):
        url = reverse(f"contacts:{name}")
        assert page(client, url).count(f'href="{HOME}"') == 2
        assert HOME not in page(client_of(reader), url)
