"""What the values of a field are called, in the language of whoever reads."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from contacts.kinds import KINDS
from contacts.models import ContactPoint, Organization
from crm.kinds import Kind


def test_a_value_is_told_in_the_language_of_the_reader():
    point = ContactPoint(kind="mobile")
    with override("fa"):
        assert point.get_kind_display() == "تلفن همراه"
    with override("en"):
        assert point.get_kind_display() == "Mobile"


@pytest.mark.parametrize("value", ["carrier pigeon", "", None])
def test_a_value_that_is_no_choice_is_told_as_it_is(value):
    assert ContactPoint(kind=value).get_kind_display() == value


def test_a_kind_that_came_later_is_known(monkeypatch):
    assert Organization(kind="guild").get_kind_display() == "guild"
    monkeypatch.setitem(KINDS.by_slug, "guild", Kind(slug="guild", title="صنف"))
    assert Organization(kind="guild").get_kind_display() == "صنف"
