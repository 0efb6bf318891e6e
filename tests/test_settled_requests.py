"""What somebody asked for is settled by what becomes of the follow-up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from contacts.actions.merging import merge
from crm.dates import format_date, today
from crm.history import record
from crm.models import Mail
from engagements.actions import follow_ups
from engagements.actions.passing_on import hand_over
from engagements.actions.reminders import remind
from engagements.actions.replies import accept, reply
from engagements.models import FollowUp, Reply, Seat
from engagements.owing import answer_path
from tests.factories import (
    BodyFactory,
    ContactPointFactory,
    FollowUpFactory,
    MeetingFactory,
    PersonFactory,
    ResolutionFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
LATER = timedelta(days=20)


@pytest.fixture
def official():
    person = PersonFactory(given_name="مجید", family_name="رستمی")
    ContactPointFactory(person=person, kind="email", value="rostami@example.org")
    return person


@pytest.fixture
def successor():
    person = PersonFactory(given_name="ناهید", family_name="کرمی")
    ContactPointFactory(person=person, kind="email", value="karami@example.org")
    return person


@pytest.fixture
def owed(official, clerk):
    return FollowUpFactory(title="آمار", owner_person=official, chaser=clerk, due=today())


@pytest.fixture
def asked(owed):
    """More time was asked for, with words of their own."""
    return reply(owed, kind="time", by=None, text="بیمارم", until=today() + LATER)


def state_of(said):
    said.refresh_from_db()
    return said.state


def test_handed_over_nobody_decides_it_any_more_and_the_next_is_reminded(
    owed, asked, successor, clerk
):
    hand_over(owed, by=clerk, owner_person=successor)
    assert state_of(asked) == "past"
    FollowUp.objects.update(remind_on=today())
    remind([owed.pk], today())
    assert "karami@example.org" in Mail.objects.values_list("to", flat=True)


def test_whoever_has_it_now_does_not_read_what_the_one_before_said(owed, asked, successor, clerk):
    hand_over(owed, by=clerk, owner_person=successor)
    owed.refresh_from_db()
    page = Client().get(answer_path(owed)).content.decode()
    assert "آمار" in page
    assert "بیمارم" not in page


def test_not_even_by_the_same_name(owed, asked, clerk):
    namesake = PersonFactory(given_name="مجید", family_name="رستمی")
    hand_over(owed, by=clerk, owner_person=namesake)
    owed.refresh_from_db()
    assert "بیمارم" not in Client().get(answer_path(owed)).content.decode()


def test_whoever_is_part_of_another_record_by_now_has_asked_all_the_same(
    owed, asked, official, clerk
):
    merge(PersonFactory(given_name="علی", family_name="رستمی"), [official], by=clerk)
    owed = FollowUp.objects.get(pk=owed.pk)
    assert "بیمارم" in Client().get(answer_path(owed)).content.decode()
    reply(owed, kind="done", by=None, text="فرستادم")
    assert state_of(asked) == "past"


def test_whoever_is_called_something_else_by_now_reads_what_they_said(owed, asked, official, clerk):
    official.given_name = "عبدالمجید"
    record("update", official, by=clerk)
    owed = FollowUp.objects.get(pk=owed.pk)
    assert "بیمارم" in Client().get(answer_path(owed)).content.decode()
    reply(owed, kind="time", by=None, text="هنوز", until=today() + 2 * LATER)
    assert state_of(asked) == "past"


def test_another_owner_by_the_edit_form_settles_it_too(owed, asked, successor, clerk):
    owed.refresh_from_db()
    owed.owner_person = successor
    follow_ups.revise(owed, by=clerk)
    assert state_of(asked) == "past"


@pytest.mark.parametrize("more", [0, 3])
def test_a_day_as_late_as_was_asked_for_grants_it_and_they_are_told(owed, asked, clerk, more):
    follow_ups.postpone(owed, by=clerk, due=asked.until + timedelta(days=more))
    assert state_of(asked) == "accepted"
    letter = Mail.objects.get(to="rostami@example.org")
    assert format_date(asked.until + timedelta(days=more), "long") in letter.text


def test_a_day_that_is_sooner_leaves_it_to_be_decided(owed, asked, clerk):
    follow_ups.postpone(owed, by=clerk, due=asked.until - timedelta(days=3))
    assert state_of(asked) == "waiting"


def test_another_day_than_was_asked_for_is_given_and_told(owed, asked, clerk, client_of):
    given = today() + timedelta(days=5)
    page = reverse("engagements:reply-accept", args=[asked.pk])
    shown = client_of(clerk).get(page).content.decode()
    assert "آمار" in shown
    assert "بیمارم" in shown
    client_of(clerk).post(page, {"due": format_date(given)})
    owed.refresh_from_db()
    assert owed.due == given
    assert format_date(given, "long") in Mail.objects.get(to="rostami@example.org").text


def test_what_is_asked_for_anew_takes_the_place_of_what_was_asked_before(owed, asked, clerk):
    done = reply(owed, kind="done", by=None, text="نامهٔ ۱۲")
    assert state_of(asked) == "past"
    assert list(Reply.objects.waiting()) == [done]


def test_a_remark_leaves_what_was_asked(owed, asked):
    reply(owed, kind="progress", by=None, text="نیمی")
    assert state_of(asked) == "waiting"


def test_not_theirs_settles_all_they_asked(owed, clerk):
    said = reply(owed, kind="not_mine", by=None, text="کار ادارهٔ دیگر است")
    other = reply(owed, kind="done", by=clerk, text="تلفنی گفتند")
    accept(said, by=clerk)
    assert state_of(other) == "past"


def test_the_head_hears_of_what_is_long_late_though_somebody_asked_for_time(
    official, clerk, head_person
):
    body = BodyFactory()
    TermFactory(seat=SeatFactory(body=body, role=Seat.Role.HEAD), person=head_person)
    owed = FollowUpFactory(
        owner_person=official, chaser=clerk, due=today() - timedelta(days=60),
        resolution=ResolutionFactory(meeting=MeetingFactory(body=body)),
    )  # fmt: skip
    reply(owed, kind="time", by=None, text="سفر", until=today() + timedelta(days=300))
    FollowUp.objects.update(remind_on=today() - timedelta(days=50))
    remind([owed.pk], today())
    told = set(Mail.objects.values_list("to", flat=True))
    assert "head@example.org" in told
    assert "rostami@example.org" not in told


@pytest.fixture
def head_person():
    person = PersonFactory()
    ContactPointFactory(person=person, kind="email", value="head@example.org")
    return person


def test_a_decision_is_told_in_the_words_of_who_asked_with_the_way_to_go_on(owed, asked, clerk):
    accept(asked, by=clerk)
    letter = Mail.objects.get(to="rostami@example.org")
    assert "مهلت بیشتر خواسته‌اید" in letter.text
    assert "answer/?link=" in letter.text


def test_the_words_that_let_one_answer_are_not_shown_to_others(owed, asked, clerk, client_of):
    accept(asked, by=clerk)
    letter = Mail.objects.get(to="rostami@example.org")
    page = client_of(clerk).get(letter.get_absolute_url()).content.decode()
    assert "answer/?link=…" in page
    history = client_of(clerk).get(reverse("mail-history", args=[letter.pk])).content.decode()
    token = letter.text.split("?link=")[1].split()[0]
    assert token not in page
    assert token not in history
