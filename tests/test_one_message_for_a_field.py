"""A field that could not be read is not complained of a second time by the rules of the record."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def errors(client, **typed):
    page = client.post(reverse("engagements:resolution-create"), {"text": "مقرر شد", **typed})
    assert page.status_code == 422
    return page.context["form"].errors


def test_what_was_typed_and_not_found_gets_one_message(client_of, clerk):
    found = errors(client_of(clerk), meeting="جلسه‌ای که نبود", kind="decision")
    assert len(found["meeting"]) == 1


def test_what_was_left_empty_still_hears_the_rule(client_of, clerk):
    found = errors(client_of(clerk), meeting="", kind="decision")
    assert "جلسه" in found["meeting"][0]
