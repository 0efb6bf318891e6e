"""A list that shows what is usual first: visibly, and until somebody takes it away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.dates import today
from tests.factories import FollowUpFactory

pytestmark = pytest.mark.django_db
PAGE = "/engagements/follow-ups/"


@pytest.fixture
def rows():
    """One that was done long ago, one that is open."""
    return (
        FollowUpFactory(title="بسته", state="done", due=today() - timedelta(days=90)),
        FollowUpFactory(title="باز", due=today()),
    )


def shown(client, query=""):
    return [row.title for row in client.get(f"{PAGE}{query}").context["table"].shown.rows]


def test_it_opens_on_what_is_not_closed_and_says_so(clerk, client_of, rows):
    client = client_of(clerk)
    assert shown(client) == ["باز"]
    [chip] = client.get(PAGE).context["active_filters"]
    assert chip["value"] == "هنوز بسته نشده"
    assert shown(client, chip["remove_url"]) == ["بسته", "باز"]
    assert client.get(f"{PAGE}{chip['remove_url']}").context["active_filters"] == []


def test_what_is_asked_is_all_that_counts(clerk, client_of, rows):
    client = client_of(clerk)
    assert shown(client, "?state=done") == shown(client, "?q=بسته") == ["بسته"]
    assert shown(client, "?time=overdue") == []


def test_sorting_choosing_and_saved_views_keep_it(clerk, client_of, rows):
    client = client_of(clerk)
    page = client.get(PAGE).context
    assert page["asked"] == "time=open"
    assert "time=open" in page["table"].address(sort="-due")
    part = client.post(PAGE, {"all": "1"}, headers={"HX-Request": "true"}).context
    assert part["batch"].keys == [rows[1].pk]
