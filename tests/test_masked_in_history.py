"""National IDs are covered in history for those who only read."""

from __future__ import annotations

import pytest

from crm.history import record
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
FIRST, SECOND = "0013542419", "0499370899"


@pytest.fixture
def history(clerk, client_of):
    """The history of somebody whose national ID was corrected, as this user reads it."""
    person = PersonFactory(national_id=FIRST, by=clerk)
    person.national_id = SECOND
    record("update", person, by=clerk)
    return lambda user: client_of(user).get(person.url_role("history", person.pk)).content.decode()


def test_a_reader_sees_that_it_changed_and_not_what_it_is(history, reader):
    text = history(reader)
    assert FIRST not in text
    assert SECOND not in text
    assert "••••••••19" in text
    assert "••••••••99" in text


def test_the_secretariat_sees_it_in_full(history, clerk):
    text = history(clerk)
    assert FIRST in text
    assert SECOND in text
