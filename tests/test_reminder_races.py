"""What people do while the clock ticks: each reminder once, none for what is not owed any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from crm.dates import today
from crm.models import Change, Mail
from engagements.actions.follow_ups import finish, postpone, revise_many
from engagements.actions.passing_on import hand_over
from engagements.actions.posts import Promises, change_post
from engagements.actions.reminders import remind_due
from engagements.models import FollowUp, Reminder
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.races import needs_postgres, together

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgres]
MANY = 24


@pytest.fixture
def keeper():
    return UserFactory(role="secretariat")


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """So few at a time that those who tick at once meet again and again."""
    monkeypatch.setattr("engagements.looking.TOGETHER", 5)


def due_today(owner):
    return FollowUpFactory.create_batch(MANY, due=today(), owner_user=owner)


def ticking(acts, ticks=2):
    """So many clocks tick while `acts[0]()`, `acts[1]()`, … run; what raised an error."""
    work = [lambda: remind_due(today())] * ticks + acts
    results = together(len(work), lambda number: work[number]())
    return [one for one in results if isinstance(one, Exception)]


def each(act, rows):
    """Does it to all of them, one after the other."""

    def run():
        for row in rows:
            act(row)

    return run


def waiting(user):
    """How many letters to somebody have not been taken back."""
    return Mail.objects.filter(to=user.email).exclude(state=Mail.State.CANCELLED).count()


def test_many_clocks_make_each_reminder_once(owner):
    due_today(owner)
    assert not ticking([], ticks=6)
    assert Reminder.objects.count() == Mail.objects.count() == waiting(owner) == MANY


def test_what_is_handed_over_while_the_clock_ticks_is_reminded_of_to_the_new_one(keeper, owner):
    rows, new = due_today(owner), UserFactory()
    act = each(lambda row: hand_over(row, by=keeper, owner_user=new), rows)
    assert not ticking([act])
    remind_due(today())
    assert (waiting(owner), waiting(new)) == (0, MANY)
    assert not Reminder.objects.filter(state=Reminder.State.UNREACHABLE).exists()


def test_a_change_of_post_while_the_clock_ticks_moves_the_reminders(keeper):
    post, follower = PostFactory(), PersonFactory()
    for person in (post.person, follower):
        ContactPointFactory(person=person, value=f"p{person.pk}@example.org")
    FollowUpFactory.create_batch(MANY, due=today(), owner_person=post.person)
    change = {"day": today(), "promises": Promises.SUCCESSOR, "successor": follower}
    assert not ticking([lambda: change_post(post, by=keeper, **change)])
    remind_due(today())
    written = Mail.objects.exclude(state=Mail.State.CANCELLED).values_list("to", flat=True)
    assert list(written) == [f"p{follower.pk}@example.org"] * MANY


def test_nothing_is_reminded_of_that_was_done_while_the_clock_ticked(keeper, owner):
    rows = due_today(owner)
    acts = [each(lambda row: finish(row, by=keeper), part) for part in (rows[::2], rows[1::2])]
    assert not ticking(acts)
    remind_due(today())
    assert waiting(owner) == 0
    assert not FollowUp.objects.open().exists()


def test_nothing_is_reminded_of_on_the_old_day_when_it_was_postponed(keeper, owner):
    rows, later = due_today(owner), today() + timedelta(days=30)
    assert not ticking([each(lambda row: postpone(row, by=keeper, due=later), rows)])
    remind_due(today())
    assert waiting(owner) == 0
    assert set(FollowUp.objects.values_list("remind_on", flat=True)) == {later - timedelta(days=2)}


def test_many_edited_together_and_the_clock_do_not_wait_for_each_other_for_ever(keeper, owner):
    """The one who edits holds them in another order than the clock does."""
    rows, new = due_today(owner), UserFactory()

    def edit():
        fresh = list(FollowUp.objects.filter(pk__in=[row.pk for row in rows]).order_by("-pk"))
        for row in fresh:
            row.owner_user = new
        revise_many("update", fresh, by=keeper)

    assert not ticking([edit], ticks=3)
    remind_due(today())
    assert (waiting(owner), waiting(new)) == (0, MANY)


def test_what_somebody_is_editing_waits_for_the_next_tick_and_holds_up_nothing_else(keeper, owner):
    held, *others = due_today(owner)
    with transaction.atomic():
        finish(held, by=keeper)
        assert not ticking([], ticks=1)
        assert Reminder.objects.filter(follow_up__in=others).count() == MANY - 1
    assert remind_due(today()) == 0
    assert not Reminder.objects.filter(follow_up=held).exists()


def test_done_twice_at_once_is_done_once(keeper, owner):
    follow_up = FollowUpFactory(due=today(), owner_user=owner)
    results = together(4, lambda _number: finish(follow_up, by=keeper))
    assert sum(isinstance(one, ValidationError) for one in results) == 3
    assert [line.verb for line in Change.objects.of(follow_up)].count("finish") == 1
