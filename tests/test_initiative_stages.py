"""An initiative goes from stage to stage as its kind allows, by those who may, and nobody else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.actions import advance
from cooperation.kinds import KINDS
from cooperation.models import Initiative
from crm.models import Change
from tests.audit import audited
from tests.factories import InitiativeFactory, MeetingFactory, PersonFactory, UserFactory, seated
from tests.races import needs_postgres, together

SLUGS = [kind.slug for kind in KINDS]
STEPS = [(kind.slug, stage.slug, to) for kind in KINDS for stage in kind.stages for to in stage.next]
WRONG = [
    (kind.slug, stage.slug, other.slug)
    for kind in KINDS
    for stage in kind.stages
    for other in kind.stages
    if other.slug not in stage.next
]
pytestmark = pytest.mark.django_db


def advance_url(initiative):
    return reverse("cooperation:initiative-advance", args=[initiative.pk])


def stored(initiative):
    return Initiative.objects.get(pk=initiative.pk)


def last_line(initiative):
    return Change.objects.of(initiative).first()


def reachable(kind):
    """The stages one can come to from the first."""
    found, coming = set(), [kind.stages[0].slug]
    while coming:
        slug = coming.pop()
        if slug not in found:
            found.add(slug)
            coming += kind.stage(slug).next
    return found


# --- the kinds ---------------------------------------------------------------------------------


def test_there_are_the_seven_kinds():
    assert SLUGS == [
        *("training", "business_development", "domestic_exhibition", "foreign_exhibition"),
        *("export_consortium", "statistics", "thesis"),
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_stage_is_called_once_and_can_be_reached(slug):
    kind = KINDS[slug]
    names = [stage.slug for stage in kind.stages]
    assert len(set(names)) == len({str(stage.title) for stage in kind.stages}) == len(names)
    assert reachable(kind) == set(names)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_kind_ends_in_one_stage_the_last(slug):
    stages = KINDS[slug].stages
    assert [stage.slug for stage in stages if not stage.next] == [stages[-1].slug] == ["closed"]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_new_one_stands_at_the_first_stage(clerk, client_of, slug):
    data = {"title": "طرح تازه", "kind": slug, "health": "on_track"}
    client_of(clerk).post(reverse("cooperation:initiative-create"), data)
    assert Initiative.objects.get().stage == KINDS[slug].stages[0].slug


# --- the steps ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "here", "to"), STEPS)
def test_a_step_its_kind_allows_is_taken(clerk, kind, here, to):
    initiative = InitiativeFactory(kind=kind, stage=here)
    with audited() as lines:
        assert advance(initiative, by=clerk, to=to).stage == to
    assert [(line.verb, line.fields) for line in lines] == [("advance", {"stage": [here, to]})]


@pytest.mark.parametrize("kind", SLUGS)
def test_every_other_step_is_refused_and_leaves_all_as_it_was(clerk, kind):
    for _kind, here, to in [step for step in WRONG if step[0] == kind]:
        initiative = InitiativeFactory(kind=kind, stage=here)
        with pytest.raises(ValidationError) as refused:
            advance(initiative, by=clerk, to=to)
        assert list(refused.value.message_dict) == ["to"]
        assert (stored(initiative).stage, stored(initiative).version) == (here, 1)


def test_what_is_refused_is_explained(clerk):
    initiative = InitiativeFactory(kind="training", stage="planning")
    with pytest.raises(ValidationError) as refused:
        advance(initiative, by=clerk, to="closed")
    [message] = refused.value.messages
    titles = {stage.slug: str(stage.title) for stage in KINDS["training"].stages}
    assert titles["planning"] in message.partition(":")[0]
    assert titles["enrolment"] in message
    assert titles["need"] in message
    assert titles["closed"] not in message


def test_a_closed_one_goes_nowhere(clerk):
    initiative = InitiativeFactory(kind="training", stage="closed")
    with pytest.raises(ValidationError) as refused:
        advance(initiative, by=clerk, to="need")
    assert refused.value.messages[0].endswith("—.")


# --- the page ----------------------------------------------------------------------------------


def test_the_page_offers_the_allowed_steps_and_takes_one_with_a_note(clerk, client_of):
    initiative = InitiativeFactory(kind="training", stage="planning")
    form = client_of(clerk).get(advance_url(initiative)).context["form"]
    assert [slug for slug, _title in form.fields["to"].choices] == ["enrolment", "need"]
    assert form["to"].value() == "enrolment"  # going on is more likely than going back
    typed = {"to": "enrolment", "note": "مدرس پیدا شد"}
    response = client_of(clerk).post(advance_url(initiative), typed)
    assert (response.status_code, response["Location"]) == (302, initiative.get_absolute_url())
    assert last_line(initiative).details == {"note": "مدرس پیدا شد"}
    history = reverse("cooperation:initiative-history", args=[initiative.pk])
    assert "مدرس پیدا شد" in client_of(clerk).get(history).content.decode()


def test_a_refused_form_keeps_what_was_typed(clerk, client_of):
    initiative = InitiativeFactory()
    typed = {"to": "closed", "note": "زود است"}
    response = client_of(clerk).post(advance_url(initiative), typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["to"])
    assert "زود است" in response.content.decode()


def test_a_page_opened_before_somebody_else_moved_it_moves_nothing(clerk, client_of):
    initiative = InitiativeFactory(kind="training")
    advance(initiative, by=clerk, to="planning")
    response = client_of(clerk).post(advance_url(initiative), {"to": "planning"})
    assert response.status_code == 422
    assert Change.objects.of(initiative).filter(verb="advance").count() == 1


def test_the_steps_show_what_is_past_present_and_to_come(clerk, client_of):
    initiative = InitiativeFactory(kind="training", stage="enrolment")
    marks = [(step["done"], step["current"]) for step in initiative.steps]
    assert marks == [(True, False)] * 2 + [(False, True)] + [(False, False)] * 3
    text = client_of(clerk).get(initiative.get_absolute_url()).content.decode()
    assert text.count('<li class="done">') == 2
    assert text.count('<li aria-current="step">') == 1


def test_its_stage_is_no_field_of_the_edit_form(clerk, client_of):
    initiative = InitiativeFactory(kind="training")
    url = reverse("cooperation:initiative-update", args=[initiative.pk])
    data = {"title": "نو", "kind": "training", "health": "stuck", "stage": "closed", "version": 1}
    assert client_of(clerk).post(url, data).status_code == 302
    assert (stored(initiative).stage, stored(initiative).health) == ("need", "stuck")


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("1405/02", "1405/01", 422),
        ("1405/01/02", "1405/01/01", 422),
        ("1405/05/12", "1405", 302),  # some day of that year
        ("1404", "1405/01", 302),
        ("", "1405", 302),
    ],
)
def test_it_does_not_end_before_it_starts(clerk, client_of, start, end, status):
    data = {"title": "طرح", "kind": "thesis", "health": "on_track", "start": start, "end": end}
    response = client_of(clerk).post(reverse("cooperation:initiative-create"), data)
    assert response.status_code == status
    assert Initiative.objects.exists() == (status == 302)


# --- by whom -----------------------------------------------------------------------------------


def test_its_lead_and_the_head_of_its_body_may_move_it(head, weaving, client_of):
    lead = UserFactory()
    person = PersonFactory(user=lead)
    for user in (lead, head):
        initiative = InitiativeFactory(lead=person, body=weaving)
        response = client_of(user).post(advance_url(initiative), {"to": "planning"})
        assert (response.status_code, stored(initiative).stage) == (302, "planning")
        assert last_line(initiative).by == user


@pytest.mark.parametrize("name", ["reader", "director", "head"])
def test_others_may_not_and_are_not_offered_it(name, client_of, request):
    initiative, client = InitiativeFactory(), client_of(request.getfixturevalue(name))
    assert advance_url(initiative) not in client.get(initiative.get_absolute_url()).content.decode()
    assert client.get(advance_url(initiative)).status_code == 403
    assert client.post(advance_url(initiative), {"to": "planning"}).status_code == 403
    assert stored(initiative).stage == "need"


def test_a_member_who_does_not_lead_the_body_may_not(reader, weaving, client_of):
    seated(reader, weaving, "member")
    initiative = InitiativeFactory(body=weaving)
    assert client_of(reader).post(advance_url(initiative), {"to": "planning"}).status_code == 403


def test_one_that_began_in_confidence_is_not_there_for_others(reader, client_of):
    initiative = InitiativeFactory(meeting=MeetingFactory(confidential=True))
    assert client_of(reader).get(advance_url(initiative)).status_code == 404
    assert client_of(reader).post(advance_url(initiative), {"to": "planning"}).status_code == 404


def test_a_step_costs_the_same_however_many_there_are(clerk, client_of):
    client = client_of(clerk)
    costs = []
    for count in (1, 15):
        initiative = [InitiativeFactory() for _number in range(count)][-1]
        client.get(advance_url(initiative))
        with CaptureQueriesContext(connection) as captured:
            client.get(advance_url(initiative))
        costs.append(len(captured))
    assert costs[0] == costs[1]


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_move_it_at_once_one_does():
    initiative, clerk = InitiativeFactory(), UserFactory(role="secretariat")
    results = together(8, lambda number: advance(initiative, by=clerk, to="planning"))
    assert sum(isinstance(result, Initiative) for result in results) == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 7
    assert (stored(initiative).stage, stored(initiative).version) == ("planning", 2)
