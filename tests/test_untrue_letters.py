"""Before a reminder leaves it is asked once more whether its reader is still there."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from crm.dates import PartialDate, today
from crm.models import Change, Mail
from crm.outbox import send_due
from engagements.actions.asking import ask
from engagements.actions.reminders import remind_due
from engagements.actions.untrue import take_back
from engagements.models import FollowUp
from tests.factories import ContactPointFactory, FollowUpFactory, PersonFactory, UserFactory
from tests.races import holding, needs_postgres

pytestmark = pytest.mark.django_db


@pytest.fixture
def official():
    person = PersonFactory()
    ContactPointFactory(person=person, kind="email", value="old@example.org")
    return person


@pytest.fixture
def owed(official, clerk):
    return FollowUpFactory(owner_person=official, chaser=clerk, due=today())


def waiting():
    return set(Mail.objects.waiting().values_list("to", flat=True))


def test_a_letter_to_an_address_that_was_retired_goes_to_the_one_in_use(owed, official):
    remind_due(today())
    assert take_back() == 0
    official.points.update(retired_on=today())
    ContactPointFactory(person=official, kind="email", value="new@example.org")
    assert take_back() == 1
    letter = Mail.objects.get()
    assert (letter.state, letter.error) == (
        "cancelled",
        "خواننده‌اش دیگر با این نشانی در دسترس نیست.",
    )
    assert Change.objects.of(letter).first().verb == "cancel"
    remind_due(today())
    assert waiting() == {"new@example.org"}
    assert take_back() == 0


def test_an_address_that_is_another_owners_too_is_still_that_ones(owed, official, clerk):
    other = PersonFactory()
    ContactPointFactory(person=other, kind="email", value="old@example.org")
    FollowUpFactory(owner_person=other, chaser=clerk, due=today())
    remind_due(today())
    official.points.update(retired_on=today())
    assert take_back() == 1
    assert Mail.objects.waiting().get().reminder.follow_up.owner_person == other


def test_nobody_writes_to_the_dead_and_the_chaser_is_told(owed, official, clerk):
    remind_due(today())
    type(official).objects.update(deceased=PartialDate.from_date(today()))
    assert take_back() == 1
    assert Mail.objects.get().error == "خواننده‌اش درگذشته است."
    remind_due(today())
    assert waiting() == {clerk.email}
    assert take_back() == 0


def test_nor_to_their_account(clerk):
    gone = PersonFactory(user=UserFactory())
    owed = FollowUpFactory(owner_person=gone, chaser=clerk, due=today())
    remind_due(today())
    type(gone).objects.update(deceased=PartialDate.from_date(today()))
    assert take_back() == 1
    remind_due(today())
    assert waiting() == {clerk.email}
    assert FollowUp.objects.get() == owed


def test_a_colleague_who_has_another_address_by_now_is_written_to_there(clerk, reader):
    FollowUpFactory(owner_user=reader, chaser=clerk, due=today())
    remind_due(today())
    type(reader).objects.filter(pk=reader.pk).update(email="moved@example.org")
    assert take_back() == 1
    remind_due(today())
    assert waiting() == {"moved@example.org"}


def test_what_an_account_that_was_closed_owed_is_told_to_the_chaser_at_once(clerk, reader):
    FollowUpFactory(owner_user=reader, chaser=clerk, due=today())
    remind_due(today())
    type(reader).objects.filter(pk=reader.pk).update(is_active=False)
    assert take_back() == 1
    remind_due(today())
    assert waiting() == {clerk.email}


@pytest.mark.parametrize("waited", [1, 5, 40])
def test_what_waited_long_is_told_to_the_new_address_all_the_same(official, clerk, waited):
    """As when the outbox was paused for days."""
    first = today()
    with time_machine.travel(first, tick=False) as clock:
        FollowUpFactory(owner_person=official, chaser=clerk, due=first)
        remind_due(first)
        clock.shift(timedelta(days=waited))
        official.points.update(retired_on=today())
        ContactPointFactory(person=official, kind="email", value="new@example.org")
        assert take_back() == 1
        remind_due(today())
        assert "new@example.org" in waiting()
        remind_due(today())
        assert Mail.objects.waiting().filter(to="new@example.org").count() == 1


def test_what_a_clerk_asked_for_is_asked_at_the_new_address(official, clerk):
    owed = FollowUpFactory(owner_person=official, chaser=clerk, due=today() + timedelta(days=60))
    ask(owed, by=clerk, word="پیش از نشست")
    official.points.update(retired_on=today())
    ContactPointFactory(person=official, kind="email", value="new@example.org")
    assert take_back() == 1
    letter = Mail.objects.waiting().get()
    assert (letter.to, "پیش از نشست" in letter.text) == ("new@example.org", True)
    assert [line.by for line in Change.objects.of(owed).filter(verb="ask")] == [None, clerk]
    assert take_back() == 0


def test_when_nobody_can_be_asked_whoever_chases_it_is_told(official, clerk):
    owed = FollowUpFactory(owner_person=official, chaser=clerk, due=today() + timedelta(days=60))
    ask(owed, by=clerk, word="پیش از نشست")
    official.points.update(retired_on=today())
    assert take_back() == 1
    letter = Mail.objects.waiting().get()
    assert letter.to == clerk.email
    assert "از آنان خواسته نشد" in letter.text
    assert take_back() == 0


def test_whoever_was_asked_again_meanwhile_was_asked(official, clerk):
    with time_machine.travel(today(), tick=False) as clock:
        owed = FollowUpFactory(owner_person=official, chaser=clerk, due=today())
        ask(owed, by=clerk, word="نخست")
        clock.shift(timedelta(days=1))
        official.points.update(retired_on=today())
        ContactPointFactory(person=official, kind="email", value="new@example.org")
        ask(owed, by=clerk, word="دوم")
        assert take_back() == 1
    assert waiting() == {"new@example.org"}


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_the_letter_of_a_follow_up_that_somebody_is_editing_is_taken_back_later(clerk, reader):
    """Otherwise nobody would look again who is to be told."""
    owed = FollowUpFactory(owner_user=reader, chaser=clerk, due=today())
    remind_due(today())
    type(reader).objects.filter(pk=reader.pk).update(email="moved@example.org")
    with holding(owed):
        send_due()
    assert waiting() == {reader.email}  # neither taken back nor sent
    assert take_back() == 1
    remind_due(today())
    assert waiting() == {"moved@example.org"}
