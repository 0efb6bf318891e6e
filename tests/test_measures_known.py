"""What the product knows of a measure stands beside it, and one click takes it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from crm.models import Change
from tests.factories import (
    InitiativeFactory,
    MeasureFactory,
    OrganizationFactory,
    PartyFactory,
    PersonFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair():
    """Two exhibitors, of whom one has its metres."""
    fair = InitiativeFactory(kind="domestic_exhibition")
    for facts in ({"stand": "A1", "area": 234}, {}):
        organization = OrganizationFactory()
        PartyFactory(initiative=fair, role="exhibitor", organization=organization, facts=facts)
    return fair


def offered(client, initiative):
    page = client.get(initiative.get_absolute_url())
    return {one["name"]: one["known"] for one in page.context["measures"] if one["known"]}


def test_what_stands_say_is_told(fair, clerk, client_of):
    assert offered(client_of(clerk), fair) == {"exhibitors": 2, "area": 234}


def test_what_sessions_and_certificates_say_is_told(clerk, client_of):
    course = InitiativeFactory(kind="training")
    SessionFactory(initiative=course)
    for facts in ({"certificate": "CF-1"}, {}):
        person = {"person": PersonFactory(), "organization": None}
        PartyFactory(initiative=course, role="trainee", facts=facts, **person)
    told = offered(client_of(clerk), course)
    assert told == {"trainees": 2, "sessions": 1, "hours_taught": 4, "certificates": 1}


def test_one_click_takes_it_with_a_line_of_history(fair, clerk, client_of):
    measure = MeasureFactory(initiative=fair, name="area", unit="m2", planned=6200, actual=4450)
    client = client_of(clerk)
    client.post(reverse("cooperation:measure-take", args=[measure.pk]))
    measure.refresh_from_db()
    assert measure.actual == 234
    assert Change.objects.of(measure).filter(verb="take").exists()
    assert "measure-take" not in client.get(fair.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "unit", "year"), [("contracts", "contracts", None), ("area", "m2", 1404)]
)
def test_what_is_not_known_is_not_taken(name, unit, year, fair, clerk, client_of):
    measure = MeasureFactory(initiative=fair, name=name, unit=unit, year=year, actual=3)
    page = client_of(clerk).post(reverse("cooperation:measure-take", args=[measure.pk]))
    measure.refresh_from_db()
    assert (page.status_code, measure.actual) == (422, 3)


def test_readers_are_not_asked(fair, reader, client_of):
    measure = MeasureFactory(initiative=fair, name="area", unit="m2", actual=3)
    page = client_of(reader).post(reverse("cooperation:measure-take", args=[measure.pk]))
    assert page.status_code in (403, 404)
