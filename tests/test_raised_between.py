"""A problem counts in the year it was raised in, whenever it was written down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engagements.models import Problem
from tests.factories import MeetingFactory, ProblemFactory, ProblemReportFactory

pytestmark = pytest.mark.django_db
FIRST, AFTER = date(2024, 3, 20), date(2025, 3, 21)
DAY = timedelta(days=1)


def told_on(*days, **fields):
    problem = ProblemFactory(**fields)
    problem.reports.all().delete()
    for day in days:
        ProblemReportFactory(problem=problem, day=day)
    return problem


def counted(problem):
    return Problem.objects.raised_between(FIRST, AFTER).filter(pk=problem.pk).exists()


@pytest.mark.parametrize(
    ("day", "expected"), [(FIRST - DAY, False), (FIRST, True), (AFTER - DAY, True), (AFTER, False)]
)
def test_it_counts_on_the_day_of_the_meeting_where_it_was_raised(day, expected):
    assert counted(ProblemFactory(meeting=MeetingFactory(day=day))) is expected


def test_without_a_meeting_it_counts_when_the_first_told_it():
    assert counted(told_on(AFTER, FIRST))
    assert not counted(told_on(FIRST, FIRST - DAY))


def test_a_meeting_without_a_day_does_not_hide_it():
    assert counted(told_on(FIRST, meeting=MeetingFactory(day=None)))


@pytest.mark.parametrize("expected", [True, False])
def test_what_tells_of_no_day_counts_when_it_was_written_down(expected):
    problem = told_on()
    there = Problem.objects.filter(pk=problem.pk)
    there.update(created_at=f"{FIRST if expected else AFTER}T12:00:00+00:00")
    assert counted(problem) is expected
