"""A kind of cooperation is a value: another one walks all its stages, asks and plans at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cooperation.actions import advance, reach
from cooperation.kinds import KINDS, guessed
from cooperation.kinds.base import MeasureType, MilestoneTemplate, Stage, TrackKind
from cooperation.kinds.units import UNITS
from cooperation.models import Initiative, Measure, Milestone, Party
from crm.kinds import Fact
from tests.factories import InitiativeFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

MISSION = TrackKind(
    slug="trade_mission",
    title="هیئت تجاری تازه",
    icon="plane",
    tone=4,
    facts=(Fact("leaves", "روز رفتن", day=True), Fact("city", "شهر")),
    anchor="leaves",
    stages=(
        Stage("idea", "اندیشه", ("planned",)),
        Stage("planned", "برنامه‌ریزی", ("away", "idea"), facts=("city",)),
        Stage("away", "در سفر", ("home",), facts=("leaves",), roles=("firm",)),
        Stage("home", "بازگشته", evidence="شمارهٔ گزارش"),
    ),
    roles={"firm": "واحد همراه"},
    of_role={"firm": (Fact("seats", "جا", "نفر"),)},
    measures=(MeasureType("meetings", "دیدارها", ("contracts",)),),
    milestones=(
        MilestoneTemplate("visa", "روادید", -40),
        MilestoneTemplate("reported", "گزارش", 20),
    ),
    words="هیئت تجاری تازه",
)


@pytest.fixture
def mission(monkeypatch):
    """A kind that is not in the product."""
    monkeypatch.setitem(KINDS.by_slug, MISSION.slug, MISSION)
    return MISSION


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.slug)
def test_what_a_kind_names_it_has(kind):
    facts = {fact.slug: fact for fact in kind.facts}
    slugs = {stage.slug for stage in kind.stages}
    for stage in kind.stages:
        assert set(stage.next) <= slugs
        assert set(stage.facts) <= facts.keys()
        assert set(stage.through) <= set(stage.facts)
        assert set(stage.roles) <= kind.roles.keys()
    assert kind.of_role.keys() <= kind.roles.keys()
    assert all(set(measure.units) <= UNITS.keys() for measure in kind.measures)
    assert not kind.anchor or facts[kind.anchor].day
    assert kind.measures
    assert kind.milestones
    days = [milestone.days for milestone in kind.milestones]
    assert days == sorted(days)


def test_another_kind_walks_all_its_stages_on_its_pages(mission, clerk, client_of):
    client = client_of(clerk)
    create = reverse("cooperation:initiative-create")
    sent = client.post(create, {"title": "سفر به تاشکند", "kind": "trade_mission"})
    assert sent.status_code == 302
    initiative = Initiative.objects.get()
    move = reverse("cooperation:initiative-advance", args=[initiative.pk])
    facts = reverse("cooperation:initiative-facts", args=[initiative.pk])

    refused = client.post(move, {"to": "planned"})
    assert "شهر" in str(refused.context["form"].errors["to"])
    client.post(facts, {"city": "تاشکند", "leaves": "۱۴۰۵/۱۰/۱۰", "version": initiative.version})
    assert client.post(move, {"to": "planned"}).status_code == 302

    refused = client.post(move, {"to": "away"})
    assert "واحد همراه" in str(refused.context["form"].errors["to"])
    party = {"initiative": initiative.pk, "role": "firm", "seats": "۳"}
    party["organization"] = OrganizationFactory(name="نساجی یزد").pk
    assert client.post(reverse("cooperation:party-create"), party).status_code == 302
    assert Party.objects.get().facts == {"seats": 3}
    assert client.post(move, {"to": "away"}).status_code == 302

    measure = {"initiative": initiative.pk, "name": "meetings", "actual": "۱۲", "unit": "contracts"}
    assert client.post(reverse("cooperation:measure-create"), measure).status_code == 302
    refused = client.post(move, {"to": "home", "evidence": "گزارش ۱۲"})
    assert "روادید" in str(refused.context["form"].errors["to"])
    for milestone in Milestone.objects.all():
        assert client.post(reverse("cooperation:milestone-reach", args=[milestone.pk])).status_code
    assert list(client.post(move, {"to": "home"}).context["form"].errors) == ["evidence"]
    assert client.post(move, {"to": "home", "evidence": "گزارش ۱۲"}).status_code == 302

    page = client.get(initiative.get_absolute_url()).content.decode()
    for words in ("بازگشته", "گزارش ۱۲", "دیدارها", "واحد همراه", "نساجی یزد", "تاشکند"):
        assert words in page
    assert not Initiative.objects.get().is_open


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda kind: kind.slug)
def test_every_kind_of_the_product_can_be_walked_to_its_end(kind, clerk):
    """With what each step asks for, and not without it."""
    initiative = InitiativeFactory(kind=kind.slug)
    firm = OrganizationFactory()
    for stage in kind.stages[1:]:
        facts = dict.fromkeys(stage.facts, "1") | dict.fromkeys(stage.through, "done")
        if stage.facts and not facts.keys() <= initiative.facts.keys():
            with pytest.raises(ValidationError):
                advance(initiative, by=clerk, to=stage.slug, evidence="۱")
        Initiative.objects.update(facts=initiative.facts | facts)
        for role in stage.roles:
            Party.objects.get_or_create(initiative=initiative, role=role, organization=firm)
        if not stage.next:
            for milestone in Milestone.objects.filter(initiative=initiative):
                reach(milestone, by=clerk)
        initiative.refresh_from_db()
        initiative = advance(initiative, by=clerk, to=stage.slug, evidence="نامهٔ ۱۲")
    assert not initiative.is_open


def test_a_retired_kind_is_offered_for_nothing_new_and_stays_with_what_is_of_it(
    monkeypatch, clerk, client_of
):
    old = InitiativeFactory(kind="thesis")
    client = client_of(clerk)
    retired = TrackKind(**{**KINDS["thesis"].__dict__, "retired": True})
    monkeypatch.setitem(KINDS.by_slug, "thesis", retired)
    create = reverse("cooperation:initiative-create")
    form = client.get(create).context["form"]
    assert "thesis" not in dict(form.fields["kind"].choices)
    sent = client.post(create, {"title": "تازه", "kind": "thesis"})
    assert list(sent.context["form"].errors) == ["kind"]

    edit = reverse("cooperation:initiative-update", args=[old.pk])
    assert client.post(edit, {"title": "دیگر", "kind": "thesis", "version": 1}).status_code == 302
    assert client.get(old.get_absolute_url()).status_code == 200
    assert "thesis" in dict(KINDS.pairs())


def test_a_measure_is_counted_in_the_units_of_its_kind(clerk, client_of):
    training = InitiativeFactory(kind="training")
    url = reverse("cooperation:measure-create")
    told = {"initiative": training.pk, "name": "trainees", "actual": "۲۵"}
    for unit, field in (("", "unit"), ("m2", "unit")):
        refused = client_of(clerk).post(url, told | {"unit": unit})
        assert list(refused.context["form"].errors) == [field]
        assert refused.context["form"]["actual"].value() == "۲۵"
    refused = client_of(clerk).post(url, told | {"unit": "persons", "actual": "-۲"})
    assert list(refused.context["form"].errors) == ["actual"]
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("مقرر شد غرفه‌ای در نمايشگاه گرفته شود", "domestic_exhibition"),
        ("شرکت در نمایشگاه استانبول", "foreign_exhibition"),
        ("برگزاری دوره‌های آموزشی", "training"),
        ("پایان‌نامه‌های دانشجویان", "thesis"),
        ("برق شهرک", ""),
    ],
)
def test_a_text_tells_of_which_kind_it_speaks(text, kind):
    assert guessed(text) == kind


def test_a_day_among_the_facts_is_told_in_the_calendar_of_its_reader(clerk, client_of):
    fair = InitiativeFactory(kind="domestic_exhibition")
    facts = reverse("cooperation:initiative-facts", args=[fair.pk])
    client_of(clerk).post(facts, {"opening": "۲۵ اسفند ۱۴۰۵", "version": fair.version})
    assert Initiative.objects.get().facts == {"opening": date(2027, 3, 16).isoformat()}
    for page in (fair.get_absolute_url(), fair.url_role("history", fair.pk), facts):
        assert "۱۴۰۵/۱۲/۲۵" in client_of(clerk).get(page).content.decode()
