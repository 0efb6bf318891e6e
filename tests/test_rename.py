"""An organization that is renamed is found by its old name too."""

from __future__ import annotations

import pytest

from contacts.models import Organization, Person
from crm.models import Change
from tests.factories import OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry():
    return OrganizationFactory(name="وزارت بازرگانی", name_en="Ministry of Commerce")


def renamed(client, organization, **typed):
    data = {"name": "وزارت صمت"} | typed
    return client.post(f"/contacts/organizations/{organization.pk}/rename/", data)


def test_both_names_find_it_and_its_people(ministry, clerk, client_of):
    person = PostFactory(organization=ministry).person
    renamed(client_of(clerk), ministry, name_en="Ministry of Industry")
    for query in ("بازرگانی", "صمت", "commerce", "industry"):
        assert list(Organization.objects.matching(query)) == [ministry]
        assert list(Person.objects.matching(query)) == [person]


def test_it_is_called_by_the_new_one(ministry, clerk, client_of):
    renamed(client_of(clerk), ministry)
    stored = Organization.objects.get()
    assert (stored.name, stored.name_en) == ("وزارت صمت", "Ministry of Commerce")
    assert stored.aliases == "وزارت بازرگانی"


def test_its_history_says_so(ministry, clerk, client_of):
    renamed(client_of(clerk), ministry)
    change = Change.objects.of(ministry)[0]
    assert (change.verb, change.fields["name"]) == ("rename", ["وزارت بازرگانی", "وزارت صمت"])


@pytest.mark.parametrize("name", ["وزارت بازرگانی", "", "ی" * 201])
def test_no_new_name_is_refused_beside_the_field(ministry, clerk, client_of, name):
    response = renamed(client_of(clerk), ministry, name=name)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]


def test_nothing_ends_up_as_its_own_successor(ministry, clerk, client_of):
    second = OrganizationFactory(name="وزارت صمت", renamed_to=ministry)
    client = client_of(clerk)
    url = f"{ministry.url_role('update', ministry.pk)}?field=renamed_to"
    response = client.post(url, {"renamed_to": second.pk, "version": ministry.version})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["renamed_to"]


def test_only_a_town_is_stood_in(ministry, clerk, client_of):
    mill = OrganizationFactory(kind="mill")
    client, url = client_of(clerk), f"{mill.url_role('update', mill.pk)}?field=located_in"
    response = client.post(url, {"located_in": ministry.pk, "version": mill.version})
    assert list(response.context["form"].errors) == ["located_in"]
    town = OrganizationFactory(kind="industrial_town")
    response = client.post(url, {"located_in": town.pk, "version": mill.version})
    assert response.status_code == 302
    assert list(town.located_here.all()) == [mill]


def test_it_has_its_old_name_until_the_day_has_come(ministry, clerk, client_of):
    response = renamed(client_of(clerk), ministry, day="فردا")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["day"]
    assert Organization.objects.get().name == "وزارت بازرگانی"


def test_its_page_tells_what_it_was_called_until_when(ministry, clerk, client_of):
    client = client_of(clerk)
    renamed(client, ministry, name="وزارت صنایع", day="۱۳۸۵/۲/۱")
    renamed(client, Organization.objects.get(), day="۱۳۹۰/۴/۱۲")
    told = client.get(ministry.get_absolute_url()).context["former_names"]
    assert [one["name"] for one in told] == ["وزارت صنایع", "وزارت بازرگانی"]
    assert told[0]["until"] == "۱۳۹۰/۰۴/۱۲"
    assert not any(one["that_day"] for one in told)


@pytest.mark.parametrize(
    ("day", "name"), [("1380/1/1", "وزارت بازرگانی"), ("1388/1/1", "وزارت صنایع"), ("1395", "")]
)
def test_as_of_a_day_it_says_what_it_was_called_then(ministry, clerk, client_of, day, name):
    client = client_of(clerk)
    renamed(client, ministry, name="وزارت صنایع", day="۱۳۸۵/۲/۱")
    renamed(client, Organization.objects.get(), day="۱۳۹۰/۴/۱۲")
    told = client.get(f"{ministry.get_absolute_url()}?as_of={day}").context["former_names"]
    assert [one["name"] for one in told if one["that_day"]] == [name] * bool(name)
