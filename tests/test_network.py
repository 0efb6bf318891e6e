"""The network around somebody: what it holds, how it reads, what it leaves out."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import network as module
from contacts.models import RelationType
from crm.dates import PartialDate
from crm.trash import throw_away
from tests.factories import OrganizationFactory, PersonFactory, PostFactory, RelationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reader, client_of):
    return client_of(reader)


@pytest.fixture
def ministry():
    return OrganizationFactory(name="وزارت صمت", kind="ministry")


@pytest.fixture
def parks():
    return OrganizationFactory(name="سازمان شهرک‌ها")


@pytest.fixture
def supervises():
    return RelationType.objects.get(name="نظارت دارد بر")


def between(one, other, kind, **more):
    sides = {"from_person": None, "from_organization": one}
    return RelationFactory(**sides, to_organization=other, type=kind, **more)


def asked(party, **more):
    side = "person" if hasattr(party, "family_name") else "organization"
    return {side: party.pk} | more


def page(client, party, **more):
    response = client.get(reverse("contacts:graph"), asked(party, **more))
    assert response.status_code == 200
    return response


def lines(client, party, **more):
    """{(nearer or None, how it reads, farther)} of the list."""
    groups = page(client, party, **more).context["groups"]
    return {(row["near"], row["reads"], row["far"]) for group in groups for row in group["rows"]}


def data(client, party, **more):
    response = client.get(reverse("contacts:graph-data"), asked(party, **more))
    assert response.status_code == 200
    return response.json()


def names(client, party, **more):
    return {node["label"] for node in data(client, party, **more)["nodes"]}


def test_relations_read_from_the_one_in_the_middle(client, ministry, parks, supervises):
    between(ministry, parks, supervises)
    assert lines(client, ministry) == {(None, "نظارت دارد بر", parks)}
    assert lines(client, parks) == {(None, "زیر نظر", ministry)}
    [link] = data(client, parks)["links"]
    assert (link["forwards"], link["backwards"]) == ("نظارت دارد بر", "زیر نظر")
    assert link["source"] == f"organization-{ministry.pk}"
    assert link["target"] == f"organization-{parks.pk}"


def test_posts_and_the_tree_are_links_too(client, ministry):
    town = OrganizationFactory(name="شهرک یزد", kind="industrial_town")
    office = OrganizationFactory(parent=ministry, located_in=town)
    person = PersonFactory()
    PostFactory(person=person, organization=office, title="مدیرکل")
    found = lines(client, office)
    assert (None, "مدیرکل", person) in found
    assert {far for _near, _reads, far in found} == {ministry, town, person}
    assert {far for _near, _reads, far in lines(client, ministry)} == {office}
    kinds = {link["kind"] for link in data(client, office)["links"]}
    assert kinds == {"post", "unit", "place"}
    node = next(n for n in data(client, office)["nodes"] if n["kind"] == "person")
    assert node["about"].startswith("مدیرکل")


def test_two_steps_reach_the_neighbours_of_the_neighbours(client, ministry, parks, supervises):
    mill = OrganizationFactory()
    far = OrganizationFactory()
    between(ministry, parks, supervises)
    between(parks, mill, supervises)
    between(mill, far, supervises)
    assert names(client, ministry) == {str(ministry), str(parks)}
    assert names(client, ministry, depth=2) == {str(ministry), str(parks), str(mill)}
    assert (parks, "نظارت دارد بر", mill) in lines(client, ministry, depth=2)
    distances = {n["label"]: n["distance"] for n in data(client, ministry, depth=2)["nodes"]}
    assert distances == {str(ministry): 0, str(parks): 1, str(mill): 2}


def test_only_the_kinds_that_are_asked_for(client, ministry, parks, supervises):
    partner = RelationType.objects.get(name="شریک است با")
    other = OrganizationFactory()
    between(ministry, parks, supervises)
    between(ministry, other, partner)
    PostFactory(organization=ministry)
    office = OrganizationFactory(parent=ministry)
    assert names(client, ministry, type=[partner.pk]) == {str(ministry), str(other)}
    both = names(client, ministry, type=[partner.pk, "unit"])
    assert both == {str(ministry), str(other), str(office)}
    assert len(names(client, ministry, type=["post"])) == 2
    assert len(names(client, ministry, type=["place"])) == 1
    assert len(names(client, ministry)) == 5


def test_what_holds_on_the_day(client, ministry, parks, supervises):
    span = {"start": PartialDate.parse("1395"), "end": PartialDate.parse("1399/06/31")}
    between(ministry, parks, supervises, **span)
    before = PersonFactory()
    PostFactory(person=before, organization=ministry, end=PartialDate.parse("1398"))
    assert names(client, ministry) == {str(ministry)}
    assert names(client, ministry, on="1397/01/01") == {str(ministry), str(parks), before.name}
    assert names(client, ministry, on="1399/06/31") == {str(ministry), str(parks)}
    assert names(client, ministry, on="1399/07/01") == {str(ministry)}


def test_what_lies_in_the_trash_is_left_out(client, ministry, parks, supervises, clerk):
    person, relation = PersonFactory(), between(ministry, parks, supervises)
    PostFactory(person=person, organization=ministry)
    kept = between(ministry, OrganizationFactory(name="مانده"), supervises)
    throw_away(person, by=clerk)
    throw_away(relation, by=clerk)
    throw_away(kept.to_organization, by=clerk)
    assert names(client, ministry) == {str(ministry)}
    assert lines(client, ministry) == set()


def test_more_than_anybody_can_read_is_said_and_narrowed(client, ministry, monkeypatch):
    monkeypatch.setattr(module, "MOST", 5)
    for _each in range(8):
        PostFactory(organization=ministry)
    response = page(client, ministry)
    assert response.context["network"].more
    assert "notice-warn" in response.content.decode()
    assert len(data(client, ministry)["nodes"]) == 5
    ends = {
        end for link in data(client, ministry)["links"] for end in (link["source"], link["target"])
    }
    assert ends == {node["id"] for node in data(client, ministry)["nodes"]}
    assert not page(client, ministry, type=["unit"]).context["network"].more


def test_the_nearest_are_shown_first(client, ministry, parks, supervises, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    between(parks, ministry, supervises)
    for _each in range(4):
        PostFactory(organization=parks)
    office = OrganizationFactory(parent=ministry)
    shown = names(client, ministry, depth=2)
    assert shown == {str(ministry), str(parks), str(office)}


def test_it_costs_the_same_however_many_there_are(client, ministry, supervises):
    PostFactory(organization=ministry)
    between(ministry, OrganizationFactory(), supervises)

    def price(name):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name), asked(ministry, depth=2))
        return len(queries)

    few = price("contacts:graph"), price("contacts:graph-data")
    for _each in range(6):
        other = OrganizationFactory(parent=ministry)
        PostFactory(organization=other)
        between(ministry, other, supervises)
    assert (price("contacts:graph"), price("contacts:graph-data")) == few
    assert max(few) <= 15


def test_who_is_found_by_typing_when_nobody_is_chosen(client, ministry):
    url = reverse("contacts:graph")
    text = client.get(url).content.decode()
    assert 'name="person_q"' in text
    assert "cytoscape" not in text  # only where there is something to draw
    assert client.get(url, {"organization_q": "صمت"}).context["party"] == ministry
    nobody = client.get(url, {"person_q": "نیست چنین نامی"})
    assert nobody.context["party"] is None
    assert nobody.context["party_form"].errors
    both = client.get(url, {"person": PersonFactory().pk, "organization": ministry.pk})
    assert both.context["party_form"].errors


def test_nobody_has_no_data(client, ministry):
    url = reverse("contacts:graph-data")
    for query in ({}, {"person": 987654}, {"organization": "x"}, {"organization": "\x00"}):
        assert client.get(url, query).status_code == 404
    for value in ("x", "\x00", "9" * 40, "-1"):
        more = dict.fromkeys(("depth", "on", "type"), value)
        assert len(data(client, ministry, **more)["nodes"]) == 1
        assert page(client, ministry, **more).context["form"].errors


def test_the_pages_of_people_and_organizations_lead_there(client, ministry):
    person = PersonFactory()
    for party, side in ((ministry, "organization"), (person, "person")):
        text = client.get(party.get_absolute_url()).content.decode()
        assert f'{reverse("contacts:graph")}?{side}={party.pk}"' in text
