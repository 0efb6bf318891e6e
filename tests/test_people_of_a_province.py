"""The list of people narrowed to a province or to an organization: who holds a post there today."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from contacts.models import Person, Post
from crm.dates import PartialDate
from tests.factories import OrganizationFactory, PersonFactory, PostFactory, province

LONG_AGO = PartialDate(1390)
pytestmark = pytest.mark.django_db


@pytest.fixture
def mill():
    return OrganizationFactory(province=province("IR-10"))


def shown(client, **query):
    table = client.get(reverse("contacts:person-list"), query).context["table"]
    return [row.pk for row in table.shown.rows]


def test_whoever_holds_a_post_there_is_shown_once(mill, clerk, client_of):
    there = PersonFactory()
    PostFactory.create_batch(2, person=there, organization=mill, start=None, end=None)
    gone = PostFactory(organization=mill, start=LONG_AGO, end=LONG_AGO)
    PostFactory(organization=OrganizationFactory(province=province("IR-23")))
    client = client_of(clerk)
    assert shown(client, province=mill.province_id) == [there.pk]
    assert shown(client, organization=mill.pk) == [there.pk]
    assert gone.person_id in shown(client)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="shows PostgreSQL's plan")
def test_who_is_there_is_found_out_before_the_list_is_looked_at(mill):
    PostFactory(organization=mill)
    held = Post.objects.filter(organization__province=mill.province_id).held_today()
    plan = Person.objects.holding(held).order_by("sort_key").explain()
    assert "InitPlan" in plan
