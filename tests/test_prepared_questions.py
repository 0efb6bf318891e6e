"""What every page asks is planned by PostgreSQL once for each connection."""

from __future__ import annotations

import pytest
from django.db import connection

from crm.prepared import prepared_cursor

pytestmark = pytest.mark.django_db
ASKED = "SELECT %s + (SELECT COUNT(*) FROM crm_user WHERE id = %s)"


def asked(times: int, value: int = 2) -> list[int]:
    found = []
    for _ in range(times):
        with prepared_cursor() as cursor:
            cursor.execute(ASKED, [value, -1])
            found.append(int(cursor.fetchone()[0]))
    return found


def test_it_is_answered_alike_however_often_it_is_asked():
    assert asked(12) == [2] * 12


def test_other_values_get_their_own_answer():
    asked(12)
    assert asked(1, value=5) == [5]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps plans")
def test_its_plan_is_kept_after_a_few_times():
    asked(12)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%crm_user WHERE id%"],
        )
        assert cursor.fetchone()[0] == 1


def test_who_listens_hears_what_is_asked(django_assert_num_queries):
    with django_assert_num_queries(1) as heard:
        asked(1)
    assert "crm_user" in heard.captured_queries[0]["sql"]
