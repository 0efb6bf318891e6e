"""Organizations belong to one another: up to the top in a line, never in a circle."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Organization
from contacts.models.organizations import DEEPEST
from tests.factories import OrganizationFactory

LIST = "سازمان‌ها"
REFUSED = "سازمان نمی‌تواند زیرمجموعهٔ خود یا یکی از واحدهای خود باشد."
pytestmark = pytest.mark.django_db


def line(count):
    """So many organizations, each belonging to the one before."""
    found = [OrganizationFactory(name="واحد ۰")]
    for number in range(1, count):
        found.append(OrganizationFactory(name=f"واحد {number}", parent=found[-1]))
    return found


def move(client, unit, parent):
    """The edit form, with another organization in «belongs to»."""
    url = reverse("contacts:organization-update", args=[unit.pk])
    stored = Organization.objects.get(pk=unit.pk)
    data = {"name": unit.name, "kind": unit.kind, "version": stored.version}
    return client.post(url, data | {"parent": parent.pk if parent else ""})


def parent_of(unit):
    return Organization.objects.get(pk=unit.pk).parent


def crumbs(client, unit):
    return [crumb["label"] for crumb in client.get(unit.get_absolute_url()).context["crumbs"]]


# --- no circles --------------------------------------------------------------------------------


@pytest.mark.parametrize("under", [0, 1, 2, 3])
def test_nothing_belongs_to_itself_or_to_a_unit_of_its_own(clerk, client_of, under):
    units = line(4)
    response = move(client_of(clerk), units[0], units[under])
    assert (response.status_code, response.context["form"].errors) == (422, {"parent": [REFUSED]})
    assert parent_of(units[0]) is None


def test_a_circle_is_found_however_long_it_is(clerk):
    units = line(DEEPEST + 5)
    units[0].parent = Organization.objects.get(pk=units[-1].pk)
    with pytest.raises(ValidationError) as refused:
        units[0].full_clean()
    assert list(refused.value.message_dict) == ["parent"]


def test_a_refused_form_keeps_what_was_typed(clerk, client_of):
    top, unit = line(2)
    text = move(client_of(clerk), top, unit).content.decode()
    assert f'value="{unit.pk}"' in text
    assert 'value="واحد 1"' in text


def test_a_unit_moves_to_its_parents_parent_or_to_the_side(clerk, client_of):
    top, office, unit = line(3)
    other = OrganizationFactory()
    for parent in (top, other, office, None):
        assert move(client_of(clerk), unit, parent).status_code == 302
        assert parent_of(unit) == parent


def test_a_circle_that_got_in_some_other_way_hangs_no_page(clerk, client_of):
    one, two = line(2)
    Organization.objects.filter(pk=one.pk).update(parent=two)
    assert client_of(clerk).get(two.get_absolute_url()).status_code == 200
    assert move(client_of(clerk), two, None).status_code == 302  # and it can be mended
    assert crumbs(client_of(clerk), one) == [LIST, "واحد 1"]


# --- the way up --------------------------------------------------------------------------------


def test_the_way_up_stands_above_its_page_the_top_first(clerk, client_of):
    units = line(4)
    assert crumbs(client_of(clerk), units[3]) == [LIST, "واحد ۰", "واحد 1", "واحد 2"]
    assert crumbs(client_of(clerk), units[0]) == [LIST]


def test_each_step_of_the_way_is_a_link(clerk, client_of):
    units = line(3)
    text = client_of(clerk).get(units[2].get_absolute_url()).content.decode()
    path = text[text.index('<ol class="crumbs">') : text.index("</ol>")]
    for unit in units[:2]:
        assert f'<a href="{unit.get_absolute_url()}"><bdi>{unit.name}</bdi></a>' in path


def test_a_reader_of_english_sees_english_names_where_there_are_some(clerk, client_of):
    clerk.language = "en"
    clerk.save()
    top = OrganizationFactory(name="وزارت صمت", name_en="Ministry of Industry")
    office = OrganizationFactory(name="دفتر نساجی", parent=top)
    unit = OrganizationFactory(parent=office)
    expected = ["Organizations", "Ministry of Industry", "دفتر نساجی"]
    assert crumbs(client_of(clerk), unit) == expected


def test_a_very_long_way_is_cut_and_costs_no_more(clerk, client_of):
    client, units = client_of(clerk), line(DEEPEST + 10)
    assert len(crumbs(client, units[-1])) == DEEPEST + 1
    with CaptureQueriesContext(connection) as captured:
        client.get(units[-1].get_absolute_url())
    assert len(captured) <= DEEPEST + 12


# --- the way down ------------------------------------------------------------------------------


def test_its_page_shows_its_own_units_by_name_and_not_those_below(clerk, client_of):
    top = OrganizationFactory(name="سازمان صنایع کوچک")
    for name in ("گچساران", "پاکدشت", "اراک"):
        OrganizationFactory(name=name, parent=top)
    OrganizationFactory(name="دفتر اراک", parent=Organization.objects.get(name="اراک"))
    units = client_of(clerk).get(top.get_absolute_url()).context["units"]
    assert [unit.name for unit in units] == ["اراک", "پاکدشت", "گچساران"]


def test_a_unit_is_added_from_the_page_of_what_it_belongs_to(clerk, client_of):
    top = OrganizationFactory(name="سازمان صنایع کوچک")
    add = f"{reverse('contacts:organization-create')}?parent={top.pk}"
    assert f'href="{add}"' in client_of(clerk).get(top.get_absolute_url()).content.decode()
    form = client_of(clerk).get(add).context["form"]
    assert f'value="{top.pk}"' in str(form["parent"])
    assert "سازمان صنایع کوچک" in str(form["parent"])


def test_what_a_unit_belongs_to_may_be_typed(clerk, client_of):
    top = OrganizationFactory(name="شرکت شهرک‌های صنعتی")
    data = {"name": "دفتر برق", "kind": "agency_office", "parent_q": "شهرکهاي صنعتي"}
    response = client_of(clerk).post(reverse("contacts:organization-create"), data)
    assert response.status_code == 302
    assert Organization.objects.get(name="دفتر برق").parent == top


def test_the_top_ones_are_those_that_belong_to_no_other():
    top, *_units = line(3)
    other = OrganizationFactory()
    assert set(Organization.objects.roots()) == {top, other}
