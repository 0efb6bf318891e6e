"""The page of the trash: what lies there of all types, for those who may take it out."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from contacts.actions.merging import merge
from crm import history
from crm.trash import kinds, throw_away
from engagements.models import Substitution
from tests.factories import FACTORIES, MeetingFactory, PersonFactory, PostFactory

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

    first = price()
    assert price() == first <= 8


def test_records_of_all_types_are_called_there_as_everywhere(client_of, clerk):
    own = {Substitution: {"away": clerk}}  # which others do not see
    rows = [FACTORIES[model](**own.get(model, {})) for model in kinds()]
    for row in rows:
        row.deleted_at = timezone.now()
        history.record("delete", row, by=clerk)
    called = {row["record"]: str(row["record"]) for row in listed(client_of(clerk))}
    for row in rows:
        fresh = type(row).everything.get(pk=row.pk)
        with translation.override("fa"):
            assert called[row] == str(fresh)
    assert len(called) == len(kinds())


def test_it_is_narrowed_to_who_deleted_it_and_when(client_of, clerk, admin):
    with time_machine.travel("2026-03-01T08:00Z", tick=False):
        old = PersonFactory()
        throw_away(old, by=admin)
    new = PersonFactory()
    throw_away(new, by=clerk)
    client = client_of(clerk)
    assert names(listed(client, by=admin.pk)) == [old]
    assert names(listed(client, by=clerk.pk)) == [new]
    assert names(listed(client, until="1404/12/29")) == [old]
    assert names(listed(client, since="1405/01/01")) == [new]
    page = client.get(reverse("trash"), {"since": "zzz", "by": "x"})
    assert len(page.context["rows"]) == 2
    assert len(page.context["form"].errors) == 2


def test_it_stands_in_the_order_that_is_asked_for(client_of, clerk, admin):
    person, meeting, other = PersonFactory(), MeetingFactory(), PersonFactory()
    for record, by in ((person, clerk), (meeting, admin), (other, clerk)):
        throw_away(record, by=by)
    client = client_of(clerk)
    assert names(listed(client, sort="at")) == [person, meeting, other]
    assert names(listed(client, sort="kind")) == [other, person, meeting]
    assert names(listed(client, sort="by")) == [meeting, other, person]
    assert names(listed(client, sort="zzz")) == [other, meeting, person]


def test_many_are_taken_out_at_once_and_those_that_stay_say_why(client_of, clerk):
    post = PostFactory()
    person = PersonFactory()
    owner = post.person
    for record in (post, owner, person):
        throw_away(record, by=clerk)
    client = client_of(clerk)
    rows = {row["record"]: row["value"] for row in listed(client)}
    chosen = [rows[post], rows[person], "contacts.person:999", "zzz", "crm.user:1"]
    answer = client.post(reverse("trash"), {"row": chosen}, follow=True)
    assert names(answer.context["rows"]) == [owner, post]
    told = [str(message) for message in answer.context["messages"]]
    assert len(told) == 2
    assert "۱" in told[-1]


def test_nobody_takes_out_what_is_not_theirs(client_of, clerk, reader):
    person = PersonFactory()
    throw_away(person, by=clerk)
    client_of(reader).post(reverse("trash"), {"row": f"contacts.person:{person.pk}"})
    assert names(listed(client_of(clerk))) == [person]


def test_of_one_type_it_asks_eight_questions_at_most(client_of, clerk):
    for person in PersonFactory.create_batch(12):
        throw_away(person, by=clerk)
    client = client_of(clerk)
    with CaptureQueriesContext(connection) as asked:
        listed(client, kind="contacts.person")
    assert len(asked) <= 8
