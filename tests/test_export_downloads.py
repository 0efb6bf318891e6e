"""What a browser is told of a file: its name in two alphabets, its kind; and who may try."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from crm.export.names import cleaned, disposition
from crm.models import Export, User
from tests.factories import (
    ExportFactory,
    GroupFactory,
    MeetingFactory,
    MemberFactory,
    PersonFactory,
)

NEW = reverse("export")


def post(client, of, slug="csv"):
    return client.post(NEW, {"format": slug}, query_params={"of": of})


def names(answer):
    """(the name in ASCII, the one people read)"""
    ascii_name, told = re.fullmatch(
        r'attachment; filename="([^"]+)"; filename\*=UTF-8\'\'(.+)', answer["Content-Disposition"]
    ).groups()
    assert answer["Content-Disposition"].isascii()
    return ascii_name, unquote(told)


@pytest.mark.django_db
def test_a_file_is_called_by_its_list_and_the_jalali_day(client_of, clerk):
    PersonFactory()
    with time_machine.travel("2026-03-20T21:00Z", tick=False):
        client = client_of(clerk)
        assert names(post(client, "/contacts/people/")) == (
            "people-1405-01-01.csv",
            "اشخاص 1405-01-01.csv",
        )
        User.objects.filter(pk=clerk.pk).update(language="en")
        assert names(post(client_of(clerk), "/contacts/people/?x", "json")) == (
            "people-2026-03-21.json",
            "People 2026-03-21.json",
        )


@pytest.mark.django_db
def test_a_file_of_a_group_is_called_by_the_group_whatever_that_is_called(client_of, clerk):
    group = GroupFactory(name='فهرست «نوروز»/"۱۴۰۵"\\:*?<b>|; filename=x')
    MemberFactory(group=group)
    ascii_name, told = names(post(client_of(clerk), group.get_absolute_url(), "vcard3"))
    assert re.fullmatch(r"[a-z-]+-\d{4}-\d\d-\d\d\.vcf", ascii_name)
    assert told.startswith("فهرست «نوروز» ۱۴۰۵ b ; filename=x 14")


def test_half_spaces_are_left_out_of_names_of_files():
    assert cleaned("پیگیری‌های من") == "پیگیریهای من"


@pytest.mark.parametrize(
    "title", ["", "...", "\r\nX: y", "a\x00b", "س" * 500, "\u202e.exe", "../../etc/passwd", "CON"]
)
def test_no_title_breaks_a_header_or_leaves_the_folder(title):
    told = disposition(title, title, "csv")
    assert "\r" not in told
    assert "\n" not in told
    assert told.isascii()
    assert not set(cleaned(title)) & set("/\\\x00\r\n")
    assert 0 < len(cleaned(title)) <= 80


@pytest.mark.django_db
def test_a_file_is_kept_by_no_cache_and_taken_for_nothing_else(client_of, clerk):
    PersonFactory()
    for slug, kind in (("csv", "text/csv"), ("json", "application/json"), ("vcard4", "text/vcard")):
        answer = post(client_of(clerk), "/contacts/people/", slug)
        assert answer["Content-Type"].startswith(kind)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_file_leaves_in_its_readers_language_though_the_request_is_over(client_of, clerk):
    PersonFactory(do_not_contact=True)
    answer = post(client_of(clerk), "/contacts/people/?columns=do_not_contact")
    with translation.override("en"):
        assert "بله" in b"".join(answer.streaming_content).decode()


@pytest.mark.django_db
def test_what_fails_at_the_start_is_an_error_page_and_no_broken_file(client_of, clerk, monkeypatch):
    PersonFactory()
    monkeypatch.setattr("contacts.tables.PersonTable.records", lambda *_: 1 / 0)
    client = client_of(clerk)
    client.raise_request_exception = False
    answer = post(client, "/contacts/people/")
    assert answer.status_code == 500
    assert "attachment" not in answer.get("Content-Disposition", "")


@pytest.mark.django_db
def test_a_link_alone_takes_nothing_away(client_of, clerk):
    """Nobody is made to export by a picture or a link in somebody's page."""
    PersonFactory()
    client = client_of(clerk)
    page = client.get(NEW, {"of": "/contacts/people/", "format": "csv"})
    assert page["Content-Type"].startswith("text/html")
    client.handler.enforce_csrf_checks = True
    assert post(client, "/contacts/people/").status_code == 403
    assert Export.objects.count() == 0


@pytest.mark.django_db
def test_a_page_that_holds_no_table_or_is_not_open_cannot_be_exported(client_of, reader, clerk):
    secret = MeetingFactory(confidential=True)
    for address in (secret.get_absolute_url(), "/mail/", "/contacts/people/?q=x"):
        assert post(client_of(reader), address).status_code in (404, 422)
    assert (
        client_of(clerk).get(NEW, {"of": "https://example.org/contacts/people/"}).status_code == 404
    )


@pytest.mark.django_db
def test_everybody_sees_what_they_took_and_the_secretariat_what_all_did(client_of, clerk, reader):
    PersonFactory()
    post(client_of(reader), "/contacts/people/?q=&sort=-name")
    post(client_of(clerk), "/contacts/people/", "json")
    listed = reverse("export-list")
    mine = client_of(reader).get(listed).context["table"].shown.rows
    assert [one.created_by for one in mine] == [reader]
    everything = client_of(clerk).get(listed)
    assert [one.format for one in everything.context["table"].shown.rows] == ["json", "csv"]
    assert 'href="/contacts/people/?q=&amp;sort=-name"' in everything.content.decode()


@pytest.mark.django_db
def test_many_rows_are_told_with_their_thousands_set_apart(client_of, clerk):
    ExportFactory(count=41_022, created_by=clerk)
    assert "۴۱٬۰۲۲" in client_of(clerk).get(reverse("export-list")).content.decode()
