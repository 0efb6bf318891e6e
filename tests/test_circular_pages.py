"""The pages of letters to many: looked at before, followed after, quick for many."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Circular, Group, Organization
from crm.history import record
from crm.models import Mail
from tests.circulars import guest, send
from tests.factories import (
    CircularFactory,
    GroupFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def circular():
    return CircularFactory(group=GroupFactory(name="مهمانان"))


@pytest.fixture
def look(circular, clerk, client_of):
    client, url = client_of(clerk), reverse("contacts:circular-send", args=[circular.pk])
    return lambda **query: client.get(url, query)


def test_each_letter_is_shown_before_it_is_sent(circular, look):
    for family in ("آذر", "بهار"):
        guest(circular.group, given_name="", family_name=family)
    first, second = look(), look(n="2")
    assert "مهندس آذر گرامی" in first.content.decode()
    assert "مهندس بهار گرامی" in second.content.decode()
    assert (first.context["previous_url"], first.context["next_url"]) == ("", "?n=2")
    assert (second.context["previous_url"], second.context["next_url"]) == ("?n=1", "")
    assert "نامهٔ ۲ از ۲" in second.content.decode()


@pytest.mark.parametrize("n", ["0", "-3", "99", "x", "\x00", "9" * 5_000, "٢"])
def test_a_letter_that_is_not_there_is_answered_with_one_that_is(circular, look, n):
    guest(circular.group)
    assert look(n=n).context["number"] == 1


def test_who_gets_none_and_what_is_not_known_is_listed_first(circular, look, clerk):
    circular.text = "{خطاب} از {سازمان|شرکت شما}"
    record("update", circular, by=clerk)
    without = guest(circular.group, None)
    homeless = guest(circular.group)
    context = look().context
    [none] = context["left_out"]
    [flaw] = context["flaws"]
    assert (none["label"], none["some"][0].pk) == ("نشانی ایمیل ندارد", without.pk)
    assert (flaw["label"], flaw["some"][0].pk) == ("نامعلوم: سازمان", homeless.pk)


def test_long_lists_of_trouble_name_some_and_count_the_others(circular, look):
    for _ in range(33):
        guest(circular.group, None)
    [none] = look().context["left_out"]
    assert (none["count"], len(none["some"]), none["more"]) == (33, 30, 3)


def press(client, response):
    """Send the form the page shows."""
    form = response.context["fresh"]
    url = response.request["PATH_INFO"]
    return client.post(url, {name: form[name].value() for name in form.fields})


def test_the_button_sends_and_a_second_click_leads_to_what_the_first_did(
    circular, clerk, client_of, look
):
    guest(circular.group)
    client, page = client_of(clerk), look()
    first, second = press(client, page), press(client, page)
    assert first["Location"] == second["Location"] == circular.get_absolute_url()
    assert Mail.objects.count() == 1
    text = client.get(second["Location"]).content.decode()
    assert "۱ نامه در صف ارسال است" in text
    assert "به هیچ‌کس دو بار نمی‌رسد" in text


def test_a_button_pressed_too_late_shows_the_new_numbers(circular, clerk, client_of, look):
    guest(circular.group)
    page = look()
    guest(circular.group)
    client = client_of(clerk)
    late = press(client, page)
    assert late.status_code == 422
    assert late.context["fresh"]["expected"].value() == 2
    assert press(client, late).status_code == 302
    assert Mail.objects.count() == 2


def test_a_text_edited_meanwhile_is_shown_anew(circular, clerk, client_of, look):
    guest(circular.group)
    page = look()
    circular.text = "متن تازه"
    record("update", circular, by=clerk)
    late = press(client_of(clerk), page)
    assert late.status_code == 409
    assert "متن تازه" in late.content.decode()
    assert press(client_of(clerk), late).status_code == 302


def test_the_page_follows_how_many_have_left(circular, clerk, client_of):
    for _ in range(5):
        guest(circular.group)
    guest(circular.group, None)
    send(circular, clerk, expected=5)
    told = [Mail.State.SENT, Mail.State.DEAD, Mail.State.UNCERTAIN, Mail.State.SENDING]
    for mail, state in zip(Mail.objects.all(), told, strict=False):
        Mail.objects.filter(pk=mail.pk).update(state=state)
    response = client_of(clerk).get(circular.get_absolute_url())
    assert response.context["tally"] == {
        "waiting": 2,
        "sent": 1,
        "failed": 2,
        "cancelled": 0,
        "left_out": 1,
    }
    text = response.content.decode()
    assert len(response.context["table"].shown.rows) == 6
    assert "نشانی ایمیل ندارد" in text
    assert reverse("contacts:circular-cancel", args=[circular.pk]) in text
    assert reverse("contacts:circular-update", args=[circular.pk]) not in text


def test_the_letters_are_searched_and_sorted(circular, clerk, client_of):
    for family in ("آذر", "یزدانی"):
        guest(circular.group, given_name="", family_name=family)
    send(circular, clerk)
    client, url = client_of(clerk), circular.get_absolute_url()

    def names(**query):
        rows = client.get(url, query).context["table"].shown.rows
        return [row.party.family_name for row in rows]

    assert names(sort="-name") == ["یزدانی", "آذر"]
    assert names(q="يزداني") == ["یزدانی"]
    for sort in ("state", "-sent_at", "nonsense"):
        assert len(names(sort=sort)) == 2


def test_what_was_sent_can_be_neither_edited_nor_thrown_away(circular, clerk, client_of):
    guest(circular.group)
    send(circular, clerk)
    for role in ("update", "delete"):
        url = reverse(f"contacts:circular-{role}", args=[circular.pk])
        assert client_of(clerk).get(url).status_code == 403
        assert client_of(clerk).post(url, {"subject": "دیگر"}).status_code == 403
    assert Circular.objects.get().subject == circular.subject


def test_readers_know_nothing_of_letters_to_many(circular, clerk, reader, director, client_of):
    guest(circular.group)
    send(circular, clerk)
    for user in (reader, director):
        client = client_of(user)
        assert client.get(circular.get_absolute_url()).status_code == 404
        for page in (reverse("contacts:circular-list"), circular.group.get_absolute_url()):
            assert circular.subject not in client.get(page).content.decode()


def test_an_unknown_word_in_braces_is_explained_beside_the_text(circular, clerk, client_of):
    data = {"group": circular.group.pk, "language": "fa", "subject": "{نم}", "text": "{سلام}"}
    response = client_of(clerk).post(reverse("contacts:circular-create"), data)
    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == ["subject", "text"]
    assert "{نام خانوادگی}" in form.errors["text"][0]
    assert form["text"].value() == "{سلام}"


def test_the_form_names_the_words_that_are_filled_in(circular, clerk, client_of):
    url = f"{reverse('contacts:circular-create')}?group={circular.group.pk}"
    text = client_of(clerk).get(url).content.decode()
    assert re.search("<bdi[^>]*>{خطاب}</bdi>", text)
    assert "{سمت|همکار گرامی}" in text
    assert circular.group.name in text


def test_a_group_too_large_is_said_before_anything_is_sent(circular, look, monkeypatch):
    monkeypatch.setattr("contacts.actions.circulars.MOST", 1)
    guest(circular.group), guest(circular.group)
    response = look()
    assert response.status_code == 200
    assert "بخش کنید" in response.content.decode()
    assert '<button class="btn btn-primary btn-wide"' not in response.content.decode()


def price(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_looking_and_following_cost_the_same_for_few_and_for_many(circular, clerk, client_of):
    guest(circular.group)
    posted = CircularFactory(group=circular.group)
    client = client_of(clerk)
    pages = [reverse("contacts:circular-send", args=[circular.pk])]
    send(posted, clerk)
    pages.append(posted.get_absolute_url())
    few = [price(client, page) for page in pages]
    for _ in range(20):
        guest(circular.group)
    other = CircularFactory(group=circular.group)
    send(other, clerk)
    pages[1] = other.get_absolute_url()
    assert [price(client, page) for page in pages] == few
    assert max(few) <= 15


def test_sending_to_many_costs_few_queries(circular, clerk):
    group = Group.objects.get(pk=circular.group_id)
    for _ in range(40):
        guest(group)
    with CaptureQueriesContext(connection) as queries:
        send(circular, clerk)
    assert len(queries) < 45
    assert Organization.objects.count() == 0
