"""What a record points at in confidence is named to nobody who may not see it."""

from __future__ import annotations

import pytest

from cooperation.models import Initiative
from crm.history import lock, record
from tests.contract.typed import as_shown
from tests.factories import InitiativeFactory, MeetingFactory, PersonFactory, ProblemFactory

SECRET = "گفت‌وگوی محرمانه دربارهٔ سهمیهٔ نخ"


@pytest.fixture
def secret(clerk):
    return MeetingFactory(title=SECRET, confidential=True)


@pytest.fixture
def led(reader, secret):
    """Began in a confidential meeting; its lead does not sit in that body."""
    return InitiativeFactory(lead=PersonFactory(user=reader), meeting=secret)


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_history_does_not_name_a_meeting_the_record_was_taken_out_of(
    secret, clerk, reader, client_of
):
    problem = ProblemFactory(meeting=secret)
    stored = lock_and_free(problem)
    record("update", stored, by=clerk)
    address = stored.url_role("history", stored.pk)
    assert SECRET not in shown(client_of(reader), address)
    assert SECRET in shown(client_of(clerk), address)


def lock_and_free(problem):
    stored = lock(problem)
    stored.meeting = None
    return stored


def test_the_page_of_an_initiative_does_not_name_it_to_its_lead(led, clerk, reader, client_of):
    assert SECRET not in shown(client_of(reader), led.get_absolute_url())
    assert SECRET in shown(client_of(clerk), led.get_absolute_url())


def test_its_lead_can_edit_it_and_the_meeting_stays(led, secret, reader, client_of):
    client, address = client_of(reader), led.url_role("update", led.pk)
    form = client.get(address).context["form"]
    assert "meeting" not in form.fields
    response = client.post(address, as_shown(form) | {"title": "عنوان تازه"})
    assert response.status_code == 302
    stored = Initiative.objects.get(pk=led.pk)
    assert (stored.title, stored.meeting_id) == ("عنوان تازه", secret.pk)


def test_a_conflict_does_not_name_it_either(led, secret, clerk, reader, client_of):
    stored = Initiative.objects.get(pk=led.pk)
    stored.body = secret.body
    stored.meeting = None
    record("update", stored, by=clerk)
    client, address = client_of(reader), led.url_role("update", led.pk)
    typed = as_shown(client.get(address).context["form"]) | {"title": "عنوان من"}
    stored.meeting = secret
    record("update", stored, by=clerk)
    response = client.post(address, typed, follow=True)
    assert response.status_code in (200, 409)
    assert SECRET not in response.content.decode()
