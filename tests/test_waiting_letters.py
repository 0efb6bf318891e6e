"""A letter that waits is taken back when what it says is no longer true."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.dates import format_date, today
from crm.models import Mail
from engagements.actions.follow_ups import postpone, revise
from engagements.actions.reminders import remind_due, tick
from engagements.models import FollowUp
from tests.contract.typed import as_shown
from tests.factories import FollowUpFactory, UserFactory


@pytest.fixture
def waiting(clerk, letters):
    """A follow-up whose letter has been written and has not left."""
    follow_up = FollowUpFactory(due=today(), owner_user=UserFactory(username="lahouti"))
    assert remind_due(today()) == 1
    return follow_up


def edited(client, follow_up, **typed):
    address = follow_up.url_role("update", follow_up.pk)
    data = as_shown(client.get(address).context["form"]) | typed
    assert client.post(address, data).status_code == 302


def test_it_is_when_the_follow_up_is_thrown_away(waiting, clerk, client_of, letters):
    client_of(clerk).post(waiting.url_role("delete", waiting.pk))
    tick()
    assert letters() == []
    assert Mail.objects.get().state == Mail.State.CANCELLED


def test_it_is_when_another_day_is_typed(waiting, clerk, client_of, letters):
    edited(client_of(clerk), waiting, due=format_date(today() + timedelta(days=20)))
    tick()
    assert letters() == []
    assert Mail.objects.get().state == Mail.State.CANCELLED


def test_it_is_when_somebody_else_owes_it(waiting, clerk, client_of, letters):
    edited(client_of(clerk), waiting, owner_user=str(clerk.pk))
    assert Mail.objects.get(to="lahouti@example.org").state == Mail.State.CANCELLED


def test_it_is_not_when_only_the_note_changes(waiting, clerk, client_of, letters):
    edited(client_of(clerk), waiting, note="تلفنی هم گفته شد.")
    tick()
    assert len(letters()) == 1


def test_a_day_moved_away_and_back_is_reminded_of_all_the_same(waiting, clerk, letters):
    postpone(waiting, by=clerk, due=today() + timedelta(days=20), reason="در سفر است")
    stored = FollowUp.objects.get(pk=waiting.pk)
    stored.due = today()
    stored.schedule()
    revise(stored, by=clerk)
    tick()
    tick()
    assert len(letters()) == 1
