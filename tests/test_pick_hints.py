"""A pick box tells namesakes apart: in its list, among choices without script, beside the box."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.dates import today
from tests.contract.addresses import VIEWS
from tests.contract.test_search import NAMED_BY
from tests.factories import (
    FACTORIES,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    province,
)

pytestmark = pytest.mark.django_db


def namesake(organization, title="معاون", **post):
    person = PersonFactory(given_name="مریم", family_name="راستین")
    return PostFactory(person=person, organization=organization, title=title, **post).person


def spoken(response):
    """The page, each text without what keeps it from turning the line around it."""
    return re.sub("</?bdi>", "", unescape(response.content.decode()))


def page(client, name, **asked):
    return spoken(client.get(reverse(name), asked))


@pytest.fixture
def two():
    return [
        namesake(OrganizationFactory(name="استانداری یزد")),
        namesake(OrganizationFactory(name="دانشگاه گیلان"), title="استاد"),
    ]


def test_people_are_told_by_post_and_organization_of_today(reader, client_of, two):
    namesake(OrganizationFactory(name="گمرک بوشهر"), end=today().replace(year=today().year - 2))
    told = page(client_of(reader), "contacts:person-pick", q="راستین")
    assert "معاون · استانداری یزد" in told
    assert "استاد · دانشگاه گیلان" in told
    assert "گمرک" not in told


def test_organizations_are_told_by_kind_and_place(reader, client_of):
    OrganizationFactory(name="راستین‌باف", kind="mill", province=province("IR-10"), city="یزد")
    told = page(client_of(reader), "contacts:organization-pick", q="راستین")
    assert "· یزد" in told


def test_meetings_are_told_by_body_and_day(clerk, client_of, weaving):
    MeetingFactory(body=weaving, title="نخ راستین")
    told = page(client_of(clerk), "engagements:meeting-pick", q="راستین")
    assert f"{weaving.name}" in told.split("<small>")[1]


def test_without_script_the_choices_are_told_apart(clerk, client_of, two):
    typed = {"person_q": "راستین", "organization": OrganizationFactory().pk}
    response = client_of(clerk).post(reverse("contacts:post-create"), typed)
    assert response.status_code == 422
    choices = spoken(response).partition('class="pick-choices"')[2]
    assert "معاون · استانداری یزد" in choices
    assert "استاد · دانشگاه گیلان" in choices


def test_what_was_chosen_is_told_beside_the_box(clerk, client_of, two):
    shown = page(client_of(clerk), "contacts:post-create", person=two[1].pk)
    assert '<small class="pick-hint">استاد · دانشگاه گیلان</small>' in shown


def test_a_hint_costs_nothing_more_for_many_than_for_one(reader, client_of, two):
    client, url = client_of(reader), reverse("contacts:person-pick")
    client.get(url, {"q": "راستین"})
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"q": "راستین"})
    for number in range(6):
        namesake(OrganizationFactory(name=f"ادارهٔ {number}"))
    with CaptureQueriesContext(connection) as many:
        client.get(url, {"q": "راستین"})
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "name",
    [
        *("contacts:person", "contacts:organization", "contacts:group", "engagements:body"),
        *("engagements:meeting", "engagements:resolution", "engagements:problem"),
        *("engagements:letter", "cooperation:initiative"),
    ],
)
def test_every_box_costs_the_same_at_any_number(clerk, client_of, name):
    model = VIEWS[f"{name}-pick"].model
    make, field = FACTORIES[model], NAMED_BY[model.__name__]
    client, url = client_of(clerk), reverse(f"{name}-pick")
    counts = []
    for more in (2, 5):
        make.create_batch(more, **{field: "سنجه"})
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url, {"q": "سنجه"}).content.decode()
        assert answer.count("data-value=") == len(model.objects.matching("سنجه"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
