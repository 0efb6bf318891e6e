"""One more kind is one more value: lists, forms, stages and roles know it at once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from contacts.kinds import KINDS as ORGANIZATION_KINDS
from contacts.models import Organization
from cooperation.kinds import KINDS
from cooperation.kinds.base import Stage, TrackKind
from cooperation.models import Initiative
from crm.kinds import Kind
from tests.factories import InitiativeFactory, OrganizationFactory, PartyFactory

pytestmark = pytest.mark.django_db

MENTORING = TrackKind(
    slug="mentoring",
    title="مربیگری",
    icon="users",
    tone=3,
    stages=(Stage("pairing", "یافتن مربی", ("running",)), Stage("running", "در جریان")),
    roles={"mentor": "مربی", "mentee": "کارآموز"},
)


@pytest.fixture
def mentoring(monkeypatch):
    """A kind of cooperation that is not in the product."""
    monkeypatch.setitem(KINDS.by_slug, MENTORING.slug, MENTORING)
    return MENTORING


@pytest.fixture
def guild(monkeypatch):
    kind = Kind(slug="startup", title="شرکت نوپا")
    monkeypatch.setitem(ORGANIZATION_KINDS.by_slug, kind.slug, kind)
    return kind


def test_a_new_kind_needs_no_migration(mentoring, guild):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_new_kind_works_from_end_to_end(mentoring, clerk, client_of):
    client = client_of(clerk)
    create = reverse("cooperation:initiative-create")
    assert "مربیگری" in client.get(create).content.decode()
    data = {"title": "مربیگری مدیران", "kind": "mentoring", "health": "on_track"}
    assert client.post(create, data).status_code == 302
    initiative = Initiative.objects.get()
    assert initiative.stage == "pairing"

    page = client.get(initiative.get_absolute_url()).content.decode()
    for words in ("مربیگری", "یافتن مربی", "در جریان"):
        assert words in page
    url = reverse("cooperation:initiative-advance", args=[initiative.pk])
    assert client.post(url, {"to": "running"}).status_code == 302

    party = {"initiative": initiative.pk, "role": "mentor"}
    party["organization"] = OrganizationFactory(name="دانشگاه امیرکبیر").pk
    assert client.post(reverse("cooperation:party-create"), party).status_code == 302
    assert "مربی" in client.get(initiative.get_absolute_url()).content.decode()


def test_the_list_filters_by_it(mentoring, clerk, client_of):
    InitiativeFactory(kind="mentoring", title="مربیگری مدیران")
    InitiativeFactory(kind="thesis", title="پایان‌نامه")
    response = client_of(clerk).get(reverse("cooperation:initiative-list"), {"kind": "mentoring"})
    text = response.content.decode()
    assert "مربیگری مدیران" in text
    assert "پایان‌نامه</bdi>" not in text
    [chip] = response.context["active_filters"]
    assert chip["value"] == "مربیگری"


def test_without_it_nobody_can_choose_it(clerk, client_of):
    data = {"title": "مربیگری", "kind": "mentoring", "health": "on_track"}
    response = client_of(clerk).post(reverse("cooperation:initiative-create"), data)
    assert list(response.context["form"].errors) == ["kind"]
    with pytest.raises(ValidationError):
        InitiativeFactory(kind="mentoring")


def test_a_new_kind_of_organization_too(guild, clerk, client_of):
    client = client_of(clerk)
    data = {"name": "نخ هوشمند", "kind": "startup"}
    assert client.post(reverse("contacts:organization-create"), data).status_code == 302
    organization = Organization.objects.get()
    assert "شرکت نوپا" in client.get(organization.get_absolute_url()).content.decode()
    found = client.get(reverse("contacts:organization-list"), {"kind": "startup"})
    assert [row.pk for row in found.context["table"].shown.rows] == [organization.pk]
    assert found.context["active_filters"][0]["value"] == "شرکت نوپا"


def test_a_kind_that_was_taken_out_breaks_no_list(clerk, client_of):
    """Its organizations stay, under the name it was stored by."""
    organization = OrganizationFactory()
    Organization.objects.update(kind="gone")
    client = client_of(clerk)
    assert client.get(reverse("contacts:organization-list")).status_code == 200
    assert client.get(organization.get_absolute_url()).status_code == 200


def test_a_role_that_was_taken_out_breaks_no_page(clerk, client_of):
    party = PartyFactory()
    type(party).objects.update(role="gone")
    assert client_of(clerk).get(party.get_absolute_url()).status_code == 200
