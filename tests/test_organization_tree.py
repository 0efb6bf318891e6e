"""Organizations belong to others, in a tree without circles."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.models import Organization
from crm.history import record
from tests.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """Ministry, organization, deputy, office."""
    above, found = None, []
    for name in ("وزارت صمت", "ایسیپو", "معاونت صنایع کوچک", "دفتر نساجی"):
        above = OrganizationFactory(name=name, parent=above)
        found.append(above)
    return found


def edit(client, organization, **changes):
    url = reverse("contacts:organization-update", args=[organization.pk])
    data = {"name": organization.name, "kind": organization.kind, "version": organization.version}
    return client.post(url, data | changes)


def test_a_unit_knows_what_is_above_it(chain):
    assert chain[-1].ancestors() == chain[:-1]


def test_the_page_leads_up_and_down(chain, clerk, client_of):
    response = client_of(clerk).get(chain[2].get_absolute_url())
    labels = [crumb["label"] for crumb in response.context["crumbs"][1:]]
    assert labels == ["وزارت صمت", "ایسیپو"]
    assert list(response.context["units"]) == [chain[3]]


@pytest.mark.parametrize("below", [0, 1, 2, 3])
def test_nothing_belongs_to_itself_or_to_a_unit_of_its_own(chain, clerk, client_of, below):
    response = edit(client_of(clerk), chain[0], parent=chain[below].pk)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["parent"]
    assert Organization.objects.get(pk=chain[0].pk).parent is None


def test_a_unit_may_move(chain, clerk, client_of):
    assert edit(client_of(clerk), chain[3], parent=chain[0].pk).status_code == 302
    assert Organization.objects.get(pk=chain[3].pk).ancestors() == [chain[0]]


def test_a_circle_made_elsewhere_hangs_no_page(chain, clerk, client_of):
    Organization.objects.filter(pk=chain[0].pk).update(parent=chain[3])
    assert client_of(clerk).get(chain[1].get_absolute_url()).status_code == 200
    assert len(Organization.objects.get(pk=chain[1].pk).ancestors()) <= 4


def test_it_is_found_by_its_other_names(chain):
    chain[1].aliases = "سازمان صنایع کوچک\nISIPO"
    record("update", chain[1], by=None)
    for typed in ("isipo", "صنايع كوچك", "ایسیپو"):
        assert chain[1] in Organization.objects.matching(typed)


def test_its_people_are_those_who_hold_a_post_there_today(chain, clerk, client_of):
    now, then = PersonFactory(), PersonFactory()
    PostFactory(person=now, organization=chain[3])
    PostFactory(person=then, organization=chain[3], end="1400")
    response = client_of(clerk).get(chain[3].get_absolute_url())
    assert [post.person for post in response.context["posts"]] == [now]
