"""What a kind of organization knows beyond what all have: declared in one file, typed and shown."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from contacts.kinds import KINDS
from contacts.models import Organization
from crm.history import record
from crm.kinds import Fact, Kind
from tests.audit import audited
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return OrganizationFactory(
        name="شهرک صنعتی شمس‌آباد", kind="industrial_town", facts={"area": 3000}
    )


def send(client, organization, **typed):
    url = reverse("contacts:organization-facts", args=[organization.pk])
    return client.post(url, {"version": organization.version} | typed)


def facts_of(organization):
    return Organization.objects.get(pk=organization.pk).facts


def test_numbers_are_typed_with_persian_digits_and_shown_with_their_unit(town, clerk, client_of):
    client = client_of(clerk)
    response = send(client, town, area="۲٬۹۵۰", power="۱۲٫۵", operator="شرکت  خدماتي")
    assert response.status_code == 302
    assert facts_of(town) == {"area": 2950, "power": 12.5, "operator": "شرکت خدماتی"}
    page = client.get(town.get_absolute_url()).content.decode()
    for words in ("۲٬۹۵۰ هکتار", "۱۲٫۵ مگاوات", "شرکت خدماتی"):
        assert words in page


def test_the_form_shows_what_is_known(town, clerk, client_of):
    url = reverse("contacts:organization-facts", args=[town.pk])
    assert 'value="۳۰۰۰"' in client_of(clerk).get(url).content.decode()


def test_what_is_left_empty_is_forgotten(town, clerk, client_of):
    send(client_of(clerk), town, area="", units="0")
    assert facts_of(town) == {"units": 0}


def test_facts_of_an_earlier_kind_are_kept(town, clerk, client_of):
    town.kind = "mill"
    record("update", town, by=clerk)
    client = client_of(clerk)
    assert send(client, town, looms="24", area="5").status_code == 302
    assert facts_of(town) == {"area": 3000, "looms": 24}
    shown = client.get(town.get_absolute_url()).context["kind_facts"]
    assert len(shown) == 1


@pytest.mark.parametrize("typed", ["-1", "زیاد", "۱۲/۵/۳", "9" * 40, "1e400", "NaN"])
def test_what_is_no_number_is_refused_beside_its_field(town, clerk, client_of, typed):
    with audited() as lines:
        response = send(client_of(clerk), town, area=typed, operator="شرکت خدماتی")
    assert (response.status_code, lines) == (422, [])
    assert list(response.context["form"].errors) == ["area"]
    text = unescape(response.content.decode())
    assert f'value="{typed}"' in text
    assert 'value="شرکت خدماتی"' in text
    assert facts_of(town) == {"area": 3000}


def test_the_conflict_page_names_the_fact(town, clerk, admin, client_of):
    meanwhile = Organization.objects.get(pk=town.pk)
    meanwhile.facts = {"area": 3100, "water": 20}
    record("update", meanwhile, by=admin)
    response = send(client_of(clerk), town, area="3200")
    assert response.status_code == 409
    lines = {line["name"]: line for line in response.context["conflict"]}
    assert lines.keys() == {"area", "water"}
    area = lines["area"]
    assert area["label"] == "مساحت"
    assert (area["yours"], area["stored"], area["before"]) == ("۳٬۲۰۰", "۳٬۱۰۰", "۳٬۰۰۰")


def test_an_edit_of_something_else_meanwhile_is_no_conflict(town, clerk, admin, client_of):
    meanwhile = Organization.objects.get(pk=town.pk)
    meanwhile.city = "حسن‌آباد"
    record("update", meanwhile, by=admin)
    assert send(client_of(clerk), town, area="3200").status_code == 302
    stored = Organization.objects.get(pk=town.pk)
    assert (stored.city, stored.facts) == ("حسن‌آباد", {"area": 3200})


def test_history_has_a_line_for_each_fact(town, clerk, client_of):
    client = client_of(clerk)
    send(client, town, area="3200", operator="شرکت خدماتی")
    page = client.get(reverse("contacts:organization-history", args=[town.pk]))
    newest = page.context["changes"][0]
    told = {line["label"]: (line["before"], line["after"]) for line in newest["lines"]}
    assert told == {"مساحت": ("۳٬۰۰۰", "۳٬۲۰۰"), "شرکت خدماتی": ("", "شرکت خدماتی")}


def test_a_kind_added_at_run_time(monkeypatch, clerk, client_of):
    grade = Fact("grade", "درجه", choices=(("a", "ممتاز"), ("b", "خوب")))
    kind = Kind(slug="startup", title="شرکت نوپا", facts=(Fact("age", "عمر", "ماه"), grade))
    monkeypatch.setitem(KINDS.by_slug, kind.slug, kind)
    startup = OrganizationFactory(kind="startup")
    client = client_of(clerk)
    assert send(client, startup, age="۱۸", grade="c").status_code == 422
    assert send(client, startup, age="۱۸", grade="a").status_code == 302
    page = client.get(startup.get_absolute_url()).content.decode()
    assert "۱۸ ماه" in page
    assert "ممتاز" in page


def test_a_fact_is_called_the_same_in_every_kind():
    """History names it by its slug alone."""
    for kind in KINDS:
        slugs = [fact.slug for fact in kind.facts]
        assert len(slugs) == len(set(slugs))
        for fact in kind.facts:
            assert KINDS.fact_labels()[fact.slug] == fact.label, (kind.slug, fact.slug)


def test_a_kind_without_facts_offers_no_page_for_them(clerk, client_of):
    ministry = OrganizationFactory(kind="ministry")
    page = client_of(clerk).get(ministry.get_absolute_url()).content.decode()
    assert reverse("contacts:organization-facts", args=[ministry.pk]) not in page
