"""Words in addresses that stand in for an account."""

import pytest

from crm.links import path_with, signed, unsigned, whole_address


def test_a_signed_key_comes_back_for_its_purpose():
    assert unsigned("a.purpose", signed("a.purpose", "12-3")) == "12-3"


def test_what_was_signed_for_one_thing_opens_no_other():
    assert unsigned("another.purpose", signed("a.purpose", "12-3")) is None


@pytest.mark.parametrize("token", ["", "12-3", "12-3.", ".", "12-3.گزارش", "x" * 5000])
def test_what_we_did_not_sign_is_nothing(token):
    assert unsigned("a.purpose", token) is None


def test_a_changed_key_is_nothing():
    assert unsigned("a.purpose", "13" + signed("a.purpose", "12-3")[2:]) is None


def test_an_address_in_a_letter_is_whole_and_its_query_safe(settings):
    settings.BASE_URL = "https://hamkari.example/"
    path = path_with("contacts:opt-out", who="p1.a&b")
    assert whole_address(path) == "https://hamkari.example/contacts/opt-out/?who=p1.a%26b"
