"""A change of post that lies ahead can be called off; what it planned does not come about."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.models import ContactPoint, Post
from crm.dates import PartialDate, today
from crm.history import record
from crm.models import Change
from engagements.actions.calling_off import call_off
from engagements.actions.posts import NewPost, Promises, change_post
from engagements.actions.reminders import tick
from engagements.models import FollowUp, Handover, Term
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return PostFactory(organization=OrganizationFactory(), title="رئیس", head=True, primary=True)


@pytest.fixture
def successor():
    return PersonFactory()


def planned(post, clerk, successor, **more):
    how = {"successor": successor, "promises": Promises.SUCCESSOR} | more
    change_post(post, by=clerk, day=today() + timedelta(days=10), **how)
    return Post.objects.get(pk=post.pk)


def ten_days_on(time_machine):
    day = today() + timedelta(days=10)
    time_machine.move_to(datetime.combine(day, time(9), ZoneInfo("Asia/Tehran")))
    tick()


def test_nothing_is_handed_over_when_the_post_goes_on(head, successor, clerk, time_machine):
    owed = FollowUpFactory(owner_person=head.person)
    post = planned(head, clerk, successor)
    post.end = None
    record("update", post, by=clerk)
    ten_days_on(time_machine)
    assert FollowUp.objects.get(pk=owed.pk).owner == head.person
    handover = Handover.everything.get()
    assert (bool(handover.deleted_at), handover.done) == (True, False)
    assert Change.objects.of(handover)[0].verb == "call_off"


def test_nothing_is_handed_over_from_somebody_in_the_trash(head, successor, clerk, time_machine):
    owed = FollowUpFactory(owner_person=head.person)
    post = planned(head, clerk, successor)
    post.deleted_at = post.updated_at
    record("delete", post, by=clerk)
    ten_days_on(time_machine)
    assert FollowUp.objects.get(pk=owed.pk).owner == head.person


def test_all_is_as_before_when_it_is_called_off(head, successor, clerk):
    FollowUpFactory(owner_person=head.person)
    point = ContactPointFactory(person=head.person, post=head)
    term = TermFactory(seat=SeatFactory(office=head.organization), person=head.person)
    new = NewPost(OrganizationFactory(), "مشاور")
    post = planned(head, clerk, successor, new=new, end_seats=True, retire_points=True)
    call_off(post, by=clerk)
    post = Post.objects.get()
    assert (post.pk, post.end, post.successor) == (head.pk, None, None)
    assert not Handover.objects.exists()
    assert Term.objects.get(pk=term.pk).end is None
    assert ContactPoint.objects.get(pk=point.pk).retired_on is None
    assert ContactPoint.objects.get(pk=point.pk).retired_because == ""


def test_the_end_that_was_known_before_is_so_again(clerk, successor):
    post = PostFactory(title="معاون", end=PartialDate.parse("1460"))
    call_off(planned(post, clerk, successor), by=clerk)
    assert Post.objects.get().end == PartialDate.parse("1460")


def test_a_post_of_a_head_that_was_changed_since_keeps_the_change(head, successor, clerk):
    post = planned(head, clerk, successor)
    next_one = Post.objects.get(person=successor)
    next_one.source = "نامه"
    record("update", next_one, by=clerk)
    with pytest.raises(ValidationError):
        call_off(post, by=clerk)
    assert Post.objects.get(pk=head.pk).end is not None


def test_what_has_come_about_is_not_called_off(head, successor, clerk):
    change_post(head, by=clerk, day=today(), successor=successor)
    with pytest.raises(ValidationError):
        call_off(head, by=clerk)


def test_it_is_called_off_from_the_page_of_the_person(head, successor, clerk, client_of):
    planned(head, clerk, successor)
    client, url = client_of(clerk), reverse("engagements:post-call-off", args=[head.pk])
    panel = reverse("engagements:person-panel", args=[head.person_id])
    assert url in client.get(panel).content.decode()
    assert client.post(url).status_code == 302
    assert url not in client.get(panel).content.decode()
