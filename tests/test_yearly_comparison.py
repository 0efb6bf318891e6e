"""The yearly report sets each figure beside that of the year before."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from cooperation.models import Initiative
from cooperation.yearly import Year
from cooperation.yearly_beside import Beside
from crm.dates import jalali_year, today, year_range
from engagements.models import Meeting
from tests.factories import (
    BodyFactory,
    InitiativeFactory,
    MeasureFactory,
    MeetingFactory,
    OrganizationFactory,
    PartyFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("cooperation:yearly-report")
#: two years that are over
LAST = jalali_year(today()) - 1
BEFORE = LAST - 1


def held(body, year, **fields):
    meeting = MeetingFactory(body=body, day=year_range(year)[0], **fields)
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
    return meeting


def course(year, **measure):
    initiative = InitiativeFactory(start=f"{year}/02", end=f"{year}/05")
    last = next(stage.slug for stage in initiative.track.stages if not stage.next)
    Initiative.objects.filter(pk=initiative.pk).update(stage=last)
    MeasureFactory(initiative=initiative, **measure)
    return initiative


def beside(user, year=LAST):
    return Beside(Year(year=year, user=user))


@pytest.fixture
def years():
    """Three resolutions of one body, after two of it and one of another the year before."""
    export, energy = BodyFactory(name="کمیتهٔ صادرات"), BodyFactory(name="کمیتهٔ انرژی")
    now, was, other = held(export, LAST), held(export, BEFORE), held(energy, BEFORE)
    for meeting, states in ((now, ("done", "open", "open")), (was, ("done", "done"))):
        for state in states:
            ResolutionFactory(meeting=meeting, state=state)
    ResolutionFactory(meeting=other, state="dropped")


def figure(report, key):
    row = next(one for one in report.figures if one["key"] == key)
    return row["n"], row["was"], row["more"]


def test_each_figure_stands_beside_that_of_the_year_before(clerk, years):
    report = beside(clerk)
    assert figure(report, "meetings") == (1, 2, -1)
    assert figure(report, "resolutions") == (3, 3, 0)
    assert figure(report, "rate") == (33, 100, -67)


def test_a_body_that_made_none_this_year_is_told_with_what_it_made_before(clerk, years):
    here, gone = beside(clerk).bodies
    assert (here["made"], here["made_was"], here["made_more"]) == (3, 2, 1)
    assert (gone["name"], gone["made"], gone["made_was"], gone["made_more"]) == (
        "کمیتهٔ انرژی",
        0,
        1,
        -1,
    )
    assert (gone["dropped"], gone["rate"], gone["rate_more"]) == (0, None, None)


def test_bodies_of_one_name_are_not_taken_for_one_another(clerk, years):
    other = BodyFactory(name="کمیتهٔ صادرات")
    ResolutionFactory(meeting=held(other, LAST))
    assert sorted(row["made_was"] for row in beside(clerk).bodies) == [0, 1, 2]


def test_measures_are_compared_unit_by_unit(clerk):
    course(BEFORE, name="trainees", planned=10, actual=8)
    course(LAST, name="trainees", planned=20, actual=15)
    [kind] = beside(clerk).kinds
    [row] = kind["measures"]
    assert (row["actual"], row["actual_was"], row["actual_more"]) == (15, 8, 7)
    assert (row["planned_more"], row["share_more"]) == (10, -5)


def test_a_kind_that_rested_this_year_is_still_told(clerk):
    course(BEFORE, name="trainees", planned=10, actual=8)
    [kind] = beside(clerk).kinds
    assert (kind["total"], kind["total_was"], kind["stages"]) == (0, 1, [])
    [row] = kind["measures"]
    assert (row["actual"], row["actual_was"], row["actual_more"]) == (None, 8, None)


def test_it_counts_who_is_new_and_who_is_gone(clerk):
    stays, leaves, comes, joins = (OrganizationFactory() for _number in range(4))
    for year, parties in ((BEFORE, (stays, leaves)), (LAST, (stays, comes, joins))):
        initiative = course(year)
        for one in parties:
            PartyFactory(initiative=initiative, organization=one)
    report = beside(clerk)
    assert (report.newcomers, report.gone) == (2, 1)


def test_a_year_without_one_before_it_is_not_compared(clerk, client_of):
    ResolutionFactory(meeting=held(BodyFactory(), LAST))
    page = client_of(clerk).get(PAGE, {"year": LAST})
    assert not page.context["both"].is_compared
    assert "year-was" not in page.content.decode()


def test_a_year_that_is_not_over_says_so(clerk, client_of):
    ResolutionFactory(meeting=held(BodyFactory(), LAST))
    ResolutionFactory(meeting=held(BodyFactory(), LAST + 1))
    client = client_of(clerk)
    assert client.get(PAGE).context["both"].is_running
    assert not client.get(PAGE, {"year": LAST}).context["both"].is_running


def test_what_is_confidential_is_not_in_the_figures_of_the_year_before(clerk, reader):
    secret = held(BodyFactory(), BEFORE, confidential=True)
    ResolutionFactory(meeting=secret)
    assert figure(beside(clerk), "resolutions") == (0, 1, -1)
    assert figure(beside(reader), "resolutions") == (0, 0, 0)


def test_the_sheets_have_the_year_before_and_the_change(clerk, client_of, years):
    file = client_of(clerk).post(f"{PAGE}?year={LAST}")
    with ZipFile(BytesIO(b"".join(file.streaming_content))) as book:
        glance = book.read("xl/worksheets/sheet2.xml").decode()
    assert all(f"<v>{number}</v>" in glance for number in (33, 100, -67))
