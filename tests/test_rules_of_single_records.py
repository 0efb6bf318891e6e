"""A single letter and a single meeting may have days of their own on which they are reminded of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from crm.dates import today
from crm.models import Mail
from engagements.actions.invitations import invite
from engagements.actions.letter_reminders import remind_of_letters
from engagements.actions.letters import close
from engagements.actions.telling import remind_invited
from engagements.models import Invitation, ReminderRule
from tests.factories import (
    ContactPointFactory,
    LetterFactory,
    MeetingFactory,
    PersonFactory,
    ReminderRuleFactory,
)

pytestmark = pytest.mark.django_db


def ahead(days):
    return today() + timedelta(days=days)


def page(record):
    return reverse(f"engagements:{record._meta.model_name}-reminders", args=[record.pk])


@pytest.fixture
def letter(weaving, clerk):
    return LetterFactory(body=weaving, answer_due=ahead(10), by=clerk)


@pytest.fixture
def meeting(weaving, clerk):
    """Ten days ahead, with somebody invited long ago."""
    meeting, person = MeetingFactory(body=weaving, day=ahead(10)), PersonFactory()
    ContactPointFactory(person=person)
    invite(meeting, by=clerk, people=[person])
    Invitation.objects.update(created_at="2020-01-01T00:00Z")
    return meeting


def test_the_days_of_a_letter_count_before_those_of_whoever_sees_to_it_and_its_body(
    letter, weaving, clerk
):
    other = LetterFactory(body=weaving, answer_due=ahead(10), by=clerk)
    for scope in ({"body": weaving}, {"user": clerk}, {"letter": letter}):
        ReminderRuleFactory(subject="letter", before="9" if "letter" in scope else "1", **scope)
    assert [remind_of_letters(ahead(1)), remind_of_letters(ahead(1))] == [1, 0]
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.reminded_on, other.reminded_on) == (ahead(1), None)


def test_the_head_is_told_by_the_days_of_the_letter(letter, weaving, head):
    ReminderRuleFactory(subject="letter", body=weaving, before="", on_day=False, every=None)
    own = {"letter": letter, "before": "", "on_day": False, "every": None}
    ReminderRuleFactory(subject="letter", to_head=1, **own)
    assert remind_of_letters(ahead(20)) == 1
    assert Mail.objects.latest("pk").to == head.email


def test_the_days_of_a_meeting_count_before_those_of_who_is_invited_and_its_body(meeting, weaving):
    other = MeetingFactory(body=weaving, day=ahead(10))
    ReminderRuleFactory(subject="meeting", meeting=other, before="1", every=None)
    ReminderRuleFactory(subject="meeting", body=weaving, before="1", every=None)
    ReminderRuleFactory(subject="meeting", meeting=meeting, before="9, 3", every=None)
    told = [remind_invited(ahead(n)) for n in (0, 1, 1, 6, 7, 7, 9)]
    assert told == [0, 1, 0, 0, 1, 0, 0]


def test_no_days_at_all_for_one_meeting_mean_no_reminder_of_it(meeting):
    ReminderRuleFactory(subject="meeting", meeting=meeting, before="", on_day=False, every=None)
    assert sum(remind_invited(ahead(n)) for n in range(10)) == 0


@pytest.mark.parametrize("kind", ["letter", "meeting"])
def test_said_on_a_page_that_the_record_leads_to_and_taken_back_there(
    request, client_of, clerk, kind
):
    record = request.getfixturevalue(kind)
    browser = client_of(clerk)
    assert page(record) in browser.get(record.get_absolute_url()).content.decode()
    assert browser.post(page(record), {"before": "۷", "on_day": "on"}).status_code == 302
    rule = ReminderRule.objects.get()
    assert (rule.scope, rule.subject, rule.plan.before) == ((kind, record.pk), kind, (7,))
    assert rule.get_absolute_url().startswith(page(record))
    assert "۷ روز پیش" in browser.get(page(record)).content.decode()
    assert browser.post(page(record), {"usual": "1"}).status_code == 302
    assert not ReminderRule.objects.exists()


@pytest.mark.parametrize("kind", ["letter", "meeting"])
def test_who_may_not_change_the_record_may_not_say_so(request, client_of, reader, head, kind):
    record = request.getfixturevalue(kind)
    assert client_of(reader).get(page(record)).status_code == 403
    assert client_of(reader).post(page(record), {"before": "7"}).status_code == 403
    assert client_of(head).post(page(record), {"before": "7"}).status_code == 302
    rule = ReminderRule.objects.get()
    assert ReminderRule.objects.visible_to(head).contains(rule)
    assert not ReminderRule.objects.visible_to(reader).contains(rule)


def test_what_is_over_leads_to_no_such_page(letter, meeting, client_of, clerk):
    close(letter, by=clerk, reason="تلفنی")
    type(meeting).objects.filter(pk=meeting.pk).update(status="held")
    for record in (letter, meeting):
        assert page(record) not in client_of(clerk).get(record.get_absolute_url()).content.decode()


def test_a_rule_is_for_one_thing_only(letter, meeting):
    for second in ({"meeting": meeting}, {"body": letter.body}):
        with pytest.raises(ValidationError):
            ReminderRuleFactory(subject="letter", letter=letter, **second)
