"""Files on records: what may be attached, how it is kept and served, and what history tells."""

from __future__ import annotations

import errno
import hashlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from crm import files
from crm.attaching import attach
from crm.files import checked, keep, opened, place
from crm.models import Attachment, Change
from engagements.models import Letter
from tests.factories import LetterFactory, attached, pdf_file

pytestmark = pytest.mark.django_db
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    return tmp_path / "files"


@pytest.fixture
def letter(clerk):
    return LetterFactory(by=clerk)


def picture(form):
    made = BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, form)
    return made.getvalue()


def packed(*names, first="[Content_Types].xml"):
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name in (first, *names):
            archive.writestr(name, "<x/>")
    return made.getvalue()


def open_document(*names):
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name in names:
            archive.writestr(name, "<x/>")
    return made.getvalue()


def old(stream, *more):
    return OLE + b"\x00" * 600 + b"".join(s.encode("utf-16-le") for s in (stream, *more))


TAKEN = {
    "pdf": pdf_file(),
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "tif": picture("TIFF"),
    "docx": packed("word/document.xml"),
    "xlsx": packed("xl/workbook.xml"),
    "odt": open_document("content.xml"),
    "doc": old("WordDocument"),
    "xls": old("Workbook"),
}
REFUSED = {
    "page": b"<html><script>alert(1)</script></html>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program": b"MZ\x90\x00" + b"\x00" * 200,
    "script": b"#!/bin/sh\nrm -rf /\n",
    "cut PDF": pdf_file()[:20],
    "cut picture": picture("PNG")[:60],
    "archive": packed("readme.txt"),
    "Word with macros": packed("word/document.xml", "word/vbaProject.bin"),
    "Excel with macros": packed("xl/workbook.xml", "xl/vbaProject.bin"),
    "old Word with macros": old("WordDocument", "_VBA_PROJECT"),
    "text with macros": open_document("content.xml", "Basic/Standard/x.xml"),
    "broken archive": b"PK\x03\x04" + b"\xff" * 100,
    "other old document": old("PowerPoint Document"),
    "animation": picture("GIF"),
    "nothing": b"",
}


@pytest.mark.parametrize("suffix", TAKEN)
def test_what_may_be_attached_is_told_by_its_content(suffix):
    upload = checked("نامه.bin", TAKEN[suffix])
    assert upload.name == f"نامه.bin.{suffix}"
    assert upload.mime in files.BY_MIME
    assert checked(f"نامه.{suffix.upper()}", TAKEN[suffix]).name == f"نامه.{suffix}"


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_anything_else_is_refused_whatever_it_is_called(what, suffix):
    with pytest.raises(ValidationError) as refused:
        checked(f"نامه.{suffix}", REFUSED[what])
    assert f"نامه.{suffix}" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scan\\نامه.pdf", "نامه.pdf"),
        ("نا\x00مه\r\n.pdf", "نا مه.pdf"),
        ("evil\u202efdp.exe", "evil fdp.exe.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("ی" * 300 + ".pdf", "ی" * 150 + ".pdf"),
        ('a"b;c.pdf', "a b;c.pdf"),
        ("نامة كامل.pdf", "نامة کامل.pdf"),
    ],
)
def test_a_name_is_only_a_word_about_the_file(typed, kept):
    assert checked(typed, pdf_file()).name == kept


def test_a_file_is_kept_under_its_fingerprint_once(letter, clerk, folder):
    other = LetterFactory()
    made, again = attached(letter), attached(other)
    content = pdf_file()
    assert made.fingerprint == again.fingerprint == hashlib.sha256(content).hexdigest()
    stored = [path for path in folder.rglob("*") if path.is_file()]
    assert stored == [place(made.fingerprint)]
    assert opened(made.fingerprint).read() == content
    assert attach(letter, by=clerk, files=[checked("دوباره.pdf", content)]) == []
    assert Attachment.objects.of(letter).count() == 1


def test_a_file_is_handed_over_and_never_run(letter, clerk, client_of):
    made = attached(letter, "اسکن نامه.pdf")
    response = client_of(clerk).get(made.get_absolute_url())
    assert response.getvalue() == pdf_file()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


def test_a_file_is_seen_with_its_record(client_of, reader, weaving, head):
    made = attached(LetterFactory(body=weaving, confidential=True), "راز.pdf")
    assert client_of(reader).get(made.get_absolute_url()).status_code == 404
    assert client_of(head).get(made.get_absolute_url()).status_code == 200


def test_a_file_of_a_letter_in_the_trash_is_not_there(letter, clerk, client_of):
    made = attached(letter)
    assert client_of(clerk).post(f"{letter.get_absolute_url()}delete/").status_code == 302
    assert client_of(clerk).get(made.get_absolute_url()).status_code == 404


