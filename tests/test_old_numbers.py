"""Phones of before 1393, whose area codes have gone, are doubted and kept."""

from __future__ import annotations

import pytest

from contacts.models import ContactPoint
from crm.phones import is_old_numbering, parse_phone
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["0511 1234567", "۰۳۱۱۲۲۲۲۲۲۲", "0711-2345678", "0251 7700000"])
def test_an_old_area_code_is_seen(typed):
    assert is_old_numbering(parse_phone(typed))


@pytest.mark.parametrize(
    "typed",
    ["051 31234567", "۰۲۱-۸۸۷۷۶۶۵۵ داخلی ۱۲", "0912 123 4567", "0913 1234567", "+49 30 12345678"],
)
def test_a_number_of_today_is_not_doubted(typed):
    assert not is_old_numbering(parse_phone(typed))


def test_it_is_said_and_saved(clerk, client_of):
    mill = OrganizationFactory()
    typed = {"organization": mill.pk, "kind": "phone", "value": "0511 1234567"}
    response = client_of(clerk).post(ContactPoint.url_role("create"), typed, follow=True)
    assert any("۱۳۹۳" in str(message) for message in response.context["messages"])
    assert ContactPoint.objects.get().canonical == "+985111234567"


def test_an_extension_is_kept_beside_what_was_typed(clerk, client_of):
    mill = OrganizationFactory()
    typed = {"organization": mill.pk, "kind": "phone", "value": "۰۲۱ ۸۸۷۷۶۶۵۵ داخلی ۱۲"}
    client = client_of(clerk)
    client.post(ContactPoint.url_role("create"), typed)
    point = ContactPoint.objects.get()
    assert (point.value, point.canonical) == ("۰۲۱ ۸۸۷۷۶۶۵۵ داخلی ۱۲", "+982188776655;ext=12")
    page = client.get(mill.get_absolute_url()).content.decode()
    assert 'href="tel:+982188776655"' in page
    assert '<bdi dir="ltr">۰۲۱ ۸۸۷۷۶۶۵۵</bdi>' in page
