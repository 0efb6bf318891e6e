"""What is closed is opened again, and what was taken back is as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from crm.batches import choose, edit, undo
from crm.dates import today
from crm.models import Batch, Change, Mail
from engagements.actions.follow_ups import (
    finish,
    postpone,
    put_forward,
    reopen,
    revise,
    revise_many,
)
from engagements.actions.passing_on import hand_over, split
from engagements.actions.reminders import remind_due
from engagements.actions.replies import accept, reply
from engagements.actions.untrue import take_back
from engagements.models import FollowUp, Reply
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
CHOSEN = "/engagements/kartabl/chosen/"


def in_days(days):
    return today() + timedelta(days=days)


def followers(follow_up):
    return FollowUp.objects.next_of(follow_up)


def test_an_old_time_of_a_series_that_is_closed_again_begins_no_second_one(clerk):
    first = FollowUpFactory(due=today(), repeats="month", owner_user=clerk)
    finish(first, by=clerk)
    second = followers(first).get()
    finish(second, by=clerk)
    reopen(first, by=clerk)
    finish(first, by=clerk)
    assert followers(first).get() == second
    assert FollowUp.objects.open().get() == followers(second).get()


def test_the_last_time_of_a_series_that_is_closed_again_goes_on(clerk):
    first = FollowUpFactory(due=today(), repeats="month", owner_user=clerk)
    finish(first, by=clerk)
    reopen(first, by=clerk)
    assert not followers(first).exists()
    finish(first, by=clerk)
    assert followers(first).count() == 1


def test_a_part_that_comes_again_by_now_is_still_a_part(clerk):
    whole = FollowUpFactory(owner_user=clerk, due=in_days(5))
    part, other = split(whole, by=clerk, parts=["نامه", "پیوست"])
    part = FollowUp.objects.get(pk=part.pk)
    part.repeats = "month"
    revise(part, by=clerk)
    finish(other, by=clerk)
    with pytest.raises(ValidationError):
        reopen(whole, by=clerk)
    assert FollowUp.objects.filter(pk=part.pk).exists()


def test_a_next_time_that_is_the_last_is_still_the_next_time(clerk):
    first = FollowUpFactory(due=today(), repeats="month", owner_user=clerk)
    finish(first, by=clerk)
    second = followers(first).get()
    second.repeats = ""
    revise(second, by=clerk)
    finish(second, by=clerk)
    reopen(first, by=clerk)
    finish(first, by=clerk)
    assert not FollowUp.objects.open().exists()


def test_many_that_were_done_and_opened_again_are_reminded_of(reader, clerk, client_of):
    """The letter that waited was taken back in between."""
    row = FollowUpFactory(due=today(), owner_user=reader, chaser=clerk)
    remind_due(today())
    client_of(clerk).post(CHOSEN, {"row": [row.pk], "act": "done"})
    assert take_back() == 1
    client_of(clerk).post(f"/batches/{Batch.objects.get().pk}/undo/")
    assert [remind_due(today()), remind_due(today())] == [1, 0]


def test_a_series_counts_from_its_first_day_however_it_is_postponed(clerk, client_of):
    row = FollowUpFactory(due=in_days(3), repeats="month", owner_user=clerk)
    postpone(row, by=clerk, due=in_days(5))
    client = client_of(clerk)
    page = client.post(CHOSEN, {"row": [row.pk], "act": "postpone"}).url
    client.post(page, {"due": in_days(9).isoformat(), "reason": "تعطیلی"})
    assert FollowUp.objects.get().anchor == in_days(3)
    client.post(f"/batches/{Batch.objects.get().pk}/undo/")
    assert (FollowUp.objects.get().due, FollowUp.objects.get().anchor) == (in_days(5), in_days(3))
    again = FollowUp.objects.get()
    batch = choose(FollowUp, [(again.pk, again.version)], page="", query="", by=clerk)
    edit(batch, {"due": in_days(20)}, by=clerk, save=revise_many)
    assert FollowUp.objects.get().anchor is None
    undo(Batch.objects.get(pk=batch.pk), by=clerk, save=revise_many)
    assert (FollowUp.objects.get().due, FollowUp.objects.get().anchor) == (in_days(5), in_days(3))


@pytest.fixture
def beside_a_newer(clerk):
    """What asked for a seat, is done, and is asked for again."""
    seat = SeatFactory()
    done = FollowUpFactory(seat=seat, state="done", owner_user=clerk)
    FollowUpFactory(seat=seat, owner_user=clerk)
    return done


def test_beside_a_newer_one_for_the_same_seat_it_stays_closed(beside_a_newer, clerk, client_of):
    with pytest.raises(ValidationError, match="خواسته شده است"):
        reopen(beside_a_newer, by=clerk)
    url = f"{beside_a_newer.get_absolute_url()}reopen/"
    assert "معرفی تازه پیش‌تر خواسته شده است" in client_of(clerk).post(url, follow=True).text
    assert FollowUp.objects.open().count() == 1


def test_so_it_does_when_many_that_were_done_are_opened_again(clerk, client_of):
    client, seat = client_of(clerk), SeatFactory()
    rows = [FollowUpFactory(seat=seat, owner_user=clerk), FollowUpFactory(owner_user=clerk)]
    client.post(CHOSEN, {"row": [row.pk for row in rows], "act": "done"})
    newer = FollowUpFactory(seat=seat, owner_user=clerk)
    client.post(f"/batches/{Batch.objects.get().pk}/undo/")
    assert set(FollowUp.objects.open()) == {rows[1], newer}
    assert "پیش‌تر" in client.get(Batch.objects.get().get_absolute_url()).content.decode()


# --- postponing taken back ---------------------------------------------------------------------


@pytest.fixture
def owed(clerk):
    person = PersonFactory(given_name="مجید", family_name="رستمی")
    ContactPointFactory(person=person, kind="email", value="rostami@example.org")
    return FollowUpFactory(title="آمار", owner_person=person, chaser=clerk, due=in_days(2))


@pytest.fixture
def asked(owed):
    return reply(owed, kind="time", by=None, text="بیمارم", until=in_days(20))


def as_stored(said):
    return Reply.objects.get(pk=said.pk)


def by_postponing(said, clerk):
    postpone(said.follow_up, by=clerk, due=in_days(30))


def by_accepting(said, clerk):
    accept(said, by=clerk, answer="باشد", due=in_days(10))


@pytest.mark.parametrize("grant", [by_postponing, by_accepting])
def test_who_was_given_time_that_is_taken_back_waits_for_an_answer_again(owed, asked, clerk, grant):
    grant(asked, clerk)
    assert as_stored(asked).state == "accepted"
    put_forward(owed, by=clerk)
    said = as_stored(asked)
    assert (said.state, said.answer) == ("waiting", "")
    assert Change.objects.of(said).first().verb == "wait"
    assert [mail.state for mail in Mail.objects.filter(to="rostami@example.org")] == ["cancelled"]
    assert FollowUp.objects.get().due == in_days(2)


def test_what_was_granted_before_stays(owed, asked, clerk):
    accept(asked, by=clerk, due=in_days(10))
    postpone(owed, by=clerk, due=in_days(15), reason="تعطیلات")
    put_forward(owed, by=clerk)
    assert as_stored(asked).state == "accepted"
    assert FollowUp.objects.get().due == in_days(10)


def test_so_it_is_when_many_were_postponed(owed, asked, clerk, client_of):
    client, other = client_of(clerk), FollowUpFactory(owner_user=clerk, due=in_days(1))
    page = client.post(CHOSEN, {"row": [owed.pk, other.pk], "act": "postpone"}).url
    client.post(page, {"due": in_days(25).isoformat(), "reason": "تعطیلی"})
    assert as_stored(asked).state == "accepted"
    client.post(f"/batches/{Batch.objects.get().pk}/undo/")
    assert as_stored(asked).state == "waiting"
    assert FollowUp.objects.get(pk=owed.pk).due == in_days(2)


def test_what_another_asked_for_who_owed_it_before_stays_as_it_is(owed, asked, clerk, client_of):
    client, other = client_of(clerk), FollowUpFactory(owner_user=clerk, due=in_days(1))
    page = client.post(CHOSEN, {"row": [owed.pk, other.pk], "act": "postpone"}).url
    client.post(page, {"due": in_days(25).isoformat(), "reason": "تعطیلی"})
    hand_over(owed, by=clerk, owner_person=PersonFactory())
    client.post(f"/batches/{Batch.objects.get().pk}/undo/")
    assert FollowUp.objects.get(pk=owed.pk).due == in_days(2)
    assert as_stored(asked).state == "accepted"


def test_who_has_asked_for_something_else_since_waits_for_that_alone(owed, asked, clerk):
    by_postponing(asked, clerk)
    reply(owed, kind="done", by=None, text="فرستادم")
    put_forward(owed, by=clerk)
    assert as_stored(asked).state == "past"
    assert owed.replies.undecided().get().kind == "done"
