"""The reader's language and calendar: theirs to choose, never guessed from the browser."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import User
from engagements.models import FollowUp
from tests.factories import FollowUpFactory, MeetingFactory, UserFactory

LOGIN, SWITCH = "/accounts/login/", "/language/"
PREFERENCES = "/accounts/preferences/"
DAY = date(2026, 11, 24)
JALALI, GREGORIAN, JALALI_IN_ENGLISH = "۱۴۰۵/۰۹/۰۳", "2026-11-24", "1405/09/03"
pytestmark = pytest.mark.django_db


def language(response):
    """The language and direction a page says it is in."""
    head = response.content.decode().partition("<head>")[0]
    words = head.replace('"', " ").split()
    return words[words.index("lang=") + 1], words[words.index("dir=") + 1]


def meeting_page(client):
    return client.get(MeetingFactory(day=DAY).get_absolute_url()).content.decode()


def chosen(**fields):
    """An account with these choices."""
    return UserFactory(**fields)


# --- the language ------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", ["en-GB,en;q=0.9", "ar", "de,en", ""])
def test_persian_comes_first_whatever_the_browser_asks_for(reader, client_of, accepted):
    for client, url in ((Client(), LOGIN), (client_of(reader), "/")):
        response = client.get(url, headers={"accept-language": accepted})
        assert language(response) == ("fa", "rtl")
        assert response["Content-Language"] == "fa"


def test_the_switch_is_remembered_by_a_cookie_when_signed_out():
    client = Client()
    response = client.post(SWITCH, {"language": "en", "next": LOGIN})
    assert (response.status_code, response["Location"]) == (302, LOGIN)
    cookie = client.cookies["language"]
    assert (cookie.value, cookie["samesite"], bool(cookie["httponly"])) == ("en", "Lax", True)
    assert int(cookie["max-age"]) > 300 * 24 * 3600
    assert language(client.get(LOGIN)) == ("en", "ltr")
    client.post(SWITCH, {"language": "fa"})
    assert language(client.get(LOGIN)) == ("fa", "rtl")


def test_the_switch_is_remembered_with_the_account_when_signed_in(reader, client_of):
    client_of(reader).post(SWITCH, {"language": "en", "next": "/mail/"})
    assert User.objects.get(pk=reader.pk).language == "en"
    assert language(client_of(reader).get("/")) == ("en", "ltr")  # in another browser too


def test_the_account_outweighs_the_cookie(reader, client_of):
    client = client_of(reader)
    client.cookies["language"] = "en"
    assert language(client.get("/")) == ("fa", "rtl")


def test_the_switch_touches_nobody_elses_account(reader, clerk, client_of):
    client_of(reader).post(SWITCH, {"language": "en"})
    assert User.objects.get(pk=clerk.pk).language == "fa"


@pytest.mark.parametrize("bad", ["de", "", "fa\r\nSet-Cookie: x=1", "../en"])
def test_a_language_we_do_not_speak_changes_nothing(reader, client_of, bad):
    client = client_of(reader)
    response = client.post(SWITCH, {"language": bad})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "language" not in client.cookies
    assert User.objects.get(pk=reader.pk).language == "fa"


def test_a_cookie_that_says_nonsense_is_ignored():
    client = Client()
    client.cookies["language"] = "xx"
    assert language(client.get(LOGIN)) == ("fa", "rtl")


def test_looking_changes_nothing(reader, client_of):
    client = client_of(reader)
    assert client.get(SWITCH, {"language": "en"}).status_code == 405
    assert client.get("/", {"language": "en"}).status_code == 200
    assert User.objects.get(pk=reader.pk).language == "fa"
    assert "language" not in client.cookies


@pytest.mark.parametrize("unsafe", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_switch_leads_nowhere_outside(unsafe):
    assert Client().post(SWITCH, {"language": "en", "next": unsafe})["Location"] == "/"


def test_a_switch_from_another_site_is_not_taken():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SWITCH, {"language": "en"}).status_code == 403


def test_every_page_offers_the_other_language(reader, client_of):
    text = client_of(reader).get("/contacts/people/?q=x").content.decode()
    assert '<button class="btn btn-ghost" name="language" value="en" lang="en">' in text
    assert '<input type="hidden" name="next" value="/contacts/people/?q=x">' in text


def test_a_page_that_is_not_there_is_said_in_the_readers_language(client_of):
    for code, direction in (("fa", "rtl"), ("en", "ltr")):
        response = client_of(chosen(language=code)).get("/nowhere/")
        assert (response.status_code, language(response)) == (404, (code, direction))


# --- the calendar ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "calendar", "shown"),
    [
        ("fa", "", JALALI),
        ("fa", "jalali", JALALI),
        ("en", "", GREGORIAN),
        ("en", "gregorian", GREGORIAN),
        ("en", "jalali", JALALI_IN_ENGLISH),
    ],
)
def test_the_calendar_follows_the_language_unless_it_is_chosen(client_of, code, calendar, shown):
    text = meeting_page(client_of(chosen(language=code, calendar=calendar)))
    assert shown in text
    others = {JALALI, GREGORIAN, JALALI_IN_ENGLISH} - {shown}
    assert not [other for other in others if other in text]


def test_one_readers_calendar_does_not_stay_for_the_next(client_of):
    jalali = chosen(language="en", calendar="jalali")
    assert JALALI_IN_ENGLISH in meeting_page(client_of(jalali))
    assert GREGORIAN in meeting_page(client_of(chosen(language="en")))


@pytest.mark.parametrize(
    ("code", "calendar", "shown"),
    [("fa", "", JALALI), ("en", "", GREGORIAN), ("en", "jalali", JALALI_IN_ENGLISH)],
)
def test_a_day_in_a_form_is_shown_and_read_back_the_same(client_of, code, calendar, shown):
    client = client_of(chosen(language=code, calendar=calendar, role="secretariat"))
    follow_up = FollowUpFactory(due=DAY)
    url = reverse("engagements:follow-up-update", args=[follow_up.pk])
    assert f'name="due" value="{shown}"' in client.get(url).content.decode()
    data = {"title": "دیگر", "due": shown, "priority": "2", "state": "open", "version": 1}
    assert client.post(url, data).status_code == 302
    stored = FollowUp.objects.get()
    assert (stored.title, stored.due) == ("دیگر", DAY)


# --- my preferences ----------------------------------------------------------------------------


def mine(**more):
    names = {"first_name": "مریم", "last_name": "کاظمی", "email": "maryam@example.org"}
    return names | {"language": "fa", "calendar": ""} | more


def test_my_preferences_are_saved(reader, client_of):
    client = client_of(reader)
    response = client.post(PREFERENCES, mine(language="en", calendar="jalali"), follow=True)
    assert language(response) == ("en", "ltr")
    assert "Your preferences were saved." in response.content.decode()
    reader.refresh_from_db()
    assert (reader.first_name, reader.language, reader.calendar) == ("مریم", "en", "jalali")


@pytest.mark.parametrize(
    ("field", "bad"),
    [("email", "maryam@"), ("language", "de"), ("calendar", "mayan"), ("first_name", "م" * 151)],
)
def test_what_cannot_be_is_refused_beside_its_field(reader, client_of, field, bad):
    response = client_of(reader).post(PREFERENCES, mine(**{field: bad}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "کاظمی" in response.content.decode()  # what was typed stays
    assert User.objects.get(pk=reader.pk).last_name == reader.last_name


def test_nobody_gives_themselves_rights(reader, client_of):
    data = mine(role="admin", is_staff="on", is_superuser="on", username="admin", is_active="")
    client_of(reader).post(PREFERENCES, data)
    stored = User.objects.get(pk=reader.pk)
    assert (stored.role, stored.is_staff, stored.is_superuser) == ("reader", False, False)
    assert (stored.username, stored.is_active) == ("reader", True)


def test_preferences_are_for_those_who_are_in():
    assert Client().get(PREFERENCES)["Location"].startswith(LOGIN)
