"""Visitors told day by day: the days of the exhibition, and their sum as the whole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from cooperation.models import Measure
from crm.models import Change
from tests.factories import InitiativeFactory, MeasureFactory

pytestmark = pytest.mark.django_db
CREATE = "cooperation:measure-create"
DAYS = ["2026-10-03", "2026-10-04", "2026-10-05"]


@pytest.fixture
def fair():
    facts = {"opening": DAYS[0], "closing": DAYS[-1]}
    return InitiativeFactory(kind="domestic_exhibition", facts=facts)


def told(fair, **more):
    return {"initiative": fair.pk, "name": "visitors", "unit": "visitors"} | more


def form_of(client, fair, name="visitors"):
    query = {"initiative": fair.pk, "name": name}
    return client.get(reverse(CREATE), query).context["form"]


def test_each_day_of_the_exhibition_is_asked_for(fair, clerk, client_of):
    client = client_of(clerk)
    assert [name for name in form_of(client, fair).fields if name in DAYS] == DAYS
    assert not set(DAYS) & form_of(client, fair, "contracts").fields.keys()


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"opening": "2026-10-03"},
        {"opening": "2026-10-05", "closing": "2026-10-03"},
        {"opening": "2026-01-01", "closing": "2026-12-01"},
    ],
)
def test_without_days_or_with_too_many_the_whole_is_asked_for(facts, clerk, client_of):
    fair = InitiativeFactory(kind="domestic_exhibition", facts=facts)
    fields = form_of(client_of(clerk), fair).fields
    assert "actual" in fields
    assert not any(name.startswith("2026") for name in fields)


def test_the_days_give_the_whole(fair, clerk, client_of):
    days = {DAYS[0]: "۱٬۲۰۰", DAYS[1]: "۸۰۰"}
    sent = client_of(clerk).post(reverse(CREATE), told(fair, actual="۵", **days))
    assert sent.status_code == 302
    measure = Measure.objects.get()
    assert (measure.facts, measure.actual) == ({DAYS[0]: 1200, DAYS[1]: 800}, Decimal(2000))
    page = client_of(clerk).get(fair.get_absolute_url()).content.decode()
    for words in ("۲٬۰۰۰", "۱٬۲۰۰", "۱۱ مهر ۱۴۰۵"):
        assert words in page


def test_a_day_is_added_later_and_history_calls_it_by_its_day(fair, clerk, client_of):
    measure = MeasureFactory(
        initiative=fair, name="visitors", unit="visitors", actual=10, facts={DAYS[0]: 10}
    )
    client, url = client_of(clerk), reverse("cooperation:measure-update", args=[measure.pk])
    data = told(fair, planned="25", actual="10", version=1) | {DAYS[0]: "10", DAYS[1]: "7"}
    assert client.post(url, data).status_code == 302
    assert Measure.objects.get().actual == 17
    history = client.get(reverse("cooperation:measure-history", args=[measure.pk]))
    assert "۱۲ مهر ۱۴۰۵" in history.content.decode()


def test_less_than_nothing_on_a_day_is_refused_beside_it(fair, clerk, client_of):
    data = told(fair, **{DAYS[0]: "-۳", DAYS[1]: "۸"})
    form = client_of(clerk).post(reverse(CREATE), data).context["form"]
    assert list(form.errors) == [DAYS[0]]
    assert form[DAYS[1]].value() == "۸"


def test_days_told_stay_when_the_exhibition_moves(fair, clerk, client_of):
    measure = MeasureFactory(
        initiative=fair, name="visitors", unit="visitors", actual=10, facts={DAYS[0]: 10}
    )
    fair.facts = {"opening": "2026-10-04", "closing": "2026-10-05"}
    fair.save()
    url = reverse("cooperation:measure-update", args=[measure.pk])
    fields = client_of(clerk).get(url).context["form"].fields
    assert [name for name in fields if name in DAYS] == DAYS
    assert not Change.objects.of(measure).filter(verb="update").exists()
