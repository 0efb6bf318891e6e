"""Of what was referred, whoever has it now is reminded, and no longer who passed it on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from crm.dates import today
from crm.models import Mail
from engagements.actions.digests import told
from engagements.actions.referrals import give_back, refer
from engagements.actions.reminders import tick
from tests.factories import FollowUpFactory, LetterFactory, PersonFactory

pytestmark = pytest.mark.django_db


def readers():
    return sorted(Mail.objects.values_list("to", flat=True))


def test_the_holder_is_reminded_and_told_why(clerk, reader):
    follow_up = FollowUpFactory(owner_user=clerk, chaser=clerk, due=today())
    refer(follow_up, by=clerk, to=reader)
    tick()
    mail = Mail.objects.get()
    assert mail.to == reader.email
    assert "به شما ارجاع شده" in mail.text


def test_whoever_got_it_at_the_end_of_a_chain(clerk, director, reader):
    follow_up = FollowUpFactory(owner_user=clerk, due=today())
    refer(follow_up, by=clerk, to=director)
    refer(follow_up, by=director, to=reader)
    tick()
    assert readers() == [reader.email]


def test_what_came_back_is_the_owners_again(clerk, reader):
    follow_up = FollowUpFactory(owner_user=clerk, due=today())
    give_back(refer(follow_up, by=clerk, to=reader), by=reader, answer="با من نیست")
    tick()
    assert readers() == [clerk.email]


def test_an_owner_outside_is_reminded_all_the_same(clerk, reader):
    owner = PersonFactory(user=None)
    owner.points.create(kind="email", value="owner@example.org", canonical="owner@example.org")
    refer(FollowUpFactory(owner_person=owner, chaser=clerk, due=today()), by=clerk, to=reader)
    with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
        tick()
    assert readers() == sorted(["owner@example.org", reader.email])


def test_so_are_letters(clerk, reader):
    letter = LetterFactory(handler=clerk, wants_answer=True, answer_due=today(), by=clerk)
    refer(letter, by=clerk, to=reader)
    tick()
    assert readers() == [reader.email]


def test_the_daily_letter_tells_the_holder_and_not_the_sender(clerk, reader):
    follow_up = FollowUpFactory(owner_user=clerk, due=today())
    letter = LetterFactory(handler=clerk, wants_answer=True, answer_due=today(), by=clerk)
    for item in (follow_up, letter):
        refer(item, by=clerk, to=reader)
    assert told(clerk, today())["today"].lines == []
    assert len(told(reader, today())["today"].lines) == 2
