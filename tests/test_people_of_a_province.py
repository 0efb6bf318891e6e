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


def test_words_a_province_and_a_kind_narrow_together(mill, clerk, client_of):
    both, elsewhere, other = (
        PersonFactory(family_name=name) for name in ("احمدی", "احمدی", "نوری")
    )
    PostFactory(person=both, organization=mill)
    PostFactory(person=other, organization=mill)
    PostFactory(person=elsewhere, organization=OrganizationFactory(province=province("IR-23")))
    asked = {"q": "احمد", "province": mill.province_id, "kind": mill.kind}
    assert shown(client_of(clerk), **asked) == [both.pk]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="shows PostgreSQL's plan")
def test_of_those_a_search_finds_a_set_is_looked_up_and_not_walked_through_for_each(
    mill, clerk, client_of
):
    """Joined, 7,500 found and 4,300 of a province took seconds of 100,000 people."""
    PostFactory(person=PersonFactory(family_name="احمدی"), organization=mill)
    for asked in ({"q": "احمد", "province": mill.province_id}, {"province": mill.province_id}):
        table = client_of(clerk).get(reverse("contacts:person-list"), asked).context["table"]
        plan = table.data.data.explain()
        assert ("hashed SubPlan" in plan) == ("q" in asked), plan
        assert ("Semi Join" in plan) <= ("q" not in asked), plan
