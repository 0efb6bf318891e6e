"""Referrals: what waits for one is passed to another, who acts; the sender may take it back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from crm.models import Change
from engagements.actions.follow_ups import finish
from engagements.actions.referrals import give_back, refer, take_back
from engagements.counting import counted
from engagements.kartabl import grouped
from engagements.models import FollowUp, Referral
from tests.factories import FollowUpFactory, LetterFactory, MeetingFactory, ResolutionFactory

pytestmark = pytest.mark.django_db


def lines(user):
    """{group: what is told of its lines}."""
    found = {group.slug: group.items for group in grouped(user) if group.items}
    found.pop("answers", None)
    return found


def test_what_is_referred_moves_and_the_sender_waits(clerk, reader):
    follow_up = FollowUpFactory(owner_user=clerk, chaser=clerk)
    assert (counted(clerk)[0], counted(reader)[0]) == (1, 0)
    refer(follow_up, by=clerk, to=reader, note="لطفاً اقدام شود")
    assert (counted(clerk)[0], counted(reader)[0]) == (0, 1)
    [given] = lines(clerk)["waiting"]
    [got] = lines(reader)["undated"]
    assert str(reader) in given["reason"]
    assert str(clerk) in got["reason"]
    assert got["referral"].note == "لطفاً اقدام شود"


def test_whoever_got_it_may_do_it(clerk, reader, client_of):
    follow_up = FollowUpFactory(owner_user=clerk)
    page = f"{follow_up.get_absolute_url()}done/"
    assert client_of(reader).post(page).status_code == 403
    refer(follow_up, by=clerk, to=reader)
    assert client_of(reader).post(page).status_code == 302
    assert FollowUp.objects.get(pk=follow_up.pk).state == "done"
    assert lines(clerk) == lines(reader) == {}


def test_the_sender_takes_it_back_however_far_it_went(clerk, head, reader):
    follow_up = FollowUpFactory(owner_user=clerk)
    first = refer(follow_up, by=clerk, to=head)
    refer(follow_up, by=head, to=reader)
    assert [set(lines(user)) for user in (clerk, head, reader)] == [
        {"waiting"},
        {"waiting"},
        {"undated"},
    ]
    take_back(first, by=clerk)
    assert [set(lines(user)) for user in (clerk, head, reader)] == [{"undated"}, set(), set()]
    with pytest.raises(ValidationError):
        take_back(first, by=clerk)


def test_what_is_returned_is_with_whoever_passed_it_on(clerk, head, reader):
    follow_up = FollowUpFactory(owner_user=clerk)
    refer(follow_up, by=clerk, to=head)
    last = refer(follow_up, by=head, to=reader)
    give_back(last, by=reader, answer="بررسی شد")
    assert set(lines(head)) == {"undated"}
    assert set(lines(clerk)) == {"waiting"}
    assert Change.objects.of(last).first().verb == "return"


def test_a_chain_runs_in_no_circle(clerk, reader):
    follow_up = FollowUpFactory(owner_user=clerk)
    refer(follow_up, by=clerk, to=reader)
    with pytest.raises(ValidationError):
        refer(follow_up, by=reader, to=reader)


def test_what_is_done_is_referred_and_taken_back_no_more(clerk, reader):
    follow_up = FollowUpFactory(owner_user=clerk)
    referral = refer(follow_up, by=clerk, to=reader)
    finish(follow_up, by=reader)
    for wrong in (
        lambda: refer(follow_up, by=clerk, to=reader),
        lambda: take_back(referral, by=clerk),
    ):
        with pytest.raises(ValidationError):
            wrong()


def test_a_referral_opens_nothing_confidential(clerk, reader):
    meeting = MeetingFactory(confidential=True)
    secret = FollowUpFactory(owner_user=clerk, resolution=ResolutionFactory(meeting=meeting))
    with pytest.raises(ValidationError):
        refer(secret, by=clerk, to=reader)
    assert not Referral.objects.exists()


def test_a_letter_is_referred_too(clerk, director, client_of):
    letter = LetterFactory(handler=clerk, wants_answer=True, state="awaiting")
    page = f"{letter.get_absolute_url()}refer/"
    assert client_of(clerk).post(page, {"to": director.pk, "note": "نظر شما؟"}).status_code == 302
    assert counted(director)[0] == 1
    assert set(lines(clerk)) == {"waiting"}
    text = client_of(director).get("/").content.decode()
    assert "نظر شما؟" in text
    assert "نظر شما؟" in client_of(clerk).get(letter.get_absolute_url()).content.decode()


def test_the_message_offers_to_take_it_back(clerk, reader, client_of):
    follow_up = FollowUpFactory(owner_user=clerk)
    client = client_of(clerk)
    client.post(f"{follow_up.get_absolute_url()}refer/", {"to": reader.pk})
    referral = Referral.objects.get()
    undo = f"/engagements/referrals/{referral.pk}/take-back/"
    assert f'action="{undo}"' in client.get("/").content.decode()
    client.post(undo)
    assert set(lines(clerk)) == {"undated"}
