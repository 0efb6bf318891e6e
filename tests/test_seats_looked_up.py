"""In whose bodies a reader sits is looked up once for a request, and anew for the next one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.dates import PartialDate, today
from crm.history import record
from crm.models import User
from crm.trash import throw_away
from engagements.models import Body, FollowUp, Letter, Meeting, Seat, Term
from engagements.models.bodies import leads, sits_in
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(weaving):
    return MeetingFactory(body=weaving, confidential=True)


def end_yesterday(head, clerk):
    term = Term.objects.get(person__user=head)
    term.end = PartialDate.from_date(today() - timedelta(days=1))
    record("update", term, by=clerk)


def test_one_question_serves_all_that_ask_who_may_see_what(
    head, weaving, django_assert_num_queries
):
    user = User.objects.get(pk=head.pk)
    with django_assert_num_queries(1):
        for model in (Meeting, Letter, FollowUp):
            str(model.objects.visible_to(user).query)
            str(model.objects.editable_by(user).query)
        assert sits_in(user) == leads(user) == [weaving.pk]


def test_who_leaves_a_body_is_shut_out_with_the_next_request(head, clerk, secret, client_of):
    browser = client_of(head)
    assert browser.get(secret.get_absolute_url()).status_code == 200
    end_yesterday(head, clerk)
    assert browser.get(secret.get_absolute_url()).status_code == 404


def test_a_seat_in_the_trash_opens_nothing(head, clerk, secret, weaving, client_of):
    throw_away(Seat.objects.get(body=weaving), by=clerk)
    user = User.objects.get(pk=head.pk)
    assert (sits_in(user), leads(user)) == ([], [])
    assert client_of(head).get(secret.get_absolute_url()).status_code == 404


def test_one_who_leads_is_known_by_list_and_by_query_alike(head, reader, weaving):
    for user in (head, reader):
        assert list(Body.objects.led_by(user).values_list("pk", flat=True)) == leads(user)
