"""The warning while somebody new is typed: who may be meant, why, and never in the way."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.models import Organization, Person
from crm.trash import throw_away
from tests.factories import (
    ContactPointFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
NEW_PERSON, NEW_FIRM = (reverse(f"contacts:{kind}-create") for kind in ("person", "organization"))
ASK_PERSON, ASK_FIRM = (reverse(f"contacts:{kind}-alike") for kind in ("person", "organization"))
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def client(clerk, client_of):
    return client_of(clerk)


def alike(client, url=ASK_PERSON, **typed):
    response = client.post(url, typed, **HTMX)
    assert response.status_code == 200
    return {one.record: [words for words, _pro in one.reasons] for one in response.context["alike"]}


@pytest.fixture
def joubin():
    return PersonFactory(given_name="ژوبین", family_name="چیت‌ساز", national_id="0013542419")


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("ژوبین", "چیت ساز"),
        ("ژوبين", "چیتساز"),
        ("چیت‌ساز", "ژوبین"),
        ("", "دکتر ژوبین چیت‌ساز"),
        ("ژوبین", "چیت‌شاز"),
        ("Joubin", "Chitsaz"),
    ],
)
def test_the_same_name_in_another_spelling_is_found(client, joubin, given, family):
    PersonFactory(given_name="نیلوفر", family_name="افتخاریان")
    found = alike(client, given_name=given, family_name=family)
    assert list(found) == [joubin]
    assert found[joubin]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"mobile": "۰۹۱۲ ۱۱۱ ۲۲۳۳"}, "تلفن همراه یکسان"),
        ({"email": "JOUBIN@example.org"}, "نشانی ایمیل یکسان"),
        ({"national_id": "۰۰۱۳۵۴۲۴۱۹"}, "کد ملی یکسان"),
        ({"national_id": "13542419"}, "کد ملی یکسان"),
    ],
)
def test_a_number_or_address_is_found_whatever_it_looks_like(client, joubin, typed, words):
    ContactPointFactory(person=joubin, kind="mobile", value="09121112233")
    ContactPointFactory(person=joubin, kind="email", value="joubin@example.org")
    found = alike(client, given_name="ژوبین", family_name="سازنده", **typed)
    assert words in found[joubin]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"mobile": "0912 111 2233"}, "تلفن همراه یکسان"),
        ({"email": "joubin@example.org"}, "نشانی ایمیل یکسان"),
        ({"national_id": "0013542419"}, "کد ملی یکسان"),
    ],
)
def test_the_same_number_under_another_name_is_told_and_never_in_the_way(
    client, joubin, typed, words
):
    ContactPointFactory(person=joubin, kind="mobile", value="09121112233")
    ContactPointFactory(person=joubin, kind="email", value="joubin@example.org")
    typed |= {"given_name": "نیلوفر", "family_name": "افتخاریان"}
    assert {words, "نام متفاوت"} <= set(alike(client, **typed)[joubin])
    typed.pop("national_id", None)  # of which there can be only one
    assert client.post(NEW_PERSON, typed).status_code == 302


def test_the_same_legal_id_under_another_name_is_told(client):
    mill = OrganizationFactory(name="نساجی پرنیان زاینده", legal_id="10101234565")
    found = alike(client, ASK_FIRM, name="ریسندگی ورزنده", legal_id="10101234565")
    assert "شناسهٔ ملی یکسان" in found[mill]


def test_an_organization_is_found_by_name_and_legal_id(client):
    mill = OrganizationFactory(name="نساجی پرنیان زاینده", legal_id="10101234565")
    assert list(alike(client, ASK_FIRM, name="شرکت نساجي پرنیان‌زاینده (سهامی خاص)")) == [mill]
    found = alike(client, ASK_FIRM, name="پرنیان", legal_id="۱۰۱۰۱۲۳۴۵۶۵")
    assert "شناسهٔ ملی یکسان" in found[mill]
    assert alike(client, ASK_FIRM, name="ریسندگی ورزنده") == {}


def test_where_they_work_is_told_so_that_one_sees_who_it_is(client, joubin):
    PostFactory(
        person=joubin,
        title="مدیر فروش",
        organization=OrganizationFactory(name="سپیدنخ"),
        primary=True,
    )
    text = client.post(ASK_PERSON, {"given_name": "ژوبین", "family_name": "چیت ساز"}).content
    assert "مدیر فروش" in text.decode()
    assert "سپیدنخ" in text.decode()
    assert joubin.get_absolute_url() in text.decode()


def test_somebody_else_of_the_family_is_not_meant(client):
    PersonFactory(given_name="احسان", family_name="یوسفی")
    assert alike(client, given_name="سینا", family_name="یوسفی") == {}


def test_what_lies_in_the_trash_is_not_meant(client, clerk, joubin):
    throw_away(joubin, by=clerk)
    assert alike(client, given_name="ژوبین", family_name="چیت‌ساز") == {}


def test_it_is_read_by_those_alone_who_may_add(client_of, reader, joubin):
    typed = {"given_name": "ژوبین", "family_name": "چیت‌ساز"}
    assert client_of(reader).post(ASK_PERSON, typed).status_code == 403
    assert client_of(reader).post(ASK_FIRM, {"name": "سپیدنخ"}).status_code == 403


def test_no_text_breaks_it(client, joubin):
    for text in (
        "",
        "\x00",
        "ی" * 9_000,
        "9" * 40,
        "-1",
        "😀",
        "' OR 1=1 --",
        "%_\\",
        "<b>",
        "سید",
    ):
        names = ("given_name", "family_name", "name_en", "national_id", "mobile", "email")
        more = dict.fromkeys((*names, "organization", "post", "honorific"), text)
        assert client.post(ASK_PERSON, more).status_code == 200, text[:9]
        more = dict.fromkeys(("name", "name_en", "aliases", "parent", "legal_id", "city"), text)
        assert client.post(ASK_FIRM, more).status_code == 200, text[:9]
    assert client.get(ASK_PERSON).status_code == 405


def test_those_who_were_announced_are_not_announced_again(client, joubin):
    typed = {"given_name": "ژوبین", "family_name": "چیت‌ساز"}
    first = client.post(ASK_PERSON, typed)
    assert first["X-Announce"]
    assert f'name="seen" value="{joubin.pk}"' in first.content.decode()
    assert "X-Announce" not in client.post(ASK_PERSON, typed | {"seen": joubin.pk})
    assert "X-Announce" not in client.post(ASK_PERSON, {"family_name": "افتخاریان"})


def test_what_is_typed_stays_out_of_addresses(client):
    page = client.get(NEW_PERSON).content.decode()
    assert f'hx-post="{ASK_PERSON}"' in page
    assert f'hx-get="{ASK_PERSON}"' not in page


# --- when it is sent -----------------------------------------------------------------------------


def test_when_sent_it_is_asked_once_and_never_in_the_way(client, joubin):
    typed = {"given_name": "ژوبین", "family_name": "چیت ساز", "note": "از نمایشگاه"}
    asked = client.post(NEW_PERSON, typed)
    text = asked.content.decode()
    assert asked.status_code == 409
    assert Person.objects.count() == 1
    assert joubin.get_absolute_url() in text
    assert 'name="anyway"' in text
    assert 'value="چیت ساز"' in text
    assert "از نمایشگاه" in text
    added = client.post(NEW_PERSON, typed | {"anyway": "1"})
    assert added.status_code == 302
    assert Person.objects.count() == 2


def test_the_same_for_an_organization(client):
    OrganizationFactory(name="نساجی پرنیان زاینده")
    typed = {"name": "شرکت نساجی پرنیان زاینده", "kind": "mill"}
    assert client.post(NEW_FIRM, typed).status_code == 409
    assert client.post(NEW_FIRM, typed | {"anyway": "1"}).status_code == 302
    assert Organization.objects.count() == 2


def test_what_is_wrong_is_said_first(client, joubin):
    wrong = client.post(
        NEW_PERSON, {"given_name": "ژوبین", "family_name": "چیت ساز", "mobile": "۱"}
    )
    assert wrong.status_code == 422
    assert 'name="anyway"' not in wrong.content.decode()


def test_a_form_sent_twice_makes_one_although_the_first_is_there_by_then(client):
    key = client.get(NEW_PERSON).context["form"]["key"].value()
    typed = {"given_name": "ژوبین", "family_name": "چیت‌ساز", "key": str(key)}
    first, second = client.post(NEW_PERSON, typed), client.post(NEW_PERSON, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Person.objects.count() == 1


def test_many_namesakes_are_shown_but_not_asked_about(client, monkeypatch):
    monkeypatch.setattr("contacts.lookalikes.how_many", lambda model: 100_000)
    for _time in range(4):
        PersonFactory(given_name="علی", family_name="محمدی")
    typed = {"given_name": "علي", "family_name": "محمدی"}
    assert len(alike(client, **typed)) == 4
    assert client.post(NEW_PERSON, typed).status_code == 302


def test_a_new_name_is_added_without_a_question(client, joubin):
    typed = {"given_name": "نیلوفر", "family_name": "افتخاریان"}
    assert client.post(NEW_PERSON, typed).status_code == 302
