"""One form makes one record: however often it is sent, and by however many hands at once."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Organization, Person
from crm.models import Change
from tests.audit import audited
from tests.factories import OrganizationFactory, UserFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
PERSON, BODY = reverse("contacts:person-create"), reverse("engagements:body-create")


def key():
    return str(uuid.uuid4())


def test_the_second_sending_leads_to_what_the_first_one_made(clerk, client_of):
    data = {"family_name": "یوسفی", "key": key()}
    client = client_of(clerk)
    first, second = (client.post(PERSON, data) for _ in range(2))
    assert first["Location"] == second["Location"] == Person.objects.get().get_absolute_url()
    assert Change.objects.count() == 1


def test_even_when_it_could_not_be_added_a_second_time(clerk, client_of):
    """The code of a body is taken: by the body the first sending made."""
    data = {"name": "کارگروه", "kind": "committee", "code": "ک", "key": key()}
    data |= {"number_format": "{code}/{year}/{serial}", "adopts_by": "majority"}
    data["organization"] = OrganizationFactory().pk
    client = client_of(clerk)
    assert client.post(BODY, data).status_code == 302
    assert client.post(BODY, data).status_code == 302
    assert client.post(BODY, data | {"key": key()}).status_code == 422


def test_a_form_that_was_refused_may_be_sent_again(clerk, client_of):
    data, client = {"key": key()}, client_of(clerk)
    assert client.post(PERSON, data | {"family_name": ""}).status_code == 422
    assert client.post(PERSON, data | {"family_name": "یوسفی"}).status_code == 302
    assert Person.objects.count() == 1


def test_two_forms_make_two_records(clerk, client_of):
    for _ in range(2):
        client_of(clerk).post(PERSON, {"family_name": "یوسفی", "key": key(), "anyway": "1"})
    assert Person.objects.count() == 2


def test_without_a_key_it_is_added_too(clerk, client_of):
    assert client_of(clerk).post(PERSON, {"family_name": "یوسفی"}).status_code == 302


def test_a_key_of_another_form_makes_nothing(clerk, client_of):
    used = key()
    client_of(clerk).post(PERSON, {"family_name": "یوسفی", "key": used})
    data = {"name": "دفتر", "kind": "agency", "key": used}
    with audited() as lines:
        response = client_of(clerk).post(reverse("contacts:organization-create"), data)
    assert (response.status_code, lines) == (409, [])
    assert response.context["form"]["name"].value() == "دفتر"
    assert not Organization.objects.exists()


def test_a_broken_key_is_explained(clerk, client_of):
    response = client_of(clerk).post(PERSON, {"family_name": "یوسفی", "key": "x"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["key"]


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_make_one_record():
    clerk = UserFactory(role="secretariat")
    clients = [Client() for _ in range(10)]
    for client in clients:
        client.force_login(clerk)
    data = {"family_name": "یوسفی", "key": key()}
    answers = together(10, lambda number: clients[number].post(PERSON, data))
    assert {answer.status_code for answer in answers} == {302}
    assert {answer["Location"] for answer in answers} == {Person.objects.get().get_absolute_url()}
    assert Change.objects.count() == 1


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_ten_edits_at_once_lose_none():
    clerk, office = UserFactory(role="secretariat"), OrganizationFactory()
    clients = [Client() for _ in range(10)]
    for client in clients:
        client.force_login(clerk)
    url = reverse("contacts:organization-update", args=[office.pk])

    def edit(number):
        data = {"name": office.name, "kind": "agency", "version": 1, "city": f"شهر {number}"}
        return clients[number].post(url, data).status_code

    assert sorted(together(10, edit)) == [302] + [409] * 9
    assert Organization.objects.get().version == 2