def test_the_history_of_the_record_tells_what_came_and_went(letter, clerk, client_of):
    client, url = client_of(clerk), letter.get_absolute_url()
    sent = [
        SimpleUploadedFile("یک.pdf", pdf_file("one")),
        SimpleUploadedFile("دو.png", TAKEN["png"]),
    ]
    assert client.post(f"{url}attach/", {"files": sent}).status_code == 302
    one, _two = Attachment.objects.of(letter)
    removed = client.post(f"/attachments/{one.pk}/remove/", follow=True)
    assert f'action="/attachments/{one.pk}/restore/"' in removed.content.decode()
    assert [row.name for row in Attachment.objects.of(letter)] == ["دو.png"]
    assert client.get(one.get_absolute_url()).status_code == 404
    assert client.post(f"/attachments/{one.pk}/restore/").status_code == 302
    assert client.post(f"/attachments/{one.pk}/restore/").status_code == 404
    lines = [(line.verb, line.details.get("note")) for line in Change.objects.of(letter)]
    assert lines == [
        ("reattach", "یک.pdf"),
        ("detach", "یک.pdf"),
        ("attach", "یک.pdf، دو.png"),
        ("create", None),
    ]
    history = client.get(f"{url}history/").content.decode()
    assert "پیوست برداشته شد" in history
    assert "یک.pdf" in history


def test_taking_away_and_back_is_for_those_who_may_change_the_record(
    letter, clerk, reader, client_of
):
    made = attached(letter)
    for page in ("remove", "restore"):
        url = f"/attachments/{made.pk}/{page}/"
        assert client_of(reader).post(url).status_code in (403, 404)
    client_of(clerk).post(f"/attachments/{made.pk}/remove/")
    assert client_of(reader).post(f"/attachments/{made.pk}/restore/").status_code == 403
    secret = attached(LetterFactory(confidential=True), words="secret")
    client_of(clerk).post(f"/attachments/{secret.pk}/remove/")
    assert client_of(reader).post(f"/attachments/{secret.pk}/restore/").status_code == 404


def test_an_edit_begun_before_a_file_was_attached_is_saved_all_the_same(letter, clerk, client_of):
    sent = {"subject": "تازه", "day": str(letter.day), "purpose": "action", "version": 1}
    attached(letter)
    response = client_of(clerk).post(f"{letter.get_absolute_url()}edit/", sent)
    assert response.status_code == 302
    assert Letter.objects.get(pk=letter.pk).subject == "تازه"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ([], "پر کنید"),
        ([("بزرگ.pdf", pdf_file() + b"\n" * (21 * 1024 * 1024))], "۲۰ مگابایت"),
        ([("صفحه.pdf", REFUSED["page"])], "صفحه.pdf"),
        ([(f"{n}.pdf", pdf_file(str(n))) for n in range(11)], "۱۰ پرونده"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_beside_it(letter, clerk, client_of, sent, told):
    uploads = [SimpleUploadedFile(name, content) for name, content in sent]
    url = f"{letter.get_absolute_url()}attach/"
    response = client_of(clerk).post(url, {"files": uploads} if uploads else {})
    assert response.status_code == 422
    assert told in response.context["form"].errors["files"][0]
    assert not Attachment.objects.exists()


def test_a_scan_comes_with_the_letter_in_one_step(clerk, client_of):
    sent = {
        "day": "1404/1/1",
        "subject": "نرخ خدمات",
        "purpose": "action",
        "from_name": "شهرداری",
        "files": [SimpleUploadedFile("اسکن.pdf", pdf_file())],
    }
    assert client_of(clerk).post("/engagements/letters/new/", sent).status_code == 302
    letter = Letter.objects.get()
    assert [row.name for row in Attachment.objects.of(letter)] == ["اسکن.pdf"]


def test_when_something_else_is_wrong_one_is_told_to_choose_the_files_again(clerk, client_of):
    sent = {"day": "1404/1/1", "files": [SimpleUploadedFile("اسکن.pdf", pdf_file())]}
    form = client_of(clerk).post("/engagements/letters/new/", sent).context["form"]
    assert "files" in form.errors
    assert not Attachment.objects.exists()


def no_room(*args):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_refuses_the_letter_whole_and_leaves_nothing(
    clerk, client_of, monkeypatch, folder, step
):
    target = files.os if step == "fsync" else Path
    monkeypatch.setattr(target, step, no_room)
    sent = {
        "day": "1404/1/1",
        "subject": "نرخ خدمات",
        "purpose": "action",
        "from_name": "شهرداری",
        "files": [SimpleUploadedFile("اسکن.pdf", pdf_file())],
    }
    response = client_of(clerk).post("/engagements/letters/new/", sent)
    assert response.status_code == 422
    assert "ذخیره نشد" in response.context["form"].errors["files"][0]
    assert response.context["form"]["subject"].value() == "نرخ خدمات"
    assert not Letter.everything.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_what_is_left_half_written_is_never_taken_for_the_file(monkeypatch, folder):
    content = pdf_file()
    path = place(hashlib.sha256(content).hexdigest())
    path.parent.mkdir(parents=True)
    path.with_name(f"{path.name}.dead.part").write_bytes(content[:5])
    assert opened(path.name) is None
    assert opened(keep(content)).read() == content


def test_a_file_that_is_gone_from_the_disk_is_not_found_and_noted(letter, clerk, client_of, caplog):
    made = attached(letter)
    Path(default_storage.path(f"attachments/{made.fingerprint[:2]}/{made.fingerprint}")).unlink()
    assert client_of(clerk).get(made.get_absolute_url()).status_code == 404
    assert f"attachment {made.pk}" in caplog.text
