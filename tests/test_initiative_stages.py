"""An initiative goes from stage to stage as its kind allows, and tells how it got there."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cooperation.actions import advance
from cooperation.kinds import KINDS
from cooperation.models import Initiative
from crm.models import Attachment, Change
from tests.audit import audited
from tests.factories import InitiativeFactory, PartyFactory, PersonFactory, pdf_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def thesis():
    """One that has all its stages ask for but evidence."""
    made = InitiativeFactory(
        kind="thesis", facts={"defence": "2026-06-01", "mark": 18, "used_by": "کارخانهٔ یزد"}
    )
    for role in ("student", "supervisor"):
        PartyFactory(initiative=made, role=role, organization=None, person=PersonFactory())
    PartyFactory(initiative=made, role="university")
    return made


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.slug)
def test_every_stage_of_a_kind_can_be_reached_and_the_last_ends_it(kind):
    slugs = {stage.slug for stage in kind.stages}
    reached, ahead = set(), [kind.stages[0].slug]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += kind.stage(here).next
    assert reached == slugs
    assert [stage for stage in kind.stages if not stage.next]
    assert kind.roles
    assert kind.title


def test_it_begins_at_the_first_stage_of_its_kind():
    assert InitiativeFactory(kind="thesis").stage == "topic"


def test_it_moves_where_its_kind_allows(clerk, thesis):
    with audited() as lines:
        advance(thesis, by=clerk, to="proposal", note="استاد راهنما پیدا شد")
    [line] = lines
    assert (line.verb, line.fields) == ("advance", {"stage": ["topic", "proposal"]})
    assert line.details == {"note": "استاد راهنما پیدا شد"}
    assert Initiative.objects.get().stage == "proposal"


@pytest.mark.parametrize("to", ["closed", "topic", "nonsense", ""])
def test_it_skips_nothing_and_is_told_where_it_can_go(clerk, to):
    thesis = InitiativeFactory(kind="thesis")
    with audited() as lines, pytest.raises(ValidationError) as refused:
        advance(thesis, by=clerk, to=to)
    assert lines == []
    proposal = str(KINDS["thesis"].stage("proposal").title)
    assert proposal in refused.value.message_dict["to"][0]


def test_at_its_end_there_is_nowhere_to_go(clerk, client_of, thesis):
    for stage in ("proposal", "research", "defence", "use", "closed"):
        thesis = advance(thesis, by=clerk, to=stage, evidence="نامهٔ ۱۲")
    assert not thesis.is_open
    page = client_of(clerk).get(thesis.get_absolute_url())
    url = reverse("cooperation:initiative-advance", args=[thesis.pk])
    assert url not in page.content.decode()
    assert client_of(clerk).post(url, {"to": "topic"}).status_code == 422
    assert [step["current"] for step in thesis.steps][-1]


def test_the_page_offers_the_stages_that_come_next(clerk, client_of, thesis):
    thesis = advance(thesis, by=clerk, to="proposal")
    url = reverse("cooperation:initiative-advance", args=[thesis.pk])
    form = client_of(clerk).get(url).context["form"]
    assert [slug for slug, _title in form.fields["to"].choices] == ["research", "topic"]
    assert client_of(clerk).post(url, {"to": "research", "evidence": "نامهٔ ۱۲"}).status_code == 302
    steps = Initiative.objects.get().steps
    assert [step["done"] for step in steps] == [True, True, False, False, False, False]


def test_a_stage_cannot_be_typed_into_the_edit_form(clerk, client_of):
    thesis = InitiativeFactory(kind="thesis")
    url = reverse("cooperation:initiative-update", args=[thesis.pk])
    data = {"title": "تازه", "kind": "thesis", "health": "stuck", "stage": "closed", "version": 1}
    assert client_of(clerk).post(url, data).status_code == 302
    assert Initiative.objects.get().stage == "topic"


def test_another_kind_begins_at_its_own_first_stage(clerk, client_of):
    thesis = InitiativeFactory(kind="thesis")
    url = reverse("cooperation:initiative-update", args=[thesis.pk])
    data = {"title": thesis.title, "kind": "training", "health": "stuck", "version": 1}
    client_of(clerk).post(url, data)
    assert Initiative.objects.get().stage == KINDS["training"].stages[0].slug
    assert "stage" in Change.objects.of(thesis).first().fields


def test_the_roles_are_those_of_its_kind(clerk, client_of):
    thesis = InitiativeFactory(kind="thesis")
    url = reverse("cooperation:party-create") + f"?initiative={thesis.pk}"
    form = client_of(clerk).get(url).context["form"]
    assert list(dict(form.fields["role"].choices)) == list(KINDS["thesis"].roles)
    data = {"initiative": thesis.pk, "role": "host", "person": PersonFactory().pk}
    assert list(client_of(clerk).post(url, data).context["form"].errors) == ["role"]
    assert client_of(clerk).post(url, data | {"role": "student"}).status_code == 302


def test_nobody_has_the_same_role_twice(clerk, client_of):
    party = PartyFactory()
    data = {"initiative": party.initiative_id, "role": party.role}
    data["organization"] = party.organization_id
    response = client_of(clerk).post(reverse("cooperation:party-create"), data)
    assert response.status_code == 422


@pytest.mark.parametrize("who", [(), ("organization", "person")])
def test_a_party_is_one_organization_or_one_person(clerk, client_of, who):
    party = PartyFactory()
    keys = {"organization": party.organization_id, "person": PersonFactory().pk}
    data = {"initiative": InitiativeFactory().pk, "role": "provider"}
    data |= {name: keys[name] for name in who}
    assert client_of(clerk).post(reverse("cooperation:party-create"), data).status_code == 422


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, ["حمل نمونه‌ها", "روادیدها"]),
        ({"freight": "done"}, ["روادیدها"]),
        ({"freight": "under_way", "visas": "done"}, ["حمل نمونه‌ها"]),
        ({"freight": "done", "visas": "open"}, ["روادیدها"]),
        ({"freight": "done", "visas": "not_needed"}, []),
    ],
)
def test_a_fair_abroad_opens_when_freight_and_visas_are_through(clerk, facts, missing):
    fair = InitiativeFactory(kind="foreign_exhibition", stage="travel", facts=facts)
    if not missing:
        advance(fair, by=clerk, to="open")
        return
    with pytest.raises(ValidationError) as refused:
        advance(fair, by=clerk, to="open")
    why = " ".join(refused.value.message_dict["to"])
    assert [name for name in ("حمل نمونه‌ها", "روادیدها") if name in why] == missing


def test_a_file_is_evidence_too_and_hangs_on_the_initiative(clerk, client_of):
    made = InitiativeFactory(kind="statistics", stage="publication")
    url = reverse("cooperation:initiative-advance", args=[made.pk])
    refused = client_of(clerk).post(url, {"to": "closed"})
    assert list(refused.context["form"].errors) == ["evidence"]
    assert "اختیاری" not in refused.context["form"]["evidence"].as_field_group()
    report = SimpleUploadedFile("report.pdf", pdf_file())
    sent = client_of(clerk).post(url, {"to": "closed", "files": report})
    assert sent.status_code == 302
    assert Initiative.objects.get().stage == "closed"
    assert Attachment.objects.of(made).get().name == "report.pdf"
    assert Change.objects.of(made).first().details == {"evidence": "report.pdf"}
