"""Numbers and addresses are typed and read from left to right, with the keyboard that fits."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from crm.dates import today
from tests.factories import ContactPointFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def box(page, name):
    """The box of this name as the page writes it."""
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', page.content.decode()).group()


def is_from_left(written, keyboard):
    return 'dir="ltr"' in written and f'inputmode="{keyboard}"' in written


@pytest.mark.parametrize(
    ("page", "name", "keyboard"),
    [
        ("contacts:person-create", "mobile", "tel"),
        ("contacts:person-create", "email", "email"),
        ("contacts:person-create", "national_id", "numeric"),
        ("contacts:organization-create", "legal_id", "numeric"),
        ("contacts:organization-create", "economic_code", "numeric"),
        ("contacts:organization-create", "member_number", "text"),
        ("preferences", "email", "email"),
    ],
)
def test_a_box_for_a_number_or_an_address(clerk, client_of, page, name, keyboard):
    assert is_from_left(box(client_of(clerk).get(reverse(page)), name), keyboard)


@pytest.mark.parametrize(
    ("kind", "value", "keyboard"),
    [
        *(("mobile", "09123456789", "tel"), ("fax", "02188905512", "tel")),
        *(("email", "a@example.ir", "email"), ("site", "example.ir", "url")),
    ],
)
def test_a_contact_point_is_typed_as_its_kind_is(clerk, client_of, kind, value, keyboard):
    point = ContactPointFactory(kind=kind, value=value)
    page = client_of(clerk).get(reverse("contacts:point-update", args=[point.pk]))
    assert is_from_left(box(page, "value"), keyboard)


def test_a_postal_address_runs_as_what_is_typed(clerk, client_of):
    point = ContactPointFactory(kind="address", value="تهران، خیابان حافظ")
    page = client_of(clerk).get(reverse("contacts:point-update", args=[point.pk]))
    assert 'dir="auto"' in box(page, "value")
    assert "inputmode" not in box(page, "value")


def test_a_retired_number_is_kept_from_turning_as_a_live_one_is(reader, client_of):
    person = PersonFactory()
    retired = {"person": person, "retired_on": today(), "retired_because": "واگذار شد"}
    ContactPointFactory(kind="mobile", value="0912 345 6789", **retired)
    ContactPointFactory(kind="email", value="old@example.ir", **retired)
    ContactPointFactory(kind="address", value="یزد", **retired)
    text = client_of(reader).get(person.get_absolute_url()).content.decode()
    assert '<bdi dir="ltr">۰۹۱۲ ۳۴۵ ۶۷۸۹</bdi>' in text
    assert '<bdi dir="ltr">old@example.ir</bdi>' in text
    assert "<bdi>یزد</bdi>" in text


def test_a_site_typed_without_its_beginning_opens(reader, client_of):
    firm = OrganizationFactory()
    ContactPointFactory(person=None, organization=firm, kind="site", value="www.example.ir")
    text = client_of(reader).get(firm.get_absolute_url()).content.decode()
    assert 'href="https://www.example.ir"' in text
