"""Merging while others merge and write: once, nothing lost, and nobody waits for each other."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import ValidationError

from contacts.actions import add_point, confirm_point
from contacts.actions.merging import gather_late, merge, undo_merge
from contacts.models import ContactPoint, Merge, Organization, Person, Post
from crm.history import Conflict, record
from engagements.models import FollowUp
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.races import needs_postgres, together

pytestmark = [needs_postgres, pytest.mark.django_db(transaction=True)]

REFUSALS = (ValidationError, Conflict)


@pytest.fixture
def keeper():
    return UserFactory(username="keeper", role="secretariat")


def fresh(obj):
    return type(obj).everything.get(pk=obj.pk)


def done_or_refused(results):
    """Nothing broke: each did it or was told why not."""
    assert [
        one for one in results if isinstance(one, Exception) and type(one) not in REFUSALS
    ] == []
    return [one for one in results if not isinstance(one, Exception)]


def test_the_same_merge_by_many_at_once_is_one_merge(keeper):
    one, other = PersonFactory.create_batch(2)
    FollowUpFactory.create_batch(5, owner_person=other)
    done = done_or_refused(together(6, lambda _n: merge(one, [other], by=keeper)))
    assert len(done) == 6
    assert Merge.objects.count() == 1
    assert FollowUp.objects.filter(owner_person=one).count() == 5


def test_of_two_who_merge_in_opposite_directions_one_is_told(keeper):
    for _round in range(5):
        pair = PersonFactory.create_batch(2)
        results = together(2, lambda n, two=pair: merge(two[n], [two[1 - n]], by=keeper))
        assert len(done_or_refused(results)) == 1
        assert Person.objects.filter(pk__in=[one.pk for one in pair]).count() == 1


def test_merges_in_a_circle_do_not_wait_for_each_other(keeper):
    for _round in range(4):
        people = PersonFactory.create_batch(4)
        for person in people:
            FollowUpFactory.create_batch(3, owner_person=person)
        ring = [(person, people[place - 3]) for place, person in enumerate(people)]
        results = together(4, lambda n, ring=ring: merge(ring[n][0], [ring[n][1]], by=keeper))
        assert done_or_refused(results)
        gather_late()
        living = set(Person.objects.filter(pk__in=[one.pk for one in people]))
        assert living
        owners = FollowUp.objects.filter(owner_person__in=people)
        assert {one.owner_person for one in owners} <= living
        assert owners.count() == 12


def test_edits_beside_a_merge_are_saved_or_told_and_nothing_is_stuck(keeper):
    one, other = PersonFactory.create_batch(2)
    points = [ContactPointFactory(person=each) for each in (one, other) * 4]
    posts = [PostFactory(person=each) for each in (one, other) * 2]
    owed = [FollowUpFactory(owner_person=each) for each in (one, other) * 2]

    def act(number):
        if number == 0:
            return merge(one, [other], by=keeper)
        chance = random.Random(number)
        for _turn in range(6):
            try:
                confirm_point(chance.choice(points), by=keeper)
                post = fresh(chance.choice(posts))
                post.title = f"سمت {number}"
                record("update", post, by=keeper)
                follow_up = fresh(chance.choice(owed))
                follow_up.title = f"کار {number}"
                record("update", follow_up, by=keeper)
            except Conflict:
                pass
        return "edited"

    done_or_refused(together(5, act))
    merge(one, [other], by=keeper)
    gather_late()
    for model in (ContactPoint, Post):
        assert set(model.objects.values_list("person", flat=True)) == {one.pk}
    assert set(FollowUp.objects.values_list("owner_person", flat=True)) == {one.pk}


def test_what_is_added_beside_a_merge_is_not_lost(keeper):
    for _round in range(4):
        one, other = PersonFactory.create_batch(2)

        def act(number, one=one, other=other):
            if number == 0:
                return merge(one, [other], by=keeper)
            point = ContactPoint(person=fresh(other), kind="email", value=f"n{number}@example.org")
            return add_point(point, by=keeper)

        assert len(done_or_refused(together(6, act))) == 6
        gather_late()
        assert ContactPoint.objects.filter(person=one).count() == 5
        assert not ContactPoint.objects.filter(person=other).exists()
        assert list(Person.objects.matching("n3@example.org")) == [one]
        ContactPoint.everything.all().delete()
        Person.everything.filter(pk=one.pk).update(search_key="")


def test_posts_added_beside_a_merge_of_organizations_are_not_lost(keeper):
    one, other = OrganizationFactory.create_batch(2)
    people = PersonFactory.create_batch(5)
    PostFactory(person=people[0], organization=other)

    def act(number):
        if number == 0:
            return merge(one, [other], by=keeper)
        return PostFactory(person=people[number], organization=fresh(other), title=f"سمت {number}")

    assert len(done_or_refused(together(5, act))) == 5
    gather_late()
    assert Post.objects.filter(organization=one).count() == 5
    assert Organization.led_to(other.pk) == one


def test_undone_by_many_at_once_it_is_undone_once(keeper):
    one, other = PersonFactory.create_batch(2)
    FollowUpFactory.create_batch(5, owner_person=other)
    [done] = merge(one, [other], by=keeper)
    assert len(done_or_refused(together(5, lambda _n: undo_merge(done, by=keeper)))) == 5
    assert FollowUp.objects.filter(owner_person=other).count() == 5
    assert fresh(other).version == 3


def test_merging_and_undoing_at_once_ends_in_one_of_both(keeper):
    a, b, c = PersonFactory.create_batch(3)
    FollowUpFactory.create_batch(3, owner_person=b)
    [done] = merge(a, [b], by=keeper)
    acts = (lambda: undo_merge(done, by=keeper), lambda: merge(c, [a], by=keeper))
    done_or_refused(together(2, lambda n: acts[n]()))
    gather_late()
    owners = set(FollowUp.objects.values_list("owner_person", flat=True))
    undone = bool(Merge.objects.get(pk=done.pk).undone_at)
    assert owners == ({b.pk} if undone else {c.pk})
