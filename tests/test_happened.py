"""What others did to what concerns a reader, apart from what is to be done."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cooperation.actions import stop
from cooperation.happened import BACK, happenings
from cooperation.models import Update
from crm.history import record
from engagements.actions.follow_ups import finish
from engagements.actions.letters import close
from tests.factories import (
    FollowUpFactory,
    InitiativeFactory,
    LetterFactory,
    MeetingFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("cooperation:happened")


@pytest.fixture
def head(db):
    return UserFactory(username="lahouti")


def told(user):
    return [(one.change.verb, one.record) for one in happenings(user)]


def test_what_somebody_else_closed_is_told_to_who_owes_it(clerk, head):
    owed = FollowUpFactory(owner_user=head)
    finish(owed, by=clerk, evidence="نامهٔ ۱۲")
    assert told(head)[0] == ("finish", owed)


def test_what_one_did_oneself_is_not_news(head):
    owed = FollowUpFactory(owner_user=head)
    finish(owed, by=head, evidence="نامهٔ ۱۲")
    assert [verb for verb, _record in told(head) if verb != "create"] == []


def test_letters_one_sees_to_and_initiatives_one_leads_are_told_of(clerk, head):
    letter = LetterFactory(handler=head)
    close(letter, by=clerk, reason="تلفنی حل شد")
    led = InitiativeFactory(lead=PersonFactory(user=head))
    update = Update(initiative=led, text="سالن پیدا شد")
    record("create", update, by=clerk)
    stop(led, by=clerk, reason="حامی نیست")
    assert told(head)[:3] == [("stop", led), ("create", update), ("close", letter)]


def test_what_does_not_concern_one_is_not_told(clerk, head):
    finish(FollowUpFactory(owner_user=UserFactory()), by=clerk, evidence="نامه")
    assert told(head) == []


def test_what_is_closed_to_the_reader_is_not_told(clerk, head):
    secret = MeetingFactory(confidential=True)
    letter = LetterFactory(handler=head, meeting=secret, confidential=True)
    close(letter, by=clerk, reason="محرمانه")
    assert told(head) == []


def test_after_a_while_it_is_no_news_any_more(clerk, head):
    finish(FollowUpFactory(owner_user=head), by=clerk, evidence="نامهٔ ۱۲")
    with time_machine.travel(timezone.now() + BACK + timedelta(hours=1)):
        assert told(head) == []


def test_the_page_names_what_who_and_when_and_says_when_there_is_nothing(
    clerk, head, client_of, django_assert_max_num_queries
):
    client = client_of(head)
    assert "bell" in client.get(PAGE).content.decode()
    for n in range(30):
        finish(FollowUpFactory(title=f"کار {n}", owner_user=head), by=clerk, evidence="نامه")
    with django_assert_max_num_queries(15):
        page = client.get(PAGE).content.decode()
    assert "کار 29" in page or "کار ۲۹" in page
    assert str(clerk) in page
