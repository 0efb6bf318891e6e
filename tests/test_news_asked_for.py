"""News of an initiative is asked for by its rhythm, by letter, until it comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cooperation.actions import stop
from cooperation.models import Initiative, Update
from crm.history import record
from crm.models import Mail
from engagements.actions.deadlines import remind_of_ends
from engagements.actions.reminders import tick
from engagements.models import Mute, Notice, ReminderRule, Subject
from tests.factories import BodyFactory, InitiativeFactory, PersonFactory, UserFactory
from tests.test_news_looked_for import NOON, noon

pytestmark = pytest.mark.django_db
__all__ = ["noon"]


@pytest.fixture
def lead():
    return PersonFactory(user=UserFactory(username="lead", email="lead@example.org"))


def silent_for(days, **values):
    made = InitiativeFactory(**values)
    Initiative.objects.filter(pk=made.pk).update(news_at=timezone.now() - timedelta(days=days))
    return Initiative.objects.get(pk=made.pk)


def asked(days=0):
    """How many letters the clock writes so many days later."""
    with time_machine.travel(NOON + timedelta(days=days), tick=False):
        return remind_of_ends(timezone.localdate())


def test_who_leads_it_is_asked_once_when_the_rhythm_of_its_kind_is_over(lead):
    made = silent_for(13, kind="training", lead=lead)
    assert (asked(), asked(1), asked(1), asked(2)) == (0, 1, 0, 0)
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("lead@example.org", f"چه خبر از: {made.title}")
    assert f"/cooperation/reports/new/?initiative={made.pk}" in mail.text


@pytest.mark.parametrize(("every", "letters"), [(None, 0), (7, 1), (15, 0)])
def test_an_initiative_may_have_a_rhythm_of_its_own(lead, every, letters):
    silent_for(10, kind="training", lead=lead, news_every=every)
    assert asked() == letters


def test_a_thesis_is_asked_about_less_often_than_a_course(lead):
    silent_for(20, kind="thesis", lead=lead)
    assert asked() == 0


def test_it_is_asked_for_again_while_nobody_tells_anything(lead):
    silent_for(14, kind="training", lead=lead)
    letters = [asked(day) for day in range(40)]
    assert letters[0] == 1
    assert sum(letters) == 3  # twelve working days lie between them


def test_news_begins_the_rhythm_anew_and_takes_back_the_letter(clerk, lead):
    made = silent_for(14, kind="training", lead=lead)
    assert asked() == 1
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        record("create", Update(initiative=made, text="سالن پیدا شد"), by=clerk)
        tick()
    assert Mail.objects.get().state == Mail.State.CANCELLED
    assert asked(10) == 0


def test_nobody_is_asked_about_what_was_stopped(clerk, lead):
    made = silent_for(14, kind="training", lead=lead)
    asked()
    stop(made, by=clerk, reason="حامی نیست")
    tick()
    assert Mail.objects.get().state == Mail.State.CANCELLED
    assert asked(30) == 0


def test_a_lead_who_wants_to_hear_nothing_of_it_is_not_asked(clerk, lead):
    made = silent_for(14, kind="training", lead=lead)
    record("create", Mute(user=lead.user, subject=Subject.NEWS, target=made), by=clerk)
    assert asked() == 0
    assert Notice.objects.about(Initiative).count() == 1


def test_a_body_may_be_asked_on_other_days(clerk, lead):
    made = silent_for(14, kind="training", lead=lead)
    Initiative.objects.filter(pk=made.pk).update(body=None)
    record("create", ReminderRule(subject=Subject.NEWS, before="3", on_day=False), by=clerk)
    assert asked() == 1
    silent_for(11, kind="training", lead=lead)
    assert asked() == 1


def test_after_a_year_of_silence_nobody_is_asked(lead):
    silent_for(400, kind="training", lead=lead)
    assert asked() == 0


def test_with_nobody_to_ask_it_is_noted_once_and_not_looked_for_at_every_tick(
    django_assert_max_num_queries,
):
    for _one in range(10):
        silent_for(14, kind="training", lead=None, body=BodyFactory())
    assert asked() == 0
    assert Notice.objects.about(Initiative).count() == 10
    with django_assert_max_num_queries(7):
        assert asked() == 0
