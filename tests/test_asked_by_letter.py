"""Whoever owes something is asked for it now by a letter, whatever its day is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from crm.dates import format_date, today
from crm.models import Change, Mail
from engagements.actions.asking import ask
from engagements.actions.passing_on import hand_over
from engagements.actions.reminders import remind_due
from engagements.models import FollowUp
from tests.factories import ContactPointFactory, FollowUpFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def official():
    person = PersonFactory(given_name="مجید", family_name="رستمی")
    ContactPointFactory(person=person, kind="email", value="rostami@example.org")
    return person


@pytest.fixture(params=[None, 40], ids=["without a day", "due in forty days"])
def owed(request, official, clerk):
    due = request.param and today() + timedelta(days=request.param)
    return FollowUpFactory(title="آمار نخ", owner_person=official, chaser=clerk, due=due)


def link_in(letter):
    word = next(word for word in letter.text.split() if "answer/?link=" in word)
    return "/" + word.partition("//")[2].partition("/")[2]


def test_the_letter_leads_to_the_page_where_they_answer(owed, clerk, client_of):
    page = reverse("engagements:follow-up-ask", args=[owed.pk])
    assert client_of(clerk).post(page, {"word": "پیش از نشست لازم است"}).status_code == 302
    letter = Mail.objects.get(to="rostami@example.org")
    assert letter.subject == "درخواست: آمار نخ"
    assert "پیش از نشست لازم است" in letter.text
    assert str(clerk) in letter.text
    assert Client().get(link_in(letter)).status_code == 200
    assert Change.objects.of(owed).first().verb == "ask"


def test_it_is_asked_once_a_day(owed, clerk):
    ask(owed, by=clerk)
    with pytest.raises(ValidationError, match="امروز"):
        ask(owed, by=clerk)
    assert Mail.objects.count() == 1


def test_it_is_asked_again_when_the_letter_was_taken_back(owed, official, clerk):
    ask(owed, by=clerk)
    hand_over(owed, by=clerk, owner_person=PersonFactory())
    hand_over(owed, by=clerk, owner_person=official)
    ask(owed, by=clerk)
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["cancelled", "pending"]


def test_without_an_address_it_is_said_so(clerk):
    owed = FollowUpFactory(owner_person=PersonFactory(), chaser=clerk)
    with pytest.raises(ValidationError, match="نشانی"):
        ask(owed, by=clerk)


def test_a_new_one_is_asked_for_at_once_when_that_is_ticked(official, clerk, client_of):
    new = {"title": "گزارش", "owner_person": official.pk, "priority": "2", "state": "open"}
    due = format_date(today() + timedelta(days=30))
    for at_once in ({}, {"at_once": "on"}):
        page = client_of(clerk).post(
            reverse("engagements:follow-up-create"), new | at_once | {"due": due}
        )
        assert page.status_code == 302
    assert FollowUp.objects.count() == 2
    assert Mail.objects.get().to == "rostami@example.org"


def test_what_cannot_be_asked_for_is_not_added_and_nothing_typed_is_lost(clerk, client_of):
    unknown = PersonFactory()
    new = {"title": "گزارش", "owner_person": unknown.pk, "priority": "2", "state": "open"}
    page = client_of(clerk).post(reverse("engagements:follow-up-create"), new | {"at_once": "on"})
    assert page.status_code == 422
    assert "گزارش" in page.content.decode()
    assert not FollowUp.objects.exists()


def test_whoever_it_is_handed_to_is_asked_at_once_when_that_is_ticked(owed, clerk, client_of):
    other = PersonFactory()
    ContactPointFactory(person=other, kind="email", value="other@example.org")
    page = reverse("engagements:follow-up-hand-over", args=[owed.pk])
    client_of(clerk).post(page, {"owner_person": other.pk, "note": "طبق تلفن", "at_once": "on"})
    letter = Mail.objects.get()
    assert letter.to == "other@example.org"
    assert "طبق تلفن" in letter.text


def test_a_reminder_by_the_clock_does_not_stand_in_for_what_was_asked(official, clerk):
    """As when both wait because the outbox is paused."""
    owed = FollowUpFactory(owner_person=official, chaser=clerk, due=today())
    ask(owed, by=clerk, word="پیش از نشست لازم است")
    remind_due(today())
    waiting = Mail.objects.waiting().filter(to="rostami@example.org")
    assert "پیش از نشست لازم است" in waiting.get(reminder__rule="asked").text


@pytest.mark.parametrize("word", ["\ue000title\ue001", "\ue000خ\ue001", "\ue000"])
def test_any_word_can_be_said(owed, clerk, word):
    """Also one with signs no keyboard has, by which places in letters were once marked."""
    letter = ask(owed, by=clerk, word=f"لطفاً {word} زودتر")
    assert f"لطفاً {word} زودتر" in letter.text
    assert word in letter.html
