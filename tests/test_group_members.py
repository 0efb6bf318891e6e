"""The table of a group's members: searched, sorted, paged, at a price that stays."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    ContactPointFactory,
    GroupFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def page(clerk, client_of, group):
    """Asks for the group's page with this query."""
    client = client_of(clerk)
    return lambda **query: client.get(group.get_absolute_url(), query)


def names(response):
    return [str(row) for row in response.context["table"].shown.rows]


def called(family, **more):
    return PersonFactory(honorific="", given_name="", family_name=family, **more)


def test_people_and_organizations_stand_together_by_name(group, page):
    for family in ("پاکزاد", "آذر", "یزدانی"):
        MemberFactory(group=group, person=called(family))
    MemberFactory(group=group, person=None, organization=OrganizationFactory(name="ژاله"))
    assert names(page()) == ["آذر", "پاکزاد", "ژاله", "یزدانی"]
    assert names(page(sort="-name")) == ["یزدانی", "ژاله", "پاکزاد", "آذر"]


def test_the_search_finds_members_as_their_own_lists_do(group, page):
    MemberFactory(group=group, person=called("کریم‌زاده"))
    MemberFactory(group=group, person=None, organization=OrganizationFactory(name="نخ کریم"))
    MemberFactory(group=group)
    called("کریم‌زاده")  # not in the group
    assert names(page(q="كريم زاده")) == ["کریم‌زاده"]
    assert names(page(q="کریم")) == ["کریم‌زاده", "نخ کریم"]
    assert names(page(q="نیست")) == []


def test_a_row_tells_where_they_work_and_how_they_are_reached(group, page):
    post = PostFactory(person=called("یوسفی", do_not_contact=True))
    ContactPointFactory(person=post.person, value="Yousefi@example.org")
    MemberFactory(group=group, person=post.person, note="سخنران")
    text = page().content.decode()
    for told in (str(post.organization), "Yousefi@example.org", "سخنران", "تماس نگیرید"):
        assert told in text


def test_htmx_gets_the_table_alone(group, page, clerk, client_of):
    MemberFactory(group=group)
    response = client_of(clerk).get(group.get_absolute_url(), {"q": ""}, HTTP_HX_REQUEST="true")
    text = response.content.decode()
    assert text.strip().startswith("<section")
    assert "<!doctype" not in text
    assert response["X-Announce"]
    assert "HX-Request" in response["Vary"]
    assert "<!doctype html>" in page().content.decode()


def test_pages_lose_nobody(group, page):
    MemberFactory.create_batch(30, group=group)
    first, second = page(), page(page="2")
    assert len(names(first)) == 25
    assert len({*names(first), *names(second)}) == 30


def test_how_many_can_be_reached_is_counted(group, page):
    office = OrganizationFactory()
    ContactPointFactory(person=None, organization=office, kind="address", value="تهران، سمیه ۱")
    at_office = PostFactory(organization=office).person
    with_mail = ContactPointFactory().person
    silent = PersonFactory(do_not_contact=True)
    gone = OrganizationFactory(dissolved=14010000)
    for person in (at_office, with_mail, silent):
        MemberFactory(group=group, person=person)
    for firm in (office, gone):
        MemberFactory(group=group, person=None, organization=firm)
    assert page().context["reach"] == {"total": 5, "email": 1, "address": 2, "silent": 2}


def test_a_reader_sees_who_is_in_it_and_changes_nothing(group, reader, client_of):
    member = MemberFactory(group=group)
    text = client_of(reader).get(group.get_absolute_url()).content.decode()
    assert str(member.person.name) in text
    for name in ("member-delete", "member-create", "group-gather", "group-print", "circular"):
        assert name not in text
        assert "/new/?group" not in text
    assert reverse("contacts:member-delete", args=[member.pk]) not in text


def price(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("kind", ["static", "live"])
def test_the_page_costs_the_same_for_few_and_for_many(kind, clerk, client_of):
    query = "q=کاظمی" if kind == "live" else ""
    group = GroupFactory(kind=kind, query=query)
    make = PersonFactory if kind == "live" else lambda: MemberFactory(group=group)
    make()
    client, url = client_of(clerk), group.get_absolute_url()
    few = price(client, url)
    for _ in range(24):
        post = PostFactory(person=make() if kind == "live" else make().person)
        ContactPointFactory(person=post.person)
    assert price(client, url) == few <= MOST_QUERIES


def test_the_panel_on_a_persons_page_costs_the_same_for_few_and_for_many(clerk, client_of):
    person = MemberFactory().person
    url, client = reverse("contacts:person-groups-panel", args=[person.pk]), client_of(clerk)
    few = price(client, url)
    for _ in range(10):
        MemberFactory(person=person)
    assert price(client, url) == few
