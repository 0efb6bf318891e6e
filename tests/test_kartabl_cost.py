"""What the kartabl costs, and what its count in the menu leaves out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.dates import today
from engagements.actions.follow_ups import finish
from tests.factories import (
    FollowUpFactory,
    MeetingFactory,
    PersonFactory,
    ProblemFactory,
    ResolutionFactory,
)

#: ten, and the count of mail in trouble, which tests ask for each time
MOST_QUERIES = 11
pytestmark = pytest.mark.django_db


def busy(user, count):
    """So many things of every sort that wait for the user."""
    for _number in range(count):
        due = today() - timedelta(days=1)
        FollowUpFactory(owner_user=user, due=due, resolution=ResolutionFactory())
        FollowUpFactory(owner_person=PersonFactory(), chaser=user, problem=ProblemFactory())
        MeetingFactory()


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


def test_thirty_lines_cost_no_more_than_one(clerk, client_of):
    client = client_of(clerk)
    busy(clerk, 1)
    queries(client)  # the first page asks once for what stays in memory
    few = queries(client)
    busy(clerk, 29)
    assert queries(client) == few <= MOST_QUERIES


def test_the_menu_does_not_count_what_is_done(clerk, client_of):
    FollowUpFactory(owner_user=clerk)
    finish(FollowUpFactory(owner_user=clerk), by=clerk)
    assert client_of(clerk).get("/").context["waiting_count"] == 1
