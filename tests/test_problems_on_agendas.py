"""A problem that is raised in a meeting to come stands on its agenda."""

from __future__ import annotations

import pytest
from django.urls import reverse

from engagements.actions.problems import raise_in
from engagements.models import AgendaItem, Meeting
from tests.factories import MeetingFactory, ProblemFactory

pytestmark = pytest.mark.django_db


def items(problem):
    return AgendaItem.objects.filter(problem=problem)


def test_it_comes_onto_the_agenda_once(client_of, clerk):
    problem, meeting = ProblemFactory(title="قطع برق"), MeetingFactory()
    page = reverse("engagements:problem-raise", args=[problem.pk])
    for _again in range(2):
        assert client_of(clerk).post(page, {"meeting": meeting.pk}).status_code == 302
    assert [item.title for item in items(problem)] == ["قطع برق"]
    assert items(problem).get().meeting == meeting


def test_the_agenda_of_a_meeting_that_was_held_stays_as_it_was(clerk):
    problem = ProblemFactory()
    raise_in(problem, by=clerk, meeting=MeetingFactory(status=Meeting.Status.HELD))
    assert not items(problem).exists()


def test_nor_does_anybody_change_the_agenda_of_a_body_that_is_not_theirs(head, clerk):
    problem = ProblemFactory()
    others = MeetingFactory()
    assert others not in Meeting.objects.editable_by(head)
    raise_in(problem, by=head, meeting=others)
    problem.refresh_from_db()
    assert problem.meeting == others
    assert not items(problem).exists()
