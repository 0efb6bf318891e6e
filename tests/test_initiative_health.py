"""An initiative is as well as whoever told of it last says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperation.actions import advance
from cooperation.models import Initiative, Update
from crm.trash import restore, throw_away
from tests.factories import InitiativeFactory, PersonFactory, UpdateFactory, UserFactory

pytestmark = pytest.mark.django_db


def health():
    return Initiative.objects.get().health


def test_the_last_report_tells_it(clerk):
    training = InitiativeFactory()
    UpdateFactory(initiative=training, health="at_risk")
    last = UpdateFactory(initiative=training, health="stuck")
    assert health() == "stuck"
    throw_away(last, by=clerk)
    assert health() == "at_risk"
    restore(Update.everything.get(pk=last.pk), by=clerk)
    assert health() == "stuck"


def test_telling_is_no_edit_of_the_initiative(clerk, client_of):
    """So nobody who edits it meanwhile meets a conflict."""
    training = InitiativeFactory()
    url = reverse("cooperation:report-create")
    told = {"initiative": training.pk, "health": "at_risk", "text": "مدرس نیامد."}
    assert client_of(clerk).post(url, told).status_code == 302
    assert health() == "at_risk"
    assert Initiative.objects.get().version == training.version


def test_health_is_not_typed_into_the_form(clerk, client_of):
    training = InitiativeFactory()
    url = reverse("cooperation:initiative-update", args=[training.pk])
    data = {"title": "تازه", "kind": "training", "health": "stuck", "version": 1}
    assert client_of(clerk).post(url, data).status_code == 302
    assert health() == "on_track"


def test_a_report_asks_for_a_sentence(clerk, client_of):
    url = reverse("cooperation:report-create")
    told = {"initiative": InitiativeFactory().pk, "health": "stuck", "text": " "}
    assert list(client_of(clerk).post(url, told).context["form"].errors) == ["text"]


def test_its_lead_tells_of_it_and_of_no_other(client_of):
    user = UserFactory()
    mine = InitiativeFactory(lead=PersonFactory(user=user))
    url, client = reverse("cooperation:report-create"), client_of(user)
    told = {"health": "at_risk", "text": "دیر شد."}
    assert client.get(f"{url}?initiative={mine.pk}&health=stuck").status_code == 200
    assert client.post(url, told | {"initiative": mine.pk}).status_code == 302
    refused = client.post(url, told | {"initiative": InitiativeFactory().pk})
    assert list(refused.context["form"].errors) == ["initiative"]


def test_silence_begins_with_the_last_word_or_step(clerk):
    training = InitiativeFactory()
    old = timezone.now() - timedelta(days=15)
    Initiative.objects.update(news_at=old)
    assert list(Initiative.objects.silent()) == [training]
    UpdateFactory(initiative=training)
    assert not Initiative.objects.silent().exists()
    Initiative.objects.update(news_at=old)
    advance(training, by=clerk, to="planning")
    assert not Initiative.objects.silent().exists()


def test_taking_back_a_report_leaves_the_news_of_a_step(clerk):
    made = InitiativeFactory()
    old = timezone.now() - timedelta(days=90)
    Initiative.objects.update(created_at=old, news_at=old)
    advance(made, by=clerk, to="planning")
    told = UpdateFactory(initiative=made)
    throw_away(told, by=clerk)
    assert Initiative.objects.get().news_at.date() == timezone.now().date()
