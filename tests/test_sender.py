"""Letters bear the name of the association, not that of the product."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.urls import reverse
from django.utils.translation import override

from contacts.mailing import sender
from contacts.opting_out import token_of
from crm.transport import as_sent
from tests.factories import BodyFactory, MailFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def association():
    found = OrganizationFactory(name="انجمن نساجی", name_en="Textile Association")
    BodyFactory.create_batch(2, organization=found)
    BodyFactory(organization=OrganizationFactory(name="اتاق"))
    return found


def told_from(mail):
    """(name, address) a reader sees the letter is from."""
    header = message_from_bytes(as_sent(mail))["From"]
    name, address = parseaddr(header)
    return str(make_header(decode_header(name))), address


def test_it_is_the_organization_most_bodies_belong_to(association):
    assert sender() == "انجمن نساجی"
    with override("en"):
        assert sender() == "Textile Association"


def test_a_letter_is_from_it_in_the_language_of_the_letter(association, settings):
    settings.DEFAULT_FROM_EMAIL = "Hamkari <office@example.ir>"
    assert told_from(MailFactory()) == ("انجمن نساجی", "office@example.ir")
    assert told_from(MailFactory(language="en")) == ("Textile Association", "office@example.ir")


def test_a_name_that_was_set_comes_first(association, settings):
    settings.DEFAULT_FROM_EMAIL = "دبیرخانه <office@example.ir>"
    assert sender() == "دبیرخانه"
    assert told_from(MailFactory()) == ("دبیرخانه", "office@example.ir")


def test_as_long_as_there_is_no_body_it_is_the_product(settings):
    settings.DEFAULT_FROM_EMAIL = "Hamkari <office@example.ir>"
    assert sender() == "Hamkari"


def test_who_wants_no_more_letters_reads_whom_they_are_from(association, client):
    token = token_of(f"p{PersonFactory().pk}")
    page = client.get(reverse("contacts:opt-out"), {"who": token}).content.decode()
    assert "<bdi>انجمن نساجی</bdi>" in page
    assert "Hamkari" not in page.partition("<main")[2]
