"""What a watchdog asks: is the database there?"""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import Client

from crm import health


@pytest.mark.django_db
def test_all_is_well():
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"database": "ok"})


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_without_saying_more(monkeypatch):
    class Broken:
        def cursor(self):
            raise DatabaseError("password authentication failed for user hamkari")

    monkeypatch.setattr(health, "connection", Broken())
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (503, {"database": "unreachable"})


@pytest.mark.django_db
def test_it_costs_one_query_and_no_session(django_assert_num_queries):
    client = Client()
    client.get("/healthz")
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert not response.cookies
