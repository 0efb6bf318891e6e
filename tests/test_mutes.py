"""Why one gets a reminder, and how to get none: by its link, by one click, or here."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from contacts.actions.merging import merge
from crm.dates import today
from crm.models import Change, Mail
from engagements.actions.deadlines import remind_of_ends
from engagements.actions.letter_reminders import remind_of_letters
from engagements.actions.mutes import mute
from engagements.actions.reminders import remind_due, tick
from engagements.actions.telling import remind_invited
from engagements.models import FollowUp, Mute, Reminder
from engagements.stopping import stop_url
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    LetterFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://\S+/reminders/stop/\?link=\S+")


@pytest.fixture
def outside(db):
    """Somebody without an account."""
    person = PersonFactory(given_name="ندا", family_name="کاظمی")
    ContactPointFactory(person=person, value="kazemi@example.org")
    return person


@pytest.fixture
def owed(outside, clerk):
    return FollowUpFactory(
        title="آمار نخ", due=today(), owner_person=outside, chaser=clerk, owner_user=None
    )


def path_in(mail):
    return "/engagements" + LINK.search(mail.text)[0].partition("/engagements")[2]


def again(follow_up, days=0):
    """The clock looks at it once more, so many days later."""
    day = today() + timedelta(days=days)
    FollowUp.objects.update(remind_on=day)
    return remind_due(day)


def test_each_reminder_says_why_and_where_to_stop_it(owed, letters):
    tick()
    message = email.message_from_bytes(letters()[0].read_bytes(), policy=email.policy.default)
    mail = Mail.objects.get()
    assert message["List-Unsubscribe"].strip() == f"<{mail.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.unsubscribe in mail.text
    assert "زیرا" in mail.text  # why


def test_opening_the_link_changes_nothing_and_sending_its_form_does(owed):
    remind_due(today())
    path, browser = path_in(Mail.objects.get()), Client(enforce_csrf_checks=True)
    for _time in range(2):
        page = browser.get(path)
        assert page.status_code == 200
        assert "آمار نخ" in page.content.decode()
    assert not Mute.objects.exists()
    assert browser.post(path, {"do": "item"}).status_code == 200
    assert browser.post(path, {"do": "item"}).status_code == 200  # clicked twice
    muted = Mute.objects.get()
    assert (muted.person, muted.target, muted.subject) == (owed.owner_person, owed, "follow_up")
    assert [line.verb for line in Change.objects.of(muted)] == ["create"]


def test_one_click_of_a_mail_program_mutes_the_one_thing(owed):
    remind_due(today())
    sent = Mail.objects.get()
    response = Client(enforce_csrf_checks=True).post(
        "/engagements" + sent.unsubscribe.partition("/engagements")[2],
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200
    assert Mute.objects.get().target == owed


def test_what_is_muted_is_not_written_and_the_chaser_is_told(owed, clerk, client_of):
    remind_due(today())
    Client().post(path_in(Mail.objects.get()), {"do": "item"})
    assert again(owed, days=7) == 1
    late = Mail.objects.latest("pk")
    assert late.to == clerk.email
    assert "بی‌صدا" in late.text
    states = Reminder.objects.filter(slot__gt=today()).values_list("recipient", "state")
    assert set(states) == {("kazemi@example.org", "muted"), (clerk.email, "posted")}
    page = client_of(clerk).get(owed.get_absolute_url()).content.decode()
    assert "یادآوری‌های آن را بی‌صدا کرده است" in page


def test_a_letter_that_waits_does_not_leave_once_it_is_muted(owed):
    remind_due(today())
    Client().post(path_in(Mail.objects.get()), {"do": "item"})
    letter = Mail.objects.get()
    assert (letter.state, letter.error) == (
        "cancelled",
        "خواننده‌اش این یادآوری‌ها را بی‌صدا کرده است.",
    )
    assert Change.objects.of(letter).first().verb == "cancel"
    assert again(owed) == 0


def test_letters_about_others_leave_all_the_same(outside, clerk):
    """Of the fifteenth, none about the hundred and fifty-ninth."""
    one = FollowUpFactory(pk=15, due=today(), owner_person=outside, chaser=clerk)
    FollowUpFactory(pk=159, due=today(), owner_person=outside, chaser=clerk)
    remind_due(today())
    mute(f"p{outside.pk}", "follow_up", one, by=None)
    states = Mail.objects.order_by("reminder__follow_up").values_list("state", flat=True)
    assert list(states) == ["cancelled", "pending"]


def test_a_whole_kind_and_back(owed, outside):
    other = FollowUpFactory(due=today(), owner_person=outside)
    remind_due(today())
    first = Mail.objects.filter(text__contains="آمار").get()
    path = path_in(first)
    Client().post(path, {"do": "kind"})
    assert Mute.objects.get().object_id is None
    assert set(Mail.objects.values_list("state", flat=True)) == {"cancelled"}
    assert again(other) == 0
    Client().post(path, {"do": "again"})
    assert not Mute.objects.exists()
    assert again(other) == 2


def test_a_link_that_was_changed_opens_nothing(owed):
    remind_due(today())
    path = path_in(Mail.objects.get())
    for bad in (path[:-2], path.replace("link=p", "link=u"), path.partition("=")[0] + "=x"):
        assert Client().get(bad).status_code == 404
        assert Client().post(bad, {"do": "item"}).status_code == 404
    assert not Mute.objects.exists()


def test_a_link_of_somebody_who_became_another_still_counts(owed, outside, clerk):
    remind_due(today())
    stays = PersonFactory()
    merge(stays, [outside], by=clerk)
    assert Client().post(path_in(Mail.objects.get()), {"do": "item"}).status_code == 200
    assert Mute.objects.get().person == stays


def test_a_mute_moves_with_its_person(owed, outside, clerk):
    remind_due(today())
    Client().post(path_in(Mail.objects.get()), {"do": "item"})
    stays = PersonFactory()
    merge(stays, [outside], by=clerk)
    assert Mute.objects.get().person == stays
    ContactPointFactory(person=stays, value="kazemi@example.org")
    assert again(owed) == 0


def test_a_colleague_mutes_it_on_its_page_and_ends_that_among_their_own(client_of, reader, clerk):
    owed = FollowUpFactory(due=today(), owner_user=reader, chaser=clerk)
    url, browser = reverse("engagements:follow-up-mute", args=[owed.pk]), client_of(reader)
    assert url in browser.get(owed.get_absolute_url()).content.decode()
    browser.post(url, {"do": "item"})
    assert remind_due(today()) == 0
    mine = browser.get(reverse("engagements:my-reminders")).content.decode()
    assert owed.title in mine
    end = reverse("engagements:mute-end", args=[Mute.objects.get().pk])
    assert client_of(clerk).post(end).status_code == 404  # not theirs
    assert browser.post(end).status_code == 302
    assert not Mute.objects.exists()


def test_letters_meetings_and_ends_can_be_muted_too(clerk, reader, client_of):
    letter = LetterFactory(answer_due=today(), by=clerk)
    link = stop_url(f"u{clerk.pk}", "letter", letter)
    Client().post("/engagements" + link.partition("/engagements")[2], {"do": "item"})
    assert remind_of_letters(today()) == 0
    assert Mute.objects.get().user == clerk
    assert remind_invited(today()) == remind_of_ends(today()) == 0


def test_what_is_muted_keeps_nothing_from_being_deleted(client_of, clerk, reader):
    owed = FollowUpFactory(due=today(), owner_user=reader)
    url = reverse("engagements:follow-up-mute", args=[owed.pk])
    client_of(reader).post(url)
    client_of(clerk).post(owed.url_role("delete", owed.pk))
    assert not FollowUp.objects.exists()
    page = client_of(reader).get(reverse("engagements:my-reminders"))
    assert page.status_code == 200
