"""The page of the trash: what lies there of all types, for those who may take it out."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.actions.merging import merge
from crm.trash import kinds, throw_away
from tests.factories import FACTORIES, MeetingFactory, PersonFactory

pytestmark = pytest.mark.django_db


def listed(client, **query):
    return client.get(reverse("trash"), query).context["rows"]


def names(rows):
    return [row["record"] for row in rows]


def test_what_was_thrown_away_stands_there_the_newest_first(client_of, clerk):
    person, meeting = PersonFactory(), MeetingFactory()
    throw_away(person, by=clerk)
    throw_away(meeting, by=clerk)
    rows = listed(client_of(clerk))
    assert names(rows) == [meeting, person]
    assert rows[0]["by"] == clerk
    client_of(clerk).post(rows[0]["history_url"])
    assert names(listed(client_of(clerk))) == [person]


def test_it_is_narrowed_to_one_type(client_of, clerk):
    person = PersonFactory()
    throw_away(person, by=clerk)
    throw_away(MeetingFactory(), by=clerk)
    assert names(listed(client_of(clerk), kind="contacts.person")) == [person]
    assert len(listed(client_of(clerk), kind="nothing.such", page="zzz")) == 2


def test_what_was_merged_is_not_offered(client_of, clerk):
    merge(PersonFactory(), [PersonFactory()], by=clerk)
    assert listed(client_of(clerk)) == []


def test_those_who_may_not_restore_see_nothing(client_of, clerk, reader):
    throw_away(PersonFactory(), by=clerk)
    assert listed(client_of(reader)) == []


def test_more_than_a_page_is_turned(client_of, clerk):
    for person in PersonFactory.create_batch(51):
        throw_away(person, by=clerk)
    assert len(listed(client_of(clerk))) == 50
    assert len(listed(client_of(clerk), page="2")) == 1


def test_its_price_does_not_grow_with_what_lies_there(client_of, clerk):
    client = client_of(clerk)

    def price():
        for model in kinds():
            throw_away(FACTORIES[model](), by=clerk)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("trash"))
        return len(asked)

    price()
    assert price() == price()
