"""Addresses by name: what `reverse` gives, without its price."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from contacts.models import Person
from crm.addresses import address


@pytest.fixture
def _mounted_below():
    address("contacts:person-detail", 1)
    set_script_prefix("/crm/")
    yield
    set_script_prefix("/")


def test_it_is_the_address_of_the_page():
    assert address("contacts:person-list") == reverse("contacts:person-list")
    for key in (1, 80_000, 10**12):
        assert address("contacts:person-detail", key) == reverse(
            "contacts:person-detail", args=[key]
        )


def test_what_has_no_key_has_no_address():
    with pytest.raises((TypeError, ValueError)):
        Person().get_absolute_url()


def test_a_page_that_is_not_there_is_noticed():
    with pytest.raises(NoReverseMatch):
        address("contacts:nothing")


@pytest.mark.usefixtures("_mounted_below")
def test_it_follows_where_the_product_is_mounted():
    assert address("contacts:person-detail", 1) == "/crm/contacts/people/1/"
