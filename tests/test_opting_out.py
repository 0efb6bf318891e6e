"""A reader without an account asks for no more letters to many: by a signed word, by a click."""

from __future__ import annotations

import re

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from contacts.opting_out import party_of, token_of
from crm.models import Change
from crm.trash import throw_away
from tests.audit import audited
from tests.factories import OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("contacts:opt-out")


@pytest.fixture(params=[(PersonFactory, "p"), (OrganizationFactory, "o")], ids=["person", "firm"])
def party(request):
    make, letter = request.param
    made = make()
    made.token = token_of(f"{letter}{made.pk}")
    return made


def url(token):
    return f"{PAGE}?who={token}"


def wants_none(party):
    return type(party).objects.get(pk=party.pk).do_not_contact


def test_opening_the_page_changes_nothing(party):
    """Mail scanners open every address in a letter."""
    for method in ("get", "head"):
        with audited() as lines:
            response = getattr(Client(), method)(url(party.token))
        assert (response.status_code, lines) == (200, [])
    assert not wants_none(party)


def test_its_button_leaves_them_out_with_a_line_of_history(party):
    client = Client(enforce_csrf_checks=True)
    page = client.get(url(party.token)).content.decode()
    token = re.search('name="csrfmiddlewaretoken" value="(.*?)"', page)[1]
    with audited() as lines:
        response = client.post(url(party.token), {"csrfmiddlewaretoken": token})
    assert response.status_code == 200
    assert "دیگر از ما نامهٔ گروهی نمی‌گیرید" in response.content.decode()
    assert [(line.verb, line.by) for line in lines] == [("opt_out", None)]
    assert wants_none(party)


def test_asking_again_changes_nothing_and_is_answered_alike(party):
    client = Client()
    first = client.post(url(party.token)).content.decode()
    with audited() as lines:
        second = client.post(url(party.token)).content.decode()
    assert lines == []
    assert "دیگر از ما نامهٔ گروهی نمی‌گیرید" in first
    assert "دیگر از ما نامهٔ گروهی نمی‌گیرید" in second
    assert (
        "<button"
        not in Client()
        .get(url(party.token))
        .content.decode()
        .split("<main")[1]
        .split('name="next"')[0]
    )


def test_the_page_names_nobody(party):
    """A letter may have been passed on."""
    text = Client().get(url(party.token)).content.decode()
    assert str(party) not in text


def test_the_page_speaks_both_languages():
    token = token_of(f"p{PersonFactory().pk}")
    client = Client()
    assert "نامه‌های گروهی" in client.get(url(token)).content.decode()
    client.post(reverse("language"), {"language": "en", "next": "/"})
    assert "No more letters to many" in client.get(url(token)).content.decode()


@pytest.mark.parametrize("who", ["", "x", "\x00", "p1", "p1.x", "p.", "ی" * 500, "p1.p1.x"])
def test_a_word_that_we_did_not_make_opens_nothing(who):
    PersonFactory()
    for method in ("get", "post"):
        assert getattr(Client(), method)(PAGE + "?", {"who": who}).status_code == 404
        assert getattr(Client(), method)(url(who.replace("\x00", "%00"))).status_code == 404


def test_the_word_of_one_opens_nobody_else():
    mine, other = PersonFactory(), PersonFactory()
    signature = token_of(f"p{mine.pk}").partition(".")[2]
    assert party_of(f"p{other.pk}.{signature}") is None
    assert party_of(f"o{mine.pk}.{signature}") is None
    assert party_of(f"p{mine.pk}.{signature}") == mine


def test_what_was_signed_for_something_else_opens_nothing():
    key = f"p{PersonFactory().pk}"
    assert party_of(Signer(salt="something else", sep=".").sign(key)) is None
    assert party_of(Signer(salt="contacts.opting_out", sep=".").sign("everybody")) is None


def test_who_is_in_the_trash_is_not_found(clerk):
    person = PersonFactory()
    throw_away(person, by=clerk)
    assert Client().post(url(token_of(f"p{person.pk}"))).status_code == 404


def test_history_tells_it_in_words(clerk, client_of):
    person = PersonFactory()
    Client().post(url(token_of(f"p{person.pk}")))
    page = client_of(clerk).get(reverse("contacts:person-history", args=[person.pk]))
    assert "خواست دیگر نامهٔ گروهی نگیرد" in page.content.decode()
    assert Change.objects.of(person)[0].fields == {"do_not_contact": [False, True]}
