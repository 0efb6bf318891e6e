"""Measures of initiatives add up, each unit for itself, over what the reader may see."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from contacts.models import Province
from tests.factories import (
    AgreementFactory,
    BodyFactory,
    InitiativeFactory,
    MeasureFactory,
    MeetingFactory,
    OrganizationFactory,
    PartyFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("cooperation:measure-figures")


def count(initiative, name, unit, planned, actual, year=None):
    told = {"name": name, "unit": unit, "planned": planned, "actual": actual, "year": year}
    return MeasureFactory(initiative=initiative, **told)


def figures(client, **asked):
    lines = client.get(PAGE, asked).context["lines"]
    return {line.labels: line.figures for line in lines}


@pytest.fixture
def two_consortia():
    body = BodyFactory(name="کمیتهٔ صادرات")
    first = InitiativeFactory(kind="export_consortium", body=body, start="1404/03")
    second = InitiativeFactory(kind="export_consortium", start="1405/02/10")
    count(first, "export_value", "usd", 1000, 700, 1404)
    count(second, "export_value", "usd", 1000, None, 1405)
    count(second, "export_value", "eur", None, 50, 1405)
    return first, second


def test_units_are_never_added_to_one_another(clerk, client_of, two_consortia):
    found = figures(client_of(clerk), by="kind")
    assert sorted(found.values(), key=str) == [(1, None, 50, None), (2, 2000, 700, 35)]


def test_percents_are_averaged(clerk, client_of):
    for actual in (80, 91):
        count(InitiativeFactory(kind="training"), "satisfaction", "percent", 90, actual)
    [line] = figures(client_of(clerk)).values()
    assert line[:3] == (2, 90, 85.5)


def test_what_was_not_planned_makes_no_plan_come_true(clerk, client_of):
    for planned, actual in ((20, 10), (None, 500)):
        count(InitiativeFactory(kind="training"), "trainees", "persons", planned, actual)
    assert list(figures(client_of(clerk)).values()) == [(2, 20, 510, 50)]


@pytest.mark.parametrize("asked", [{"year": "۱۴۰۴"}, {"body": True}])
def test_the_address_narrows_them(asked, clerk, client_of, two_consortia):
    if "body" in asked:
        asked = {"body": two_consortia[0].body_id}
    assert list(figures(client_of(clerk), **asked).values()) == [(1, 1000, 700, 70)]


def test_what_cannot_be_compared_is_not_drawn(clerk, client_of, two_consortia):
    page = client_of(clerk).get(PAGE, {"by": "year"})
    assert [line.figures for line, _parts in page.context["strips"]] == [(1, 1000, 700, 70)]


def test_by_year_each_year_stands_for_itself(clerk, client_of, two_consortia):
    found = figures(client_of(clerk), by="year")
    assert {labels[0] for labels in found} == {"1404", "1405"}


def test_by_agreement_each_stands_for_itself_and_leads_to_its_initiatives(clerk, client_of):
    old, new = (AgreementFactory(title="تفاهم‌نامهٔ آموزش", number=each) for each in ("۱۲", "۱۳"))
    for agreement, actual in ((old, 10), (new, 20), (new, 5), (None, 1)):
        under = InitiativeFactory(kind="training", agreement=agreement)
        count(under, "trainees", "persons", 30, actual)
    client = client_of(clerk)
    page = client.get(PAGE, {"by": "agreement"})
    lines = page.context["lines"]
    assert {line.figures[2] for line in lines} == {10, 25, 1}
    assert len({line.labels[0] for line in lines}) == 3
    [theirs] = [line for line in lines if line.figures[2] == 25]
    rows = client.get(theirs.url).context["table"].rows
    assert {row.record.agreement for row in rows} == {new}
    assert len(rows) == 2


def test_what_came_of_a_confidential_meeting_is_not_counted(reader, client_of):
    secret = InitiativeFactory(meeting=MeetingFactory(confidential=True))
    count(secret, "trainees", "persons", 1, 1)
    assert figures(client_of(reader)) == {}


@pytest.mark.parametrize("slug", ["csv", "xlsx", "json"])
def test_they_leave_as_a_file(slug, clerk, client_of, two_consortia):
    file = client_of(clerk).post(PAGE, {"format": slug})
    assert file.status_code == 200
    body = b"".join(file.streaming_content)
    assert slug != "csv" or ",2,2000,700,35" in body.decode()


@pytest.mark.parametrize("many", [2, 20])
def test_they_cost_the_same_at_any_size(many, clerk, client_of, django_assert_max_num_queries):
    client = client_of(clerk)
    for _ in range(many):
        count(InitiativeFactory(body=BodyFactory()), "trainees", "persons", 3, 2)
    with django_assert_max_num_queries(8):
        client.get(PAGE, {"by": "body"})


def test_what_has_parties_in_several_provinces_counts_once_in_each(clerk, client_of):
    yazd, qazvin = Province.objects.order_by("pk")[:2]
    wide, near, nowhere = (InitiativeFactory(kind="training") for _ in range(3))
    for initiative, province in ((wide, yazd), (wide, yazd), (wide, qazvin), (near, yazd)):
        PartyFactory(initiative=initiative, organization=OrganizationFactory(province=province))
    PartyFactory(initiative=nowhere, organization=OrganizationFactory(province=None))
    for initiative, actual in ((wide, "10.5"), (near, 20), (nowhere, 3)):
        count(initiative, "trainees", "persons", 40, actual)
    found = figures(client_of(clerk), by="province")
    assert {labels[0]: line for labels, line in found.items()} == {
        str(yazd): (2, 80, Decimal("30.5"), 38),
        str(qazvin): (1, 40, Decimal("10.5"), 26),
        "نامشخص": (1, 40, 3, 7),
    }


def test_a_line_of_a_province_leads_to_its_initiatives(clerk, client_of):
    province = Province.objects.first()
    here, elsewhere = (InitiativeFactory(kind="training") for _ in range(2))
    PartyFactory(initiative=here, organization=OrganizationFactory(province=province))
    count(here, "trainees", "persons", 40, 3)
    client = client_of(clerk)
    [line] = client.get(PAGE, {"by": "province"}).context["lines"]
    page = client.get(line.url)
    content = page.content.decode()
    assert (here.get_absolute_url() in content, elsewhere.get_absolute_url() in content) == (
        True,
        False,
    )
