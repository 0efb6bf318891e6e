"""Somebody who was invited answers by the link of the letter, and sees nothing else."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from crm.dates import today
from crm.history import record
from crm.models import Change, Mail
from engagements.actions.invitations import invite, withdraw
from engagements.actions.meetings import cancel, hold
from engagements.answering import answer_path, invitation_of, token_of
from engagements.models import Invitation, Meeting
from tests.factories import (
    AgendaItemFactory,
    ContactPointFactory,
    InvitationFactory,
    MeetingFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("engagements:invitation-answer")


@pytest.fixture
def meeting(weaving):
    return MeetingFactory(
        body=weaving,
        title="نشست برق",
        day=today() + timedelta(days=9),
        starts=time(10, 30),
        place="تالار انجمن",
        confidential=True,
    )


@pytest.fixture
def invitation(meeting, clerk):
    person = PersonFactory(family_name="بیگی")
    ContactPointFactory(person=person, value="beygi@example.org")
    invite(meeting, by=clerk, people=[person])
    return Invitation.objects.get()


def sent(invitation, answer, **more):
    return Client().post(answer_path(invitation), {"answer": answer} | more)


def test_the_link_of_the_letter_leads_there(invitation):
    text = Mail.objects.get().text
    address = re.search(r"https?://[^/\s]+(/\S+who=\S+)", text)[1]
    assert address == answer_path(invitation)
    page = Client().get(address).content.decode()
    assert "نشست برق" in page
    assert "۱۰:۳۰" in page
    assert "تالار انجمن" in page


def test_opening_it_changes_nothing(invitation):
    for _visit in range(3):
        assert Client().get(answer_path(invitation)).status_code == 200
        assert Client().get(answer_path(invitation), {"answer": "accept"}).status_code == 404
        Client().head(answer_path(invitation) + "&answer=accept")
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.version) == ("waiting", 1)


@pytest.mark.parametrize(
    ("answer", "more", "kept"),
    [
        ("accept", {"deputy": "x"}, ("accept", "", "")),
        ("decline", {}, ("decline", "", "")),
        ("deputy", {"deputy": "نرگس صالحي"}, ("deputy", "نرگس صالحی", "")),
        ("other", {"proposed": "شنبه ۱۲ دی"}, ("other", "", "شنبه ۱۲ دی")),
    ],
)
def test_each_answer_is_kept_and_told_in_history(invitation, answer, more, kept):
    response = sent(invitation, answer, **more)
    assert response.status_code == 302
    assert Client().get(response["Location"]).status_code == 200
    sent(invitation, answer, **more)  # clicked twice
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.deputy, invitation.proposed) == kept
    lines = list(Change.objects.of(invitation).filter(verb="answer"))
    assert [line.by for line in lines] == [None]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "answer"),
        ({"answer": "waiting"}, "answer"),
        ({"answer": "x"}, "answer"),
        ({"answer": "deputy"}, "deputy"),
        ({"answer": "deputy", "deputy": "ی" * 201}, "deputy"),
        ({"answer": "deputy", "deputy": "\x00"}, "deputy"),
        ({"answer": "other", "proposed": " "}, "proposed"),
    ],
)
def test_what_is_wrong_is_said(invitation, data, field):
    response = Client().post(answer_path(invitation), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    invitation.refresh_from_db()
    assert invitation.answer == "waiting"


@pytest.mark.parametrize("who", ["", "x", "\x00", "1-1", "1-1.x", "1-1.", "ی" * 500, "1.1-1.x"])
def test_a_word_that_we_did_not_make_opens_nothing(invitation, who):
    for method in ("get", "post"):
        assert (
            getattr(Client(), method)(f"{PAGE}?who={who}".replace("\x00", "%00")).status_code == 404
        )


def test_the_word_of_one_opens_no_other_invitation(invitation):
    other = InvitationFactory()
    signature = token_of(invitation).partition(".")[2]
    assert invitation_of(f"{other.pk}-1.{signature}") is None
    assert invitation_of(f"{invitation.pk}-2.{signature}") is None
    assert invitation_of(token_of(invitation)) == invitation
    assert invitation_of(Signer(salt="contacts.opting_out", sep=".").sign(f"{other.pk}-1")) is None


def over(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(day=today() - timedelta(days=1))


def begun(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(day=today(), starts=time(0, 0))


ENDS = {
    "it has begun": lambda i, by: begun(i.meeting),
    "the day is past": lambda i, by: over(i.meeting),
    "it was held": lambda i, by: hold(i.meeting, by=by),
    "it was cancelled": lambda i, by: cancel(i.meeting, by=by, reason="تعطیلی"),
    "it was withdrawn": lambda i, by: withdraw(i, by=by),
}


@pytest.mark.parametrize("end", ENDS)
def test_when_it_is_over_the_link_neither_takes_an_answer_nor_tells_anything(
    invitation, clerk, end
):
    ENDS[end](invitation, clerk)
    for response in (Client().get(answer_path(invitation)), sent(invitation, "accept")):
        assert response.status_code == 410
        text = response.content.decode()
        assert not any(word in text for word in ("نشست برق", "تالار", "بیگی", "بافندگی"))
    assert not Change.objects.of(invitation).filter(verb="answer").exists()


def test_after_a_new_invitation_the_old_link_opens_nothing(invitation, clerk):
    old = answer_path(invitation)
    withdraw(invitation, by=clerk)
    invite(invitation.meeting, by=clerk, people=[invitation.person])
    assert Client().get(old).status_code == 404
    invitation.refresh_from_db()
    assert Client().get(answer_path(invitation)).status_code == 200


def test_nothing_else_is_told(invitation, meeting, clerk):
    AgendaItemFactory(meeting=meeting, title="بند پنهان")
    other = PersonFactory(family_name="لاهوتی")
    invite(meeting, by=clerk, people=[other])
    response = Client().get(answer_path(invitation))
    text = response.content.decode()
    assert not any(word in text for word in ("لاهوتی", "بند پنهان", "beygi@", "بیگی"))
    assert "no-store" in response["Cache-Control"]
    assert 'href="/engagements' not in text


def test_a_link_that_is_used_very_often_rests(invitation):
    for n in range(10):
        assert sent(invitation, ("accept", "decline")[n % 2]).status_code == 302
    assert sent(invitation, "accept").status_code == 429
    invitation.refresh_from_db()
    assert invitation.answer == "decline"


def test_the_page_speaks_both_languages(invitation):
    client = Client()
    assert "می‌آیم" in client.get(answer_path(invitation)).content.decode()
    client.post(reverse("language"), {"language": "en", "next": "/"})
    assert "I shall come" in client.get(answer_path(invitation)).content.decode()


def test_a_meeting_in_the_trash_is_not_told_of(invitation, meeting, clerk):
    meeting.refresh_from_db()
    meeting.deleted_at = meeting.created_at
    record("delete", meeting, by=clerk)
    assert Client().get(answer_path(invitation)).status_code == 410
