"""The whole database as an archive: complete, consistent, without a secret, for administrators."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import date

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from contacts.actions import change_photo
from contacts.actions.circulars import post_circular
from contacts.models import Circular, Organization, Person, Post
from crm import worker
from crm.dates import PartialDate
from crm.export import everything
from crm.export.everything import export_everything
from crm.export.formats import unguarded
from crm.export.snapshot import snapshot
from crm.export.types import HIDDEN, LEFT_OUT, fields_of, types
from crm.history import record
from crm.models import Change, Export, Job, Mail
from tests import factories as make
from tests.contract.source import APPS

#: on a connection of its own only what is committed is seen
pytestmark = pytest.mark.django_db(transaction=True)
EVERYTHING = reverse("export-everything")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }


@pytest.fixture
def admin_with_password(admin):
    admin.set_password("گذرواژهٔ بلند")
    admin.save()
    return admin


def archive(by, progress=None):
    file = io.BytesIO()
    count = export_everything(file, by=by, progress=progress)
    return zipfile.ZipFile(file), count


def lines_of(zipped, path):
    return [json.loads(line) for line in zipped.read(path).decode().splitlines()]


def table_of(zipped, label):
    text = zipped.read(f"data/{label}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def in_table(value):
    """How a value of the lines stands in the tables."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return {"True": "true", "False": "false", "None": ""}.get(str(value), str(value))


def office():
    """One record of each type, with what is hard to write down."""
    made = {model: factory() for model, factory in make.FACTORIES.items() if model is not Circular}
    person = made[Person]
    person.note, person.birthday = "=1+1\nخط دوم; «س» 👩‍🏭", date(1980, 2, 29)
    person.deceased = PartialDate.parse("1401/9")
    record("update", person, by=None)
    return made


