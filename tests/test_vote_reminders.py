"""Who has not voted by circulation is reminded once, when the last day is near."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from crm.dates import today
from crm.models import Mail
from engagements.actions.motions import put, vote
from engagements.actions.reminders import tick
from engagements.actions.vote_reminders import remind_of_votes
from engagements.models import Ballot
from tests.factories import (
    BodyFactory,
    ContactPointFactory,
    MotionFactory,
    PersonFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


def board(seats=3):
    body = BodyFactory()
    for n in range(seats):
        person = PersonFactory()
        ContactPointFactory(person=person, value=f"seat{n}@example.org")
        TermFactory(seat=SeatFactory(body=body), person=person)
    return body


def put_for(days, by):
    return put(MotionFactory(body=board(), until=today() + timedelta(days=days)), by=by)


def sent():
    """The letters that were waiting have left."""
    Mail.objects.filter(state=Mail.State.PENDING).update(state=Mail.State.SENT)


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_the_seats_that_are_silent_get_one_letter_the_day_before_the_end(clerk):
    motion = put_for(5, clerk)
    vote(motion.ballots.order_by("pk").first(), by=None, choice="for")
    sent()
    with later(3):
        assert remind_of_votes(today()) == 0
    with later(4):
        tick()
        reminders = Mail.objects.filter(subject__startswith="رأی شما هنوز نرسیده است")
        assert sorted(mail.to for mail in reminders) == ["seat1@example.org", "seat2@example.org"]
        assert "ballot=" in reminders[0].text
    with later(5):
        assert remind_of_votes(today()) == 0


def test_what_is_voted_on_for_a_day_is_not_reminded_of(clerk):
    put_for(1, clerk)
    sent()
    assert remind_of_votes(today()) == 0
    assert Ballot.objects.filter(reminded_on=None).count() == 0


def test_a_letter_that_has_not_left_yet_is_not_followed_by_another(clerk):
    put_for(5, clerk)
    with later(5):
        assert remind_of_votes(today()) == 0
        sent()
        assert remind_of_votes(today()) == 3


def test_what_was_counted_or_taken_back_is_over(clerk):
    motion = put_for(5, clerk)
    sent()
    motion.state = "withdrawn"
    motion.save()
    with later(4):
        assert remind_of_votes(today()) == 0


def test_a_seat_without_an_address_stops_nobody(clerk):
    body = board(2)
    TermFactory(seat=SeatFactory(body=body), person=PersonFactory())
    put(MotionFactory(body=body, until=today() + timedelta(days=5)), by=clerk)
    sent()
    with later(4):
        assert remind_of_votes(today()) == 2
        assert remind_of_votes(today()) == 0
