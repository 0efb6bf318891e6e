"""A merge: the record that is gone, what is refused, and what comes late."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.actions import add_point
from contacts.actions.merging import gather_late, merge, undo_merge
from contacts.models import (
    ContactPoint,
    Merge,
    Organization,
    Person,
)
from crm.history import Conflict, record
from crm.models import Attachment, Change
from crm.trash import restore, throw_away
from engagements.actions.reminders import tick
from engagements.models import FollowUp
from tests.audit import audited
from tests.factories import (
    FollowUpFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    attached,
)
from tests.test_merging import fresh, sina, twin

__all__ = ["sina", "twin"]
pytestmark = pytest.mark.django_db


# --- the record that is gone -------------------------------------------------------------------


def test_the_merged_record_lies_in_the_trash_and_comes_back_only_by_undoing(clerk, sina, twin):
    merge(sina, [twin], by=clerk)
    gone = fresh(twin)
    assert (gone.merged_into, gone.deleted_by) == (sina, clerk)
    assert Person.led_to(twin.pk) == sina
    assert Person.led_to(sina.pk) is None
    with audited() as lines, pytest.raises(ValidationError, match="آن ادغام را واگرد کنید"):
        restore(gone, by=clerk)
    assert lines == []


def test_the_way_leads_along_a_line_of_merges(clerk):
    a, b, c, d = PersonFactory.create_batch(4)
    merge(b, [c], by=clerk)
    merge(a, [b], by=clerk)
    merge(d, [a], by=clerk)
    assert [Person.led_to(one.pk) for one in (a, b, c, d)] == [d, d, d, None]


def test_the_history_tells_who_merged_what(clerk, sina, twin):
    PostFactory(person=twin)
    [done] = merge(sina, [twin], by=clerk)
    newest = Change.objects.of(sina)[0]
    assert (newest.verb, newest.by, newest.details["note"]) == ("merge", clerk, str(twin))
    assert newest.details["merge"] == done.pk
    assert Change.objects.of(twin)[0].details["note"] == str(sina)
    assert (done.survivor, done.merged, done.by) == (sina, twin, clerk)


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("others", ["self", "none", "organization", "trash", "five"])
def test_what_makes_no_sense_is_refused(clerk, sina, twin, others):
    gone = PersonFactory()
    throw_away(gone, by=clerk)
    them = {
        "self": [sina],
        "none": [],
        "organization": [OrganizationFactory()],
        "trash": [gone],
        "five": PersonFactory.create_batch(5),
    }[others]
    with audited() as lines, pytest.raises(ValidationError):
        merge(sina, them, by=clerk)
    assert lines == []


def test_only_those_merge_who_may_change_both(head, director, sina, twin):
    for user in (head, director):
        with audited() as lines, pytest.raises(PermissionDenied):
            merge(sina, [twin], by=user)
        assert lines == []


def test_only_those_undo_who_may_change_it(clerk, head, sina, twin):
    [done] = merge(sina, [twin], by=clerk)
    with audited() as lines, pytest.raises(PermissionDenied):
        undo_merge(done, by=head)
    assert lines == []


def test_what_somebody_changed_since_it_was_looked_at_is_not_merged(clerk, sina, twin):
    seen = {sina.pk: sina.version, twin.pk: twin.version}
    twin.note = "تازه"
    record("update", twin, by=clerk)
    with audited() as lines, pytest.raises(Conflict):
        merge(sina, [twin], by=clerk, versions=seen)
    assert lines == []


def test_merged_twice_is_merged_once(clerk, sina, twin):
    [done] = merge(sina, [twin], by=clerk)
    with audited() as lines:
        assert merge(sina, [twin], by=clerk) == [done]
    assert lines == []
    with pytest.raises(ValidationError, match="یوسفی"):
        merge(twin, [sina], by=clerk)
    assert Merge.objects.count() == 1


# --- what comes late ---------------------------------------------------------------------------


def test_what_is_written_to_a_merged_record_by_somebody_who_began_before_moves_on(
    clerk, sina, twin
):
    [done] = merge(sina, [twin], by=clerk)
    assert gather_late() == 0
    owed = FollowUpFactory(owner_person=twin)
    add_point(ContactPoint(person=fresh(twin), kind="email", value="late@example.org"), by=clerk)
    with audited():
        assert gather_late() == 2
    assert FollowUp.objects.get(pk=owed.pk).owner_person == sina
    assert list(Person.objects.matching("late@example.org")) == [sina]
    assert gather_late() == 0
    done = undo_merge(Merge.objects.get(pk=done.pk), by=clerk)
    assert (done.kept, FollowUp.objects.get(pk=owed.pk).owner_person) == ([], twin)


def test_a_file_that_was_attached_meanwhile_moves_on(clerk, sina, twin, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    merge(sina, [twin], by=clerk)
    file = attached(fresh(twin), by=clerk)
    assert gather_late() == 1
    assert list(Attachment.objects.of(sina)) == [file]
    assert gather_late() == 0


def test_the_tick_moves_on_what_came_late_and_asks_nothing_while_nothing_was_merged(
    clerk, sina, twin, django_assert_num_queries
):
    with django_assert_num_queries(1):
        gather_late()
    merge(sina, [twin], by=clerk)
    owed = FollowUpFactory(owner_person=twin)
    tick()
    assert FollowUp.objects.get(pk=owed.pk).owner_person == sina


def test_one_that_cannot_be_moved_does_not_hold_back_the_others(clerk, sina, twin, monkeypatch):
    merge(sina, [twin], by=clerk)
    FollowUpFactory(owner_person=twin)

    def broken(_merge):
        raise RuntimeError

    monkeypatch.setattr("contacts.actions.merging.move_late", broken)
    assert gather_late() == 0


def test_what_comes_late_follows_the_whole_line(clerk, sina, twin):
    last = PersonFactory()
    merge(sina, [twin], by=clerk)
    merge(last, [sina], by=clerk)
    owed = FollowUpFactory(owner_person=twin)
    assert gather_late() == 1
    assert FollowUp.objects.get(pk=owed.pk).owner_person == last


def test_organizations_are_found_by_the_people_who_held_posts_in_either(clerk):
    one, other = OrganizationFactory(name="نساجی بروجرد"), OrganizationFactory(name="بروجرد تکس")
    person = PostFactory(organization=other).person
    merge(one, [other], by=clerk)
    assert list(Person.objects.matching("نساجی بروجرد")) == [person]
    assert list(Organization.objects.matching("بروجرد تکس")) == [one]
