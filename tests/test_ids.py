"""Identity numbers: those whose check digit fits, those it does not; a doubt never blocks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.ids import is_economic_code, is_legal_id, is_national_id
from contacts.models import Organization, Person
from tests.factories import OrganizationFactory, PersonFactory


@pytest.mark.parametrize(
    "number", ["10380284790", "14007650912", "10100171920", "۱۰۳۸۰۲۸۴۷۹۰", "103-8028-4790"]
)
def test_a_right_legal_id(number):
    assert is_legal_id(number)


@pytest.mark.parametrize(
    "number",
    ["", "10380284791", "1038028479", "103802847900", "10300000000", "01380284790", "شناسه"],
)
def test_a_wrong_legal_id(number):
    assert not is_legal_id(number)


@pytest.mark.parametrize(
    "number", ["0499370899", "0790419904", "0084575948", "۰۰۸۴۵۷۵۹۴۸", "84575948", "499370899"]
)
def test_a_right_national_id(number):
    assert is_national_id(number)


@pytest.mark.parametrize(
    "number", ["", "0499370898", "1111111111", "0000000000", "9370899", "04993708990", "کد"]
)
def test_a_wrong_national_id(number):
    assert not is_national_id(number)


@pytest.mark.parametrize(
    ("number", "right"),
    [("411111111111", True), ("10380284790", True), ("10380284791", False), ("123", False)],
)
def test_an_economic_code(number, right):
    assert is_economic_code(number) is right


def told(client, url, data):
    """What the toasts say after saving."""
    response = client.post(url, data, follow=True)
    assert response.redirect_chain
    return [(message.level_tag, str(message)) for message in response.context["messages"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "doubts"),
    [
        ({"legal_id": "10380284790", "economic_code": "411111111111"}, 0),
        ({"legal_id": "10380284791"}, 1),
        ({"legal_id": "1", "economic_code": "۲"}, 2),
        ({}, 0),
    ],
)
def test_a_wrong_number_of_an_organization_warns_and_is_saved(clerk, client_of, typed, doubts):
    office = OrganizationFactory()
    url = reverse("contacts:organization-update", args=[office.pk])
    data = {"name": office.name, "kind": office.kind, "version": office.version} | typed
    levels = [level for level, _text in told(client_of(clerk), url, data)]
    assert levels.count("warning") == doubts
    stored = Organization.objects.get()
    assert stored.legal_id == typed.get("legal_id", "")
    assert bool(stored.economic_code) == ("economic_code" in typed)


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "doubts"), [("0499370899", 0), ("0499370898", 1)])
def test_a_wrong_national_id_warns_and_is_saved(clerk, client_of, number, doubts):
    person = PersonFactory()
    url = reverse("contacts:person-update", args=[person.pk])
    data = {"family_name": person.family_name, "version": person.version, "national_id": number}
    levels = [level for level, _text in told(client_of(clerk), url, data)]
    assert levels.count("warning") == doubts
    assert Person.objects.get().national_id == number
