"""An initiative and what it has to do with lead to each other; it begins with two clicks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.models import Initiative, Link
from engagements.models import FollowUp
from tests.factories import (
    InitiativeFactory,
    LetterFactory,
    LinkFactory,
    MeetingFactory,
    MilestoneFactory,
    PartyFactory,
    ProblemFactory,
    ResolutionFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
CREATE = "cooperation:initiative-create"


def as_shown(form):
    return {field.html_name: field.value() or "" for field in form}


def begun(client, **origin):
    """Open the form the page of the origin leads to, and send it as it is."""
    [(name, key)] = origin.items()
    panel = client.get(reverse(f"cooperation:{name}-panel", args=[key])).content.decode()
    url = f"{reverse(CREATE)}?{name}={key}"
    assert url in panel
    assert client.post(url, as_shown(client.get(url).context["form"])).status_code == 302
    return Initiative.objects.get()


def test_it_begins_with_a_resolution(clerk, client_of):
    resolution = ResolutionFactory(text="مقرر شد دورهٔ آموزشی رنگرزی برگزار شود.")
    made = begun(client_of(clerk), resolution=resolution.pk)
    assert made.title == resolution.text
    assert made.kind == "training"
    assert (made.resolution, made.meeting) == (resolution, resolution.meeting)
    assert made.body == resolution.meeting.body


def test_it_begins_with_a_problem(clerk, client_of):
    meeting = MeetingFactory()
    problem = ProblemFactory(title="کمبود مدرس", text="دورهٔ آموزشی نیست", meeting=meeting)
    made = begun(client_of(clerk), problem=problem.pk)
    assert (made.title, made.problem, made.meeting) == ("کمبود مدرس", problem, meeting)
    panel = reverse("cooperation:problem-panel", args=[problem.pk])
    assert made.get_absolute_url() in client_of(clerk).get(panel).content.decode()


@pytest.mark.parametrize(("name", "make"), [("problem", ProblemFactory), ("letter", LetterFactory)])
def test_a_link_shows_on_both_sides_and_once(clerk, client_of, name, make):
    other = make()
    client, link = client_of(clerk), LinkFactory(**{"problem": None, name: other})
    assert str(other) in client.get(link.get_absolute_url()).content.decode()
    panel = reverse(f"cooperation:{name}-panel", args=[other.pk])
    assert link.get_absolute_url() in client.get(panel).content.decode()
    again = {"initiative": link.initiative_id, name: other.pk}
    assert client.post(reverse("cooperation:link-create"), again).status_code == 422


@pytest.mark.parametrize("targets", [(), ("problem", "meeting")])
def test_a_link_leads_to_one_record(clerk, client_of, targets):
    keys = {"problem": ProblemFactory().pk, "meeting": MeetingFactory().pk}
    data = {"initiative": InitiativeFactory().pk} | {name: keys[name] for name in targets}
    assert client_of(clerk).post(reverse("cooperation:link-create"), data).status_code == 422


def test_a_link_is_turned_to_another_record(clerk, client_of):
    link, other = LinkFactory(), ProblemFactory()
    url = reverse("cooperation:link-update", args=[link.pk])
    data = {"problem": other.pk, "version": link.version}
    assert client_of(clerk).post(url, data).status_code == 302
    assert Link.objects.get().target == other


def owe(client, initiative, **more):
    data = {"title": "فرستادن فهرست", "priority": "2", "state": "open"} | more
    url = reverse("cooperation:initiative-owe", args=[initiative.pk])
    return client.post(url, data)


def test_what_is_owed_because_of_it_leads_back_to_it(clerk, client_of):
    initiative, client = InitiativeFactory(), client_of(clerk)
    assert owe(client, initiative).status_code == 302
    [follow_up] = FollowUp.objects.all()
    assert "فرستادن فهرست" in client.get(initiative.get_absolute_url()).content.decode()
    panel = reverse("cooperation:follow-up-panel", args=[follow_up.pk])
    assert initiative.get_absolute_url() in client.get(panel).content.decode()
    assert Link.objects.get().target == follow_up


def test_the_form_of_what_is_owed_comes_with_its_resolution(clerk, client_of):
    initiative = InitiativeFactory(resolution=ResolutionFactory())
    url = reverse("cooperation:initiative-owe", args=[initiative.pk])
    form = client_of(clerk).get(url).context["form"]
    assert form["resolution"].value() == initiative.resolution_id


def test_what_is_owed_because_of_something_confidential_is_no_more_open_than_that(
    clerk, client_of, reader
):
    meeting = MeetingFactory(confidential=True)
    initiative = InitiativeFactory(meeting=meeting)
    refused = owe(client_of(clerk), initiative)
    assert list(refused.context["form"].errors) == ["resolution"]
    decided = ResolutionFactory(meeting=meeting)
    assert owe(client_of(clerk), initiative, resolution=decided.pk).status_code == 302
    assert not FollowUp.objects.visible_to(reader).exists()


def test_its_page_costs_the_same_whatever_hangs_on_it(clerk, head, weaving, client_of):
    initiative = InitiativeFactory(body=weaving, meeting=MeetingFactory(body=weaving), by=clerk)
    clients = [client_of(user) for user in (clerk, head)]
    costs = []
    for _more in range(2):
        for _n in range(3):
            LinkFactory(initiative=initiative)
            PartyFactory(initiative=initiative)
            MilestoneFactory(initiative=initiative)
            UpdateFactory(initiative=initiative)
            owe(clients[0], initiative)
        for client in clients:
            client.get(initiative.get_absolute_url())
            with CaptureQueriesContext(connection) as queries:
                client.get(initiative.get_absolute_url())
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert max(costs) <= MOST_QUERIES


def test_an_initiative_of_a_confidential_resolution_is_confidential(reader):
    resolution = ResolutionFactory(meeting=MeetingFactory(confidential=True))
    InitiativeFactory(resolution=resolution)
    assert not Initiative.objects.visible_to(reader).exists()


def test_a_stand_is_let_once(clerk, client_of):
    fair = InitiativeFactory(kind="domestic_exhibition")
    first = PartyFactory(initiative=fair, role="exhibitor", facts={"stand": "۴۰-۱۲"})
    second = PartyFactory(initiative=fair, role="exhibitor")
    url = reverse("cooperation:party-update", args=[second.pk])
    data = {"initiative": fair.pk, "role": "exhibitor", "organization": second.organization_id}
    data |= {"stand": "40-12", "area": "۳۶", "version": second.version}
    refused = client_of(clerk).post(url, data)
    assert str(first.who) in str(refused.context["form"].errors["stand"])
    assert refused.context["form"]["area"].value() == "۳۶"
    negative = client_of(clerk).post(url, data | {"stand": "41", "area": "-3"})
    assert list(negative.context["form"].errors) == ["area"]
    assert client_of(clerk).post(url, data | {"stand": "41"}).status_code == 302
