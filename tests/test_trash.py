"""Into the trash and out again; what others stand on stays, and so does what took its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from contacts.models import Organization, Person
from crm.dates import today
from crm.history import Conflict, record
from crm.trash import blockers, restore, throw_away
from engagements.actions.posts import Promises, change_post, hand_over
from engagements.models import Body, FollowUp, Handover, Meeting
from tests.audit import audited
from tests.factories import (
    BodyFactory,
    FollowUpFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.django_db


def test_what_is_thrown_away_is_gone_from_sight_but_kept(clerk):
    person = PersonFactory()
    with audited() as lines:
        throw_away(person, by=clerk)
    assert [line.verb for line in lines] == ["delete"]
    assert not Person.objects.filter(pk=person.pk).exists()
    gone = Person.everything.get(pk=person.pk)
    assert gone.deleted_by == clerk
    restore(gone, by=clerk)
    assert Person.objects.get(pk=person.pk).deleted_at is None


def test_what_others_stand_on_cannot_be_thrown_away(clerk):
    owner = PersonFactory()
    follow_up = FollowUpFactory(owner_person=owner)
    with audited() as lines, pytest.raises(ValidationError):
        throw_away(owner, by=clerk)
    assert lines == []
    [blocker] = blockers(owner)
    assert blocker["label"] == follow_up.title
    assert blocker["url"] == follow_up.get_absolute_url()
    assert str(blocker["kind"])


def test_what_is_itself_in_the_trash_holds_nothing_back(clerk):
    owner = PersonFactory()
    throw_away(FollowUpFactory(owner_person=owner), by=clerk)
    throw_away(owner, by=clerk)
    assert Person.everything.get(pk=owner.pk).deleted_at


def test_very_many_that_stand_on_it_are_not_all_named():
    body = BodyFactory()
    MeetingFactory.create_batch(25, body=body)
    assert len(blockers(body)) == 20


def test_what_has_been_replaced_cannot_come_back(clerk):
    old = BodyFactory(code="ب")
    throw_away(old, by=clerk)
    new = BodyFactory(code="ب")
    with audited() as lines, pytest.raises(ValidationError):
        restore(old, by=clerk)
    assert lines == []
    throw_away(new, by=clerk)
    restore(old, by=clerk)
    assert Body.objects.get(code="ب") == old


def test_a_number_is_free_again_once_its_meeting_is_thrown_away(clerk):
    meeting = MeetingFactory(number=1124)
    throw_away(meeting, by=clerk)
    again = MeetingFactory(number=1124, body=meeting.body)
    assert Meeting.objects.get(body=meeting.body, number=1124) == again


def test_the_number_of_a_resolution_is_never_given_again(clerk):
    first = ResolutionFactory()
    throw_away(first, by=clerk)
    second = ResolutionFactory(meeting=first.meeting)
    assert (first.serial, second.serial) == (1, 2)


def test_an_edit_of_what_was_thrown_away_meanwhile_is_stopped(clerk):
    organization = OrganizationFactory()
    mine = Organization.objects.get(pk=organization.pk)
    throw_away(organization, by=clerk)
    mine.note = "تازه"
    with pytest.raises(Conflict):
        record("update", mine, by=clerk)


def planned_handover(clerk):
    """A handover that waits, of follow-ups that are to go to a successor."""
    post, successor = PostFactory(), PersonFactory()
    FollowUpFactory(owner_person=post.person)
    how = {"successor": successor, "promises": Promises.SUCCESSOR}
    change_post(post, by=clerk, day=today() + timedelta(days=9), **how)
    return Handover.objects.get()


def test_a_successor_to_whom_promises_are_to_go_stays(clerk):
    handover = planned_handover(clerk)
    with pytest.raises(ValidationError):
        throw_away(handover.to_person, by=clerk)
    assert [blocker["label"] for blocker in blockers(handover.to_person)] == [str(handover)]


def test_a_handover_that_is_settled_holds_nobody_back(clerk):
    handover = planned_handover(clerk)
    hand_over(handover, by=clerk)
    FollowUp.objects.all().delete()
    throw_away(handover.to_person, by=clerk)
    assert Person.everything.get(pk=handover.to_person_id).deleted_at
