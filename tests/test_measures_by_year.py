"""A measure tells of a Jalali year, or of the whole, which counts once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cooperation.actions import advance, step_back
from cooperation.models import Initiative, Measure
from cooperation.yearly import Year
from crm.dates import jalali_year, today
from crm.text import persian_digits
from crm.trash import restore, throw_away
from tests.factories import InitiativeFactory, MeasureFactory

pytestmark = pytest.mark.django_db
CREATE = reverse("cooperation:measure-create")
FIGURES = reverse("cooperation:measure-figures")
THIS = jalali_year(today())


@pytest.fixture
def consortium():
    return InitiativeFactory(kind="export_consortium", start=f"{THIS - 1}/03")


def typed(initiative, **fields):
    told = {"initiative": initiative.pk, "name": "export_value", "unit": "usd", "actual": "500"}
    return told | fields


def closed(end=None, stopped_on=None, **fields):
    initiative = InitiativeFactory(kind="thesis", end=end, **fields)
    told = {"stopped_on": stopped_on} if stopped_on else {"stage": "use"}
    if not stopped_on:
        last = next(one.slug for one in initiative.track.stages if not one.next)
        told = {"stage": last}
    Initiative.objects.filter(pk=initiative.pk).update(**told)
    return initiative


def told_in(initiative):
    """The years in which what tells of no year counts, by the same query as the yearly report."""
    measure = MeasureFactory(initiative=initiative, name="papers", unit="papers")
    years = range(THIS - 4, THIS + 3)
    return [year for year in years if measure in Measure.objects.of_year(year)]


def test_a_consortium_tells_its_export_year_by_year(clerk, client_of, consortium):
    client = client_of(clerk)
    for year, value in ((THIS - 1, "500"), (THIS, "700")):
        assert client.post(CREATE, typed(consortium, year=year, actual=value)).status_code == 302
    page = client.get(consortium.get_absolute_url())
    rows = next(one for one in page.context["measures"] if one["name"] == "export_value")["told"]
    assert [row.actual_told for row in rows] == ["۱٬۲۰۰", "۵۰۰", "۷۰۰"]
    assert [getattr(row, "year", None) for row in rows] == [None, THIS - 1, THIS]


def test_the_whole_stays_in_the_trash_while_its_years_are_told(consortium, clerk):
    whole = MeasureFactory(initiative=consortium, name="export_value", unit="usd")
    throw_away(whole, by=clerk)
    told = MeasureFactory(initiative=consortium, name="export_value", unit="usd", year=THIS)
    with pytest.raises(ValidationError):
        restore(whole, by=clerk)
    throw_away(told, by=clerk)
    restore(whole, by=clerk)
    assert list(Measure.objects.all()) == [whole]


@pytest.mark.parametrize(("there", "sent"), [(THIS, THIS), (None, ""), (None, THIS), (THIS, "")])
def test_a_year_twice_or_the_whole_beside_a_year_is_refused(
    there, sent, clerk, client_of, consortium
):
    MeasureFactory(initiative=consortium, name="export_value", unit="usd", year=there)
    page = client_of(clerk).post(CREATE, typed(consortium, year=sent))
    assert page.status_code == 422
    assert Measure.objects.count() == 1


def test_the_years_offered_are_those_of_the_initiative(clerk, client_of):
    old = InitiativeFactory(kind="export_consortium", start=f"{THIS - 4}/03")
    form = client_of(clerk).get(CREATE, {"initiative": old.pk}).context["form"]
    offered = [value for value, _label in form.fields["year"].choices]
    assert offered == ["", *range(THIS - 4, THIS + 2)]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (THIS - 2, THIS - 1, THIS - 1),  # over: the year it ended
        (THIS - 2, None, THIS),  # over without a day: the year of its last news
        (THIS - 2, THIS + 1, THIS),  # over earlier than was planned
    ],
)
def test_what_is_over_counts_in_the_year_it_ended(start, end, expected):
    thesis = closed(start=f"{start}/02", end=f"{end}/03" if end else None)
    assert told_in(thesis) == [expected]


def test_what_was_stopped_counts_in_the_year_it_was_stopped():
    stopped = closed(start=f"{THIS - 3}/02", end=f"{THIS}/02", stopped_on=date(THIS + 619, 6, 1))
    assert told_in(stopped) == [THIS - 2]


@pytest.mark.parametrize(
    ("start", "expected"), [(THIS - 2, THIS), (None, THIS), (THIS + 1, THIS + 1)]
)
def test_what_goes_on_counts_in_the_running_year(start, expected):
    assert told_in(InitiativeFactory(kind="thesis", start=start and f"{start}/02")) == [expected]


def test_a_year_that_is_told_goes_before_that(consortium):
    MeasureFactory(initiative=consortium, name="export_value", unit="usd", year=THIS - 1)
    assert [year for year in (THIS - 1, THIS) if Measure.objects.of_year(year)] == [THIS - 1]


def test_report_and_figures_of_a_year_are_one_reckoning(clerk, client_of, consortium):
    for year, actual in ((THIS - 1, 500), (THIS, 700)):
        MeasureFactory(
            initiative=consortium,
            name="export_value",
            unit="usd",
            year=year,
            planned=1000,
            actual=actual,
        )
    ended = closed(start=f"{THIS - 2}/05", end=f"{THIS}/02")
    MeasureFactory(initiative=ended, name="defended", unit="theses", planned=1, actual=1)
    client = client_of(clerk)
    lines = client.get(FIGURES, {"by": "year"}).context["lines"]
    by_year = {(line.labels[0], line.labels[1]): line.figures[2] for line in lines}
    for year, expected in ((THIS - 1, [500]), (THIS, [1, 700])):
        told = Year(year=year, user=clerk).measures.values()
        assert sorted(row["actual"] for rows in told for row in rows) == expected
        narrowed = client.get(FIGURES, {"year": year}).context["lines"]
        assert sorted(line.figures[2] for line in narrowed) == expected
        grouped = [value for (group, _title), value in by_year.items() if group == str(year)]
        assert sorted(grouped) == expected


def test_an_initiative_of_several_years_is_one_initiative(clerk, client_of, consortium):
    for year in (THIS - 1, THIS):
        MeasureFactory(initiative=consortium, name="export_value", unit="usd", year=year, actual=10)
    [line] = client_of(clerk).get(FIGURES, {"by": "kind"}).context["lines"]
    assert line.figures == (1, 50, 20, 40)


def test_history_tells_the_year_as_a_year(clerk, client_of, consortium):
    client = client_of(clerk)
    client.post(CREATE, typed(consortium, year=THIS))
    page = client.get(Measure.url_role("history", Measure.objects.get().pk)).content.decode()
    assert persian_digits(THIS) in page


@pytest.mark.parametrize(
    ("end", "counts"), [(None, THIS), (f"{THIS + 2}/05", THIS), (f"{THIS - 1}/05", THIS - 1)]
)
def test_what_came_to_its_end_keeps_the_year_of_that_day(clerk, end, counts):
    made = InitiativeFactory(kind="training", stage="evaluation", end=end)
    planned = Initiative.objects.get().end
    ended = advance(made, by=clerk, to="closed", evidence="گزارش")
    assert ended.end.year == counts
    assert told_in(ended) == [counts]
    assert step_back(ended, by=clerk).end == planned
