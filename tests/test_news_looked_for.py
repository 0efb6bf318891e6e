"""The clock looks at silent initiatives once a day, and at once when something has changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from cooperation.actions import resume, stop
from cooperation.models import Initiative, Update
from crm.dates import today
from crm.history import record
from crm.models import Mail
from crm.trash import restore, throw_away
from engagements.actions import deadlines
from engagements.actions.reminders import tick
from tests.factories import InitiativeFactory, PersonFactory, ReminderRuleFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)  # a Monday
USUAL = 14  # days of silence after which one is asked about a course


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def lead():
    return PersonFactory(user=UserFactory(username="lead", email="lead@example.org"))


def silent_for(days, **values):
    """Seen by the clock."""
    made = InitiativeFactory(kind="training", **values)
    ago = timezone.now() - timedelta(days=days)
    Initiative.objects.filter(pk=made.pk).update(news_at=ago, created_at=ago)
    tick()
    return Initiative.objects.get(pk=made.pk)


def letters():
    tick()
    return Mail.objects.exclude(state=Mail.State.CANCELLED).count()


def looked_at():
    return list(Initiative.objects.to_look_at(today()))


@pytest.mark.parametrize(("silent", "days"), [(USUAL, 1), (10, 4), (0, 7), (400, 7)])
def test_the_next_look_is_on_the_day_somebody_may_be_asked_and_within_a_week(lead, silent, days):
    made = silent_for(silent, lead=lead)
    assert made.look_on == today() + timedelta(days=days)
    assert looked_at() == []


def test_one_that_is_over_is_not_looked_at_by_every_tick(clerk, lead):
    made = silent_for(USUAL, lead=lead)
    stop(made, by=clerk, reason="حامی نیست")
    tick()
    assert looked_at() == []


def test_when_news_is_taken_back_it_is_asked_for_at_once(clerk, lead):
    made = silent_for(20, lead=lead)
    Mail.objects.update(state=Mail.State.CANCELLED)
    update = Update(initiative=made, text="سالن پیدا شد")
    record("create", update, by=clerk)
    tick()
    assert looked_at() == []
    throw_away(update, by=clerk)
    assert looked_at() == [made]


def test_a_shorter_rhythm_counts_at_once(clerk, lead):
    made = silent_for(10, lead=lead)
    assert letters() == 0
    made.news_every = 7
    record("update", made, by=clerk)
    assert letters() == 1


def test_one_that_is_taken_up_again_is_looked_at_at_once(clerk, lead):
    made = silent_for(13, lead=lead)
    stop(made, by=clerk, reason="حامی نیست")
    tick()
    resume(made, by=clerk)
    assert looked_at() == [made]


def test_one_that_comes_out_of_the_trash_is_looked_at_at_once(clerk, lead):
    made = silent_for(13, lead=lead)
    throw_away(made, by=clerk)
    tick()
    restore(Initiative.everything.get(pk=made.pk), by=clerk)
    assert looked_at() == [made]


def test_another_rule_counts_at_once(lead):
    silent_for(10, lead=lead)
    assert letters() == 0
    ReminderRuleFactory(subject="news", before="4")
    assert letters() == 1


def test_what_failed_is_looked_at_by_the_next_tick_and_keeps_no_other_waiting(lead, monkeypatch):
    bad, good = (InitiativeFactory(kind="training", lead=lead) for _one in range(2))
    ago = timezone.now() - timedelta(days=USUAL)
    Initiative.objects.update(news_at=ago)
    real = deadlines.remind

    def failing(deadline, *rest):
        if deadline.about == bad:
            raise ValueError
        return real(deadline, *rest)

    with monkeypatch.context() as broken:
        broken.setattr(deadlines, "remind", failing)
        tick()
    assert Mail.objects.get().subject == f"چه خبر از: {good.title}"
    assert looked_at() == [bad]
    assert letters() == 2


def test_a_clock_that_ran_ahead_leaves_nobody_unasked(lead):
    made = silent_for(0, lead=lead)
    with time_machine.travel(NOON + timedelta(days=3 * 365), tick=False):
        tick()
    made.refresh_from_db()
    assert made.look_on > today() + timedelta(days=365)
    assert letters() == Mail.objects.count()
    made.refresh_from_db()
    assert made.look_on == today() + timedelta(days=7)


def test_many_are_looked_at_some_at_a_time(lead, monkeypatch):
    monkeypatch.setattr("engagements.looking.TOGETHER", 2)
    for _one in range(5):
        InitiativeFactory(kind="training", lead=lead)
    Initiative.objects.update(news_at=timezone.now() - timedelta(days=USUAL))
    assert letters() == 5
    assert looked_at() == []