def test_every_type_of_the_product_is_in_it_or_left_out_with_a_reason(admin):
    ours = {
        model._meta.label
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    zipped, _count = archive(admin)
    told = json.loads(zipped.read("manifest.json"))
    assert set(told["types"]) | set(LEFT_OUT) == ours
    assert not set(told["types"]) & set(LEFT_OUT)
    assert told["left_out"] == {"types": LEFT_OUT, "fields": HIDDEN}
    assert all(LEFT_OUT.values())


def test_every_record_is_there_with_every_field_as_it_is_stored(admin):
    office()
    gone = make.PersonFactory(family_name="رفته")
    record("delete", gone, by=admin)
    zipped, count = archive(admin)
    total = 0
    for model in types():
        label, fields = model._meta.label, fields_of(model)
        rows = lines_of(zipped, f"data/{label}.jsonl")
        stored = model._base_manager.order_by("pk")
        assert [row[model._meta.pk.attname] for row in rows] == [
            everything.simple(one.pk) for one in stored
        ]
        for row, one in zip(rows, stored, strict=True):
            assert list(row) == [field.attname for field in fields]
            for field in fields:
                value = getattr(one, field.attname)
                if field.related_model is ContentType:
                    value = getattr(one, field.name).model_class()._meta.label
                assert row[field.attname] == everything.simple(value)
        total += len(rows)
    assert count == total > 30
    [person] = [p for p in lines_of(zipped, "data/contacts.Person.jsonl") if p["birthday"]]
    assert person["note"] == "=1+1\nخط دوم; «س» 👩‍🏭"
    assert (person["birthday"], person["deceased"]) == ("1980-02-29", "1401/09")
    assert "رفته" in zipped.read("data/contacts.Person.jsonl").decode()


def test_the_tables_say_the_same_as_the_lines(admin):
    office()
    zipped, _count = archive(admin)
    for model in types():
        label = model._meta.label
        lines = lines_of(zipped, f"data/{label}.jsonl")
        table = table_of(zipped, label)
        assert [list(row) for row in table] == [list(row) for row in lines]
        for row, line in zip(table, lines, strict=True):
            for name, value in line.items():
                assert unguarded(row[name]) == in_table(value), (label, name)


def test_history_is_there_oldest_first(admin):
    made = office()
    zipped, _count = archive(admin)
    person = made[Person]
    lines = [
        line
        for line in lines_of(zipped, "history/contacts.Person.jsonl")
        if line["object_id"] == person.pk
    ]
    assert [(line["verb"], line["version"]) for line in lines] == [("create", 1), ("update", 2)]
    assert lines[1]["fields"]["deceased"] == [None, "14010900"]
    told = [name for name in zipped.namelist() if name.startswith("history/")]
    assert sum(len(lines_of(zipped, name)) for name in told) == Change.objects.count()


def test_counts_and_checksums_are_right(admin):
    office()
    zipped, _count = archive(admin)
    told = json.loads(zipped.read("manifest.json"))
    assert {one["path"] for one in told["files"]} | {"manifest.json", "README.txt"} == set(
        zipped.namelist()
    )
    for one in told["files"]:
        content = zipped.read(one["path"])
        assert (one["bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        if one["path"].endswith(".jsonl"):
            assert one["rows"] == len(content.splitlines())
    for model in types():
        assert told["types"][model._meta.label]["rows"] == model._base_manager.count()
    assert zipped.testzip() is None
    assert told["layout"] == 1
    assert told["migrations"]["contacts"].startswith("00")


def test_no_password_no_session_and_no_signed_link_is_in_it(admin_with_password, client_of, clerk):
    client = client_of(clerk)
    client.get("/")
    session = Session.objects.get()
    person = make.PersonFactory()
    make.ContactPointFactory(person=person, value="who@example.org")
    group = make.GroupFactory()
    make.MemberFactory(group=group, person=person)
    post_circular(
        make.CircularFactory(group=group),
        Person.objects.filter(pk=person.pk),
        Organization.objects.none(),
        by=clerk,
        expected=1,
        version=1,
    )
    letter = Mail.objects.get(to="who@example.org")
    assert "opt-out/?who=" in letter.text
    signature = letter.text.split("?who=")[1].split()[0].rpartition(".")[2]
    assert len(signature) == 43
    zipped, _count = archive(admin_with_password)
    everything_in_it = "".join(
        zipped.read(name).decode() for name in zipped.namelist() if not name.startswith("photos/")
    )
    for secret in (admin_with_password.password, session.session_key, signature):
        assert secret not in everything_in_it
    assert "password" not in lines_of(zipped, "data/crm.User.jsonl")[0]
    assert "opt-out/?who=" in everything_in_it  # the rest of the letter is there


def test_photos_are_there_even_those_that_were_replaced(admin, clerk):
    person = make.PersonFactory()
    for content in (b"\xff\xd8 first", b"\xff\xd8 second"):
        change_photo(Person.objects.get(pk=person.pk), by=clerk, photo=content)
    zipped, _count = archive(admin)
    kept = default_storage.listdir("photos")[1]
    assert len(kept) == 2
    assert {zipped.read(f"photos/{name}") for name in kept} == {
        b"\xff\xd8 first",
        b"\xff\xd8 second",
    }
    [row] = lines_of(zipped, "data/contacts.Person.jsonl")
    assert f"photos/{row['photo']}" in zipped.namelist()


def test_attachments_are_there_under_their_fingerprint(admin):
    made = make.attached(make.LetterFactory())
    zipped, _count = archive(admin)
    [row] = lines_of(zipped, "data/crm.Attachment.jsonl")
    content = zipped.read(f"attachments/{made.fingerprint[:2]}/{made.fingerprint}")
    assert hashlib.sha256(content).hexdigest() == row["fingerprint"]
    assert (row["content_type_id"], row["object_id"]) == (made.target._meta.label, made.object_id)


def test_what_changes_while_it_is_made_is_not_in_it(admin):
    make.PostFactory.create_batch(3)
    before = {model: model._base_manager.count() for model in (Person, Post, Change)}

    def meddle(done, total):
        make.PostFactory()

    zipped, _count = archive(admin, meddle)
    told = json.loads(zipped.read("manifest.json"))["types"]
    assert told["contacts.Person"]["rows"] == before[Person]
    assert told["contacts.Post"]["rows"] == before[Post]
    people = {row["id"] for row in lines_of(zipped, "data/contacts.Person.jsonl")}
    assert {row["person_id"] for row in lines_of(zipped, "data/contacts.Post.jsonl")} <= people
    history = [name for name in zipped.namelist() if name.startswith("history/")]
    assert sum(len(lines_of(zipped, name)) for name in history) == before[Change]
    assert Post.objects.count() > before[Post]


def test_somebody_can_write_while_it_is_read(admin):
    make.PersonFactory()
    with snapshot() as alias:
        assert Person.objects.using(alias).count() == 1
        make.PersonFactory()
        assert Person.objects.using(alias).count() == 1
    assert Person.objects.count() == 2


def test_a_snapshot_leaves_nothing_behind_even_when_it_breaks(admin, settings):
    before = list(settings.DATA_DIR.iterdir())
    with pytest.raises(RuntimeError, match="broken"), snapshot():
        raise RuntimeError("broken")
    assert list(settings.DATA_DIR.iterdir()) == before
    with snapshot() as alias:
        assert Person.objects.using(alias).count() == 0
    assert connection.alias != alias


def test_how_far_it_is_is_told_up_to_the_end(admin):
    office()
    seen = []
    archive(admin, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 50
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)


# --- the page and the job ------------------------------------------------------------------------


def test_an_administrator_takes_it_away_with_the_password_once_more(
    admin_with_password, client_of, clerk
):
    make.PersonFactory()
    client = client_of(admin_with_password)
    assert 'href="/exports/everything/"' in client.get(reverse("export-list")).content.decode()
    wrong = client.post(EVERYTHING, {"password": "نادرست"})
    assert (wrong.status_code, Job.objects.count()) == (422, 0)
    asked = client.post(EVERYTHING, {"password": "گذرواژهٔ بلند"})
    again = client.post(EVERYTHING, {"password": "گذرواژهٔ بلند"})
    job = Job.objects.get()
    assert asked["Location"] == again["Location"] == job.get_absolute_url()
    worker.run_due()
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    file = reverse("job-file", args=[job.pk])
    content = io.BytesIO(b"".join(client.get(file).streaming_content))
    assert zipfile.ZipFile(content).testzip() is None
    noted = Export.objects.get()
    assert (noted.format, noted.created_by) == ("zip", admin_with_password)
    assert client_of(clerk).get(file).status_code == 404


def test_nobody_else_gets_as_far_as_the_page(client_of, clerk, director, reader):
    for user in (clerk, director, reader):
        client = client_of(user)
        assert client.get(EVERYTHING).status_code == 403
        assert client.post(EVERYTHING, {"password": "x"}).status_code == 403
        assert EVERYTHING not in client.get(reverse("export-list")).content.decode()


def test_who_is_no_administrator_any_more_gets_nothing(admin_with_password, client_of):
    client_of(admin_with_password).post(EVERYTHING, {"password": "گذرواژهٔ بلند"})
    admin_with_password.role = "reader"
    admin_with_password.save()
    worker.run_due()
    job = Job.objects.get()
    assert (job.state, job.file) == (Job.State.FAILED, None)
