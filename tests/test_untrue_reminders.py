"""What waits to leave and is true no more is taken back, whatever it reminds of, and told anew."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from cooperation.models import Update
from crm.dates import PartialDate, today
from crm.history import record
from crm.models import Mail
from crm.outbox import take_back_untrue
from crm.trash import throw_away
from engagements.actions.deadlines import remind_of_ends
from engagements.actions.digests import write_digests
from engagements.actions.invitations import answer, invite
from engagements.actions.letter_reminders import remind_of_letters
from engagements.actions.letters import close, reopen, revise
from engagements.actions.meetings import cancel
from engagements.actions.motions import put, vote
from engagements.actions.reminders import tick
from engagements.actions.telling import tell_changes
from engagements.models import Letter, Meeting, Notice
from tests.factories import (
    AgreementFactory,
    ContactPointFactory,
    FollowUpFactory,
    InitiativeFactory,
    LetterFactory,
    MeetingFactory,
    MotionFactory,
    PersonFactory,
    ReminderRuleFactory,
    SeatFactory,
    TermFactory,
    UserFactory,
    seated,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch):
    """As in quiet hours, or while the outbox is paused."""
    monkeypatch.setattr("crm.outbox.send_due", lambda: 0)


def taken_back():
    """How many letters the next round of sending cancels."""
    before = Mail.objects.filter(state="cancelled").count()
    take_back_untrue()
    return Mail.objects.filter(state="cancelled").count() - before


def waiting():
    return sorted(Mail.objects.waiting().values_list("to", flat=True))


def ahead(days):
    return today() + timedelta(days=days)


# --- letters to answer -------------------------------------------------------------------------


@pytest.fixture
def awaited(clerk):
    """A letter whose answer is due today, and of which the clerk was reminded."""
    letter = LetterFactory(answer_due=today(), by=clerk)
    assert remind_of_letters(today()) == 1
    assert taken_back() == 0
    return Letter.objects.get(pk=letter.pk)


def test_of_an_answered_letter_nobody_is_reminded(awaited, clerk):
    close(awaited, by=clerk, reason="تلفنی")
    assert taken_back() == 1


def test_of_one_that_waits_again_they_are(awaited, clerk):
    close(awaited, by=clerk, reason="تلفنی")
    taken_back()
    reopen(Letter.objects.get(), by=clerk)
    assert remind_of_letters(today()) == 1
    assert (taken_back(), waiting()) == (0, [clerk.email])


def test_of_a_later_day_they_are_reminded_when_it_is_near(awaited, clerk):
    awaited.answer_due = ahead(9)
    revise(awaited, by=clerk)
    assert taken_back() == 1
    assert remind_of_letters(today()) == 0
    assert remind_of_letters(ahead(7)) == 1


def test_a_corrected_subject_takes_no_reminder_back(awaited, clerk):
    awaited.subject = "سهمیهٔ برق"
    revise(awaited, by=clerk)
    assert taken_back() == 0


def test_whoever_sees_to_it_by_now_is_reminded_instead(awaited, clerk, reader):
    awaited.handler = reader
    revise(awaited, by=clerk)
    assert taken_back() == 1
    assert remind_of_letters(today()) == 1
    assert waiting() == [reader.email]


def test_a_new_address_is_reminded_instead(awaited, clerk):
    type(clerk).objects.filter(pk=clerk.pk).update(email="moved@example.org")
    assert taken_back() == 1
    assert [remind_of_letters(today()), remind_of_letters(today())] == [1, 0]
    assert waiting() == ["moved@example.org"]


def test_so_is_the_head_alone(weaving, head, clerk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        LetterFactory(answer_due=today(), body=weaving, by=clerk)
        rule = {"before": "", "on_day": False, "every": 6, "to_head": 6}
        ReminderRuleFactory(subject="letter", **rule)
        while not remind_of_letters(today()):
            clock.shift(timedelta(days=1))
        assert waiting() == sorted([clerk.email, head.email])
        Mail.objects.filter(to=clerk.email).update(state="sent")
        type(head).objects.filter(pk=head.pk).update(email="moved@example.org")
        assert taken_back() == 1
        assert [remind_of_letters(today()), remind_of_letters(today())] == [1, 0]
        assert waiting() == ["moved@example.org"]


def test_a_head_who_comes_later_hears_of_what_is_late(weaving, clerk, reader):
    """As when the seat stood empty on the day on which the head was to be told."""
    rule = {"before": "", "on_day": False, "every": 6, "to_head": 5}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        LetterFactory(answer_due=today(), body=weaving, by=clerk)
        ReminderRuleFactory(subject="letter", **rule)
        for _day in range(10):
            remind_of_letters(today())
            clock.shift(timedelta(days=1))
        seated(reader, weaving)
        assert [remind_of_letters(today()), remind_of_letters(today())] == [1, 0]
    assert waiting() == sorted([clerk.email, reader.email])


def test_of_two_that_wait_the_one_to_the_old_address_alone_is_forgotten(clerk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        LetterFactory(answer_due=today(), by=clerk)
        ReminderRuleFactory(subject="letter", before="", on_day=False, every=6)
        for address in ("first@example.org", "moved@example.org"):
            type(clerk).objects.filter(pk=clerk.pk).update(email=address)
            while not remind_of_letters(today()):
                clock.shift(timedelta(days=1))
        assert taken_back() == 1
        assert waiting() == ["moved@example.org"]
        Mail.objects.waiting().update(state="sent")
        assert remind_of_letters(today()) == 0


# --- what ends ---------------------------------------------------------------------------------


@pytest.fixture
def ending(weaving, head):
    """A term that ends today, told to the head."""
    seat = SeatFactory(body=weaving, role="member")
    term = TermFactory(seat=seat, person=PersonFactory(), end=PartialDate.from_date(today()))
    assert remind_of_ends(today()) == 1
    assert taken_back() == 0
    return term


def test_of_a_term_that_goes_on_nobody_is_told(ending, clerk):
    ending.end = PartialDate.from_date(ahead(400))
    record("update", ending, by=clerk)
    assert taken_back() == 1
    ending.end = PartialDate.from_date(today())
    record("update", ending, by=clerk)
    assert [remind_of_ends(today()), remind_of_ends(today())] == [1, 0]


def test_one_of_two_who_are_told_is_told_at_a_new_address(ending, weaving, head, reader):
    Notice.objects.all().delete()
    Mail.objects.all().delete()
    seated(reader, weaving, role="secretary")
    assert remind_of_ends(today()) == 2
    Mail.objects.filter(to=head.email).update(state="sent")
    type(reader).objects.filter(pk=reader.pk).update(email="moved@example.org")
    assert taken_back() == 1
    assert [remind_of_ends(today()), remind_of_ends(today())] == [1, 0]
    assert (waiting(), taken_back()) == (["moved@example.org"], 0)


def test_what_is_moved_away_and_back_is_told_to_who_was_not_told(weaving, head, reader, clerk):
    seated(reader, weaving, role="secretary")
    seat = SeatFactory(body=weaving, role="member")
    term = TermFactory(seat=seat, person=PersonFactory(), end=PartialDate.from_date(today()))
    remind_of_ends(today())
    Mail.objects.filter(to=head.email).update(state="sent")
    for days in (400, 0):
        term.end = PartialDate.from_date(ahead(days))
        record("update", term, by=clerk)
        take_back_untrue()
    assert [remind_of_ends(today()), remind_of_ends(today())] == [1, 0]
    assert waiting() == [reader.email]


def test_an_end_that_is_moved_from_one_rule_to_another_is_told_with_its_new_day(clerk):
    agreement = AgreementFactory(valid_until=ahead(30), keeper=clerk)
    assert remind_of_ends(today()) == 1
    agreement.valid_until = ahead(90)
    record("update", agreement, by=clerk)
    assert taken_back() == 1
    assert [remind_of_ends(today()), remind_of_ends(today()), taken_back()] == [1, 0, 0]


def test_nor_of_one_somebody_follows(ending):
    TermFactory(seat=ending.seat, start=PartialDate.from_date(ahead(1)))
    assert taken_back() == 1


def test_whoever_leads_under_another_address_is_told_there(ending, head):
    type(head).objects.filter(pk=head.pk).update(email="moved@example.org")
    assert taken_back() == 1
    assert [remind_of_ends(today()), remind_of_ends(today())] == [1, 0]
    assert waiting() == ["moved@example.org"]


def test_the_daily_letter_goes_to_nobody_who_has_left(reader):
    reader.digest, reader.digest_at = True, time(0)
    reader.save()
    FollowUpFactory(owner_user=reader, due=today())
    assert write_digests() == 1
    assert taken_back() == 0
    type(reader).objects.filter(pk=reader.pk).update(email="moved@example.org")
    assert taken_back() == 1
    assert [write_digests(), write_digests(), taken_back()] == [1, 0, 0]
    assert waiting() == ["moved@example.org"]
    type(reader).objects.filter(pk=reader.pk).update(is_active=False)
    assert taken_back() == 1
    assert write_digests() == 0


# --- meetings and votes ------------------------------------------------------------------------


@pytest.fixture
def meeting(weaving, clerk):
    """In two days; somebody who was invited long ago was reminded of it."""
    person = PersonFactory()
    ContactPointFactory(person=person, value="guest@example.org")
    with time_machine.travel(timezone.now() - timedelta(days=9), tick=False):
        planned = MeetingFactory(body=weaving, day=ahead(11), starts=time(10), place="تالار")
        invite(planned, by=clerk, people=[person])
    Mail.objects.update(state="sent")
    tick()
    assert waiting() == ["guest@example.org"]
    assert taken_back() == 0
    return planned


def reminder():
    return Mail.objects.exclude(unsubscribe="").get()


def test_whoever_does_not_come_is_not_reminded(meeting):
    answer(meeting.invitations.get(), by=None, answer="decline")
    assert taken_back() == 1
    assert reminder().state == "cancelled"


def test_whoever_comes_after_all_is_reminded(meeting):
    for said in ("decline", "accept"):
        answer(meeting.invitations.get(), by=None, answer=said)
        take_back_untrue()
    tick()
    assert waiting() == ["guest@example.org"]


@pytest.mark.parametrize("what", ["cancelled", "moved"])
def test_a_meeting_that_is_moved_or_cancelled_is_told_and_not_reminded_of(meeting, clerk, what):
    stored = Meeting.objects.get()
    if what == "cancelled":
        cancel(stored, by=clerk, reason="تعطیل شد")
    else:
        stored.day = ahead(30)
        record("update", stored, by=clerk)
        tell_changes(stored, by=clerk)
    taken_back()
    assert reminder().state == "cancelled"
    assert waiting() == ["guest@example.org"]


def test_a_seat_that_has_voted_is_not_asked_again(weaving, clerk):
    TermFactory(seat=SeatFactory(body=weaving), person=PersonFactory(user=UserFactory()))
    motion = put(MotionFactory(body=weaving, until=ahead(5)), by=clerk)
    ballot = motion.ballots.first()
    assert taken_back() == 0
    vote(ballot, by=clerk, choice="for")
    assert taken_back() == 1
    ballot.refresh_from_db()
    assert ballot.mail.state == "cancelled"


def test_news_that_came_and_was_taken_back_is_asked_for_again(reader, clerk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        made = InitiativeFactory(lead=PersonFactory(user=reader))
        clock.shift(timedelta(days=15))
        assert remind_of_ends(today()) == 1
        clock.shift(60)
        told = Update(initiative=made, text="در طرح دیگری")
        record("create", told, by=clerk)
        assert taken_back() == 1
        throw_away(told, by=clerk)
        assert [remind_of_ends(today()), remind_of_ends(today())] == [1, 0]


def test_nor_is_whoever_has_no_account_any_more_asked_for_news(reader, clerk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        InitiativeFactory(lead=PersonFactory(user=reader))
        clock.shift(timedelta(days=15))
        assert remind_of_ends(today()) == 1
        type(reader).objects.filter(pk=reader.pk).update(is_active=False)
        assert taken_back() == 1
