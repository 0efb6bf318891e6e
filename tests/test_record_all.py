"""The same change to many records at once, each with its line of history."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import GroupMember, Person
from crm.history import record_all
from crm.models import Change, Mail
from tests.audit import audited
from tests.factories import MailFactory, MemberFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_every_record_gets_the_value_a_version_and_a_line(clerk):
    people = PersonFactory.create_batch(3)
    with audited() as lines:
        count = record_all("opt_out", Person.objects.all(), by=clerk, do_not_contact=True)
    assert count == 3
    assert {(line.object_id, line.version) for line in lines} == {(p.pk, 2) for p in people}
    assert all(line.fields == {"do_not_contact": [False, True]} for line in lines)
    stored = Person.objects.first()
    assert (stored.do_not_contact, stored.updated_by) == (True, clerk)


def test_a_value_that_is_there_already_is_no_change_but_the_deed_is(clerk):
    PersonFactory(do_not_contact=True)
    record_all("opt_out", Person.objects.all(), by=clerk, do_not_contact=True)
    assert Change.objects.first().fields == {}


def test_what_history_does_not_follow_is_set_too(clerk):
    member = MemberFactory()
    now = timezone.now()
    record_all(
        "delete", GroupMember.objects.all(), by=clerk, deleted_at=now, deleted_by=clerk, step=None
    )
    gone = GroupMember.everything.get(pk=member.pk)
    assert (gone.deleted_at, gone.deleted_by) == (now, clerk)
    assert set(Change.objects.first().fields) == {"deleted_at", "deleted_by"}


def test_the_reason_stands_in_every_line(clerk):
    MailFactory.create_batch(2)
    why = {"reason": "تاریخ عوض شد"}
    record_all("cancel", Mail.objects.all(), by=clerk, details=why, state=Mail.State.CANCELLED)
    assert [line.details for line in Change.objects.filter(verb="cancel")] == [why] * 2


def test_none_are_none(clerk):
    with audited() as lines:
        assert record_all("opt_out", Person.objects.all(), by=clerk, do_not_contact=True) == 0
    assert lines == []


def test_many_cost_as_few_queries_as_one(clerk):
    def price():
        with CaptureQueriesContext(connection) as queries:
            record_all("opt_out", Person.objects.all(), by=clerk, do_not_contact=True)
        return len(queries)

    PersonFactory()
    one = price()
    PersonFactory.create_batch(40)
    assert price() == one
