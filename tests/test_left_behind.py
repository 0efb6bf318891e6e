"""However a post or seat ends, what was owed in it is offered to whoever comes after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Post
from crm.dates import PartialDate, today
from crm.history import record
from crm.models import Change
from engagements.actions.posts import Promises, change_post, settle_promises
from engagements.actions.seats import elect
from engagements.actions.turnover import turn_over
from engagements.left_behind import left_behind
from engagements.models import FollowUp, Meeting
from tests.factories import (
    FollowUpFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    ResolutionFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def post():
    return PostFactory(person=PersonFactory(), title="مدیرکل")


@pytest.fixture
def owed(post, clerk):
    return FollowUpFactory(owner_person=post.person, chaser=clerk, due=today())


def ends(post, clerk, day=YESTERDAY):
    """As its edit form ends it."""
    stored = Post.objects.get(pk=post.pk)
    stored.end = PartialDate.from_date(day)
    record("update", stored, by=clerk)


def left():
    return [one for each in left_behind(FollowUp.objects.all()) for one in each.follow_ups]


def test_a_post_that_ends_by_its_form_leaves_them_behind(post, owed, clerk):
    assert left() == []
    ends(post, clerk, today())
    assert left() == []  # held until tonight
    ends(post, clerk)
    assert left() == [owed]


def test_an_end_that_becomes_known_late_counts_from_then(post, owed, clerk):
    ends(post, clerk, today() - timedelta(days=20))
    assert left() == [owed]


def test_what_was_given_to_them_after_they_left_is_theirs(post, clerk):
    ends(post, clerk)
    FollowUpFactory(owner_person=post.person, chaser=clerk)
    assert left() == []


def test_who_goes_on_in_another_post_of_the_place_has_not_left(post, owed, clerk):
    PostFactory(person=post.person, organization=post.organization, title="مشاور")
    ends(post, clerk)
    assert left() == []


def test_an_election_leaves_behind_what_the_body_decided(weaving, clerk):
    seat = SeatFactory(body=weaving, role="head")
    before = TermFactory(seat=seat).person
    meeting = MeetingFactory(body=weaving, status=Meeting.Status.HELD, day=YESTERDAY)
    decided = FollowUpFactory(owner_person=before, resolution=ResolutionFactory(meeting=meeting))
    FollowUpFactory(owner_person=before)  # owed in another capacity
    after = PersonFactory()
    elect(meeting, by=clerk, seat=seat, person=after, start=today())
    [one] = left_behind(FollowUp.objects.all())
    assert (one.follow_ups, one.successor) == ([decided], after)


@pytest.mark.parametrize("promises", [Promises.LATER, Promises.KEEP])
def test_a_change_of_post_asks_again_only_what_was_not_decided(post, owed, clerk, promises):
    change_post(post, by=clerk, day=today(), promises=promises)
    assert left() == ([owed] if promises == Promises.LATER else [])


def test_what_was_decided_beforehand_is_not_asked_on_the_day(post, owed, clerk, monkeypatch):
    day = today() + timedelta(days=5)
    change_post(post, by=clerk, day=day, promises=Promises.KEEP)
    monkeypatch.setattr("engagements.left_behind.today", lambda: day)
    monkeypatch.setattr("contacts.models.posts.today", lambda: day)
    assert left() == []
    Change.objects.filter(verb="stay").update(details={"until": ""})
    Change.objects.update(at=timezone.now() - timedelta(days=1))
    assert left() == [owed]


def test_a_turnover_that_does_not_hand_over_asks_later(post, owed, clerk):
    turn_over(post.organization, by=clerk, day=PartialDate.from_date(today()), ends=[post])
    assert left() == [owed]


def test_the_kartabl_of_the_secretariat_and_of_who_chases_leads_there(
    post, owed, clerk, director, client_of
):
    ends(post, clerk)
    panel = reverse("engagements:kartabl-panel")
    page = reverse("engagements:person-promises", args=[post.person.pk])
    assert page in client_of(clerk).get(panel).content.decode()
    assert page not in client_of(director).get(panel).content.decode()
    assert client_of(director).get(page).status_code == 403
    FollowUp.objects.update(chaser=director)
    assert page in client_of(director).get(panel).content.decode()
    assert client_of(director).get(page).status_code == 200
    person = reverse("engagements:person-panel", args=[post.person.pk])
    assert page in client_of(clerk).get(person).content.decode()


def decide(client, post, **typed):
    return client.post(reverse("engagements:person-promises", args=[post.person.pk]), typed)


def test_all_or_some_go_to_the_successor(post, owed, clerk, client_of):
    other = FollowUpFactory(owner_person=post.person, chaser=clerk)
    ends(post, clerk)
    after = PersonFactory()
    told = {"promises": "successor", "successor": after.pk, "follow_ups": [owed.pk]}
    assert decide(client_of(clerk), post, **told).status_code == 302
    assert FollowUp.objects.get(pk=owed.pk).owner == after
    assert left() == [other]
    assert Change.objects.of(owed).first().verb == "hand_over"
    assert decide(client_of(clerk), post, promises="keep", follow_ups=[other.pk]).status_code == 302
    assert left() == []
    assert Change.objects.of(other).first().verb == "stay"


def test_or_to_the_organization(post, owed, clerk):
    firm = OrganizationFactory()
    how = {"promises": Promises.ORGANIZATION, "organization": firm}
    settle_promises(post.person, by=clerk, follow_ups=[owed], **how)
    assert FollowUp.objects.get().owner == firm


@pytest.mark.parametrize("promises", ["successor", "organization"])
def test_who_takes_over_has_a_name(post, owed, clerk, client_of, promises):
    answer = decide(client_of(clerk), post, promises=promises, follow_ups=[owed.pk])
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [promises]
    assert FollowUp.objects.get().owner == post.person
