"""Assessments: of one party, on one topic with one spelling, and open to few."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.models import Assessment
from contacts.models.assessments import Stance
from crm.dates import today
from crm.history import record
from crm.trash import throw_away
from tests.factories import AssessmentFactory, OrganizationFactory, PersonFactory, RelationFactory

pytestmark = pytest.mark.django_db
SECRET = "رازنامه"
POWER = "سهمیهٔ برق"


def ago(days):
    return today() - timedelta(days=days)


@pytest.fixture
def agency():
    return OrganizationFactory(name="شرکت توانیر")


def of(organization, **more):
    return AssessmentFactory(**({"person": None, "organization": organization} | more))


def rows(client, name, **asked):
    return client.get(reverse(f"contacts:{name}"), asked).context["rows"]


# --- what an assessment is ---------------------------------------------------------------------


def test_it_is_of_one_person_or_organization(agency):
    for parties in ({"person": None}, {"person": PersonFactory(), "organization": agency}):
        with pytest.raises(ValidationError):
            AssessmentFactory(**parties)


def test_nobody_is_assessed_for_a_day_to_come():
    with pytest.raises(ValidationError) as refused:
        AssessmentFactory(day=ago(-1))
    assert "day" in refused.value.message_dict


def test_a_topic_keeps_the_spelling_it_had_first():
    AssessmentFactory(topic=POWER)
    assert AssessmentFactory(topic="سهميه   برق").topic == POWER
    assert Assessment.objects.topics() == [POWER]


def test_levels_go_from_one_to_five():
    for wrong in ({"influence": 0}, {"interest": 6}, {"stance": 9}):
        with pytest.raises(ValidationError):
            AssessmentFactory(**wrong)


def test_the_form_begins_with_what_the_address_says(agency, clerk, client_of):
    last = of(agency, topic=POWER, influence=5, interest=2, stance=1)
    client = client_of(clerk)
    url = client.get(last.get_absolute_url()).context["again_url"]
    response = client.get(url)
    form = response.context["form"]
    assert "person" not in form.fields
    shown = {name: str(form[name].value()) for name in ("topic", "influence", "interest", "stance")}
    assert shown == {"topic": POWER, "influence": "5", "interest": "2", "stance": "1"}
    assert f'<option value="{POWER}">' in response.content.decode()  # suggested
    both = {"person": PersonFactory().pk, "organization": agency.pk}
    asked = client.get(reverse("contacts:assessment-create"), both).context["form"]
    assert "person" in asked.fields


def test_the_form_wants_one_party_only(agency, clerk, client_of):
    data = {"topic": POWER, "day": "1404/1/1", "influence": 3, "interest": 3, "stance": 3}
    both = {"person": PersonFactory().pk, "organization": agency.pk}
    for parties in ({}, both):
        response = client_of(clerk).post(reverse("contacts:assessment-create"), data | parties)
        assert response.status_code == 422
    assert not Assessment.objects.exists()


# --- who may read them -------------------------------------------------------------------------


@pytest.fixture
def sensitive(agency, clerk):
    made = of(agency, topic=f"موضوع {SECRET}", note=f"یادداشت {SECRET}", by=clerk)
    made.stance = Stance.OPPONENT
    record("update", made, by=clerk)
    return made


def pages(assessment):
    names = ("assessment-list", "assessments-due", "stakeholder-map", "graph", "graph-data")
    party = assessment.organization
    return [
        *(reverse(f"contacts:{name}") for name in names),
        f"{reverse('contacts:assessment-list')}?q={SECRET}",
        f"{reverse('contacts:graph')}?organization={party.pk}&depth=2",
        f"{reverse('contacts:graph-data')}?organization={party.pk}&depth=2",
        *(assessment.url_role(role, assessment.pk) for role in ("detail", "history", "update")),
        *(party.url_role(role, party.pk) for role in ("detail", "history", "delete")),
        reverse("contacts:organization-assessments-panel", args=[party.pk]),
        reverse("contacts:organization-list"),
        reverse("kartabl"),
    ]


@pytest.mark.parametrize("role", ["reader", "head", "stranger"])
def test_nobody_else_reads_them_anywhere(sensitive, role, request, client_of):
    client = client_of(request.getfixturevalue(role))
    for url in pages(sensitive):
        response = client.get(url)
        text = response.content.decode().replace(f'value="{SECRET}"', "")
        assert SECRET not in text, url
        for name in ("stakeholder-map", "assessment-list", "assessment-create"):
            assert f'href="{reverse(f"contacts:{name}")}' not in text, url
        assert not re.search(r'hx-get="[^"]*assessments/', text), url
    url = sensitive.url_role("delete", sensitive.pk)
    assert client.post(url).status_code in (302, 404)
    assert Assessment.objects.filter(pk=sensitive.pk).exists()


def test_a_director_reads_them_and_changes_nothing(sensitive, director, client_of):
    client = client_of(director)
    for name in ("detail", "history"):
        assert SECRET in client.get(sensitive.url_role(name, sensitive.pk)).content.decode()
    panel = reverse("contacts:organization-assessments-panel", args=[sensitive.organization_id])
    assert SECRET in client.get(panel).content.decode()
    assert panel in client.get(sensitive.organization.get_absolute_url()).content.decode()
    for page in (sensitive.url_role("update", sensitive.pk), reverse("contacts:assessment-create")):
        assert client.get(page).status_code == 403
    create = reverse("contacts:assessment-create")
    for url in (panel, reverse("contacts:stakeholder-map"), reverse("contacts:assessments-due")):
        assert create not in client.get(url).content.decode()


# --- on somebody's page ------------------------------------------------------------------------


def test_the_panel_shows_the_newest_of_each_topic_and_what_changed(agency, clerk, client_of):
    of(agency, topic=POWER, day=ago(90), stance=2, influence=3)
    newest = of(agency, topic=POWER, day=ago(5), stance=4, influence=5)
    of(agency, topic=POWER, day=ago(200), stance=5)
    other = of(agency, topic="تعرفه", day=ago(40), stance=1)
    of(OrganizationFactory(), topic=POWER)
    url = reverse("contacts:organization-assessments-panel", args=[agency.pk])
    response = client_of(clerk).get(url)
    told = {row["assessment"]: row["change"] for row in response.context["told"]}
    assert told == {newest: 2, other: 0}
    text = response.content.decode()
    assert "پیش از آن ۳" in text
    assert "موافق‌تر از پیش" in text


def test_its_page_tells_how_it_went_on(agency, clerk, client_of):
    first = of(agency, topic=POWER, day=ago(90), stance=5)
    last = of(agency, topic=POWER, day=ago(5), stance=4)
    of(agency, topic="تعرفه")
    told = client_of(clerk).get(first.get_absolute_url()).context["told"]
    assert [(row["assessment"], row["change"]) for row in told] == [(last, -1), (first, 0)]


def test_the_list_finds_them_by_the_name_of_the_party(agency, clerk, client_of):
    mine, _other = of(agency), AssessmentFactory(person=PersonFactory(family_name="لاهوتی"))
    client, url = client_of(clerk), reverse("contacts:assessment-list")
    found = client.get(url, {"q": "توانير"}).context["table"].shown.rows
    assert found == [mine]
    assert client.get(url, {"party": "organization"}).context["table"].shown.rows == [mine]


# --- who waits ---------------------------------------------------------------------------------


def test_those_whose_last_assessment_is_a_year_old_wait(agency, clerk, client_of):
    fresh, stale = OrganizationFactory(), PersonFactory()
    of(fresh, topic=POWER, day=ago(500))
    of(fresh, topic="تعرفه", day=ago(20))
    AssessmentFactory(person=stale, topic=POWER, day=ago(700))
    last = AssessmentFactory(person=stale, topic="تعرفه", day=ago(400))
    of(agency, topic=POWER, day=ago(365))  # not yet
    client = client_of(clerk)
    assert [row["assessment"] for row in rows(client, "assessments-due")] == [last]
    about_power = {row["party"] for row in rows(client, "assessments-due", topic=POWER)}
    assert about_power == {fresh, stale}


def test_one_click_leads_to_the_form_filled_in(clerk, client_of):
    old = AssessmentFactory(topic=POWER, day=ago(400), influence=5)
    client = client_of(clerk)
    [row] = rows(client, "assessments-due")
    form = client.get(row["url"]).context["form"]
    assert str(form["person"].value()) == str(old.person_id)
    assert (form["topic"].value(), form["influence"].value()) == (POWER, "5")


def test_the_deceased_the_dissolved_and_the_trash_do_not_wait(clerk, client_of):
    thrown = PersonFactory()
    for person in (PersonFactory(deceased="1404"), thrown):
        AssessmentFactory(person=person, day=ago(400))
    of(OrganizationFactory(dissolved="1404"), day=ago(400))
    throw_away(thrown, by=clerk)
    client = client_of(clerk)
    assert rows(client, "assessments-due") == []
    assert client.get(reverse("contacts:assessment-list")).context["table"].pager["count"] == 2


def test_those_with_relations_who_never_were_assessed(agency, clerk, client_of):
    adviser = RelationFactory(to_organization=agency).from_person
    RelationFactory(from_person=adviser)
    known = RelationFactory(to_organization=agency).from_person
    AssessmentFactory(person=known, topic=POWER)
    RelationFactory(from_person=PersonFactory(), end="1390")  # no longer
    client = client_of(clerk)
    people = rows(client, "assessments-due", show="person")
    assert [(row["party"], row["relations"]) for row in people] == [(adviser, 2)]
    on_another = rows(client, "assessments-due", show="person", topic="تعرفه")
    assert {row["party"] for row in on_another} == {adviser}  # a topic nobody knows is none
    organizations = rows(client, "assessments-due", show="organization")
    assert (organizations[0]["party"], organizations[0]["relations"]) == (agency, 2)
