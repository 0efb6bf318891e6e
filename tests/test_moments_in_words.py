"""Moments are told as days of our calendar and hours where the office is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from contacts.models import Circular
from crm.story import in_words

#: half past midnight of the next day in Tehran
MOMENT = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize("kept", [MOMENT, MOMENT.isoformat(), "2026-11-25T21:00:00Z"])
def test_a_moment_of_a_record_and_of_its_history(kept):
    with translation.override("fa"):
        told = in_words(Circular._meta.get_field("posted_at"), kept)
    assert told == "۱۴۰۵/۰۹/۰۵، ۰۰:۳۰"
