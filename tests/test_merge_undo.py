"""Taking a merge back: all that nobody has changed since, whatever was merged in between."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.core.exceptions import ValidationError

from contacts.actions.merging import (
    merge,
    plan_of_undo,
    to_undo_first,
    undo_merge,
    undo_step,
)
from contacts.models import GroupMember, Merge, Organization, Person
from crm import moving, moving_back
from crm.history import record
from crm.models import Change
from crm.moving_back import Why
from crm.trash import throw_away
from engagements.models import FollowUp
from tests.audit import audited
from tests.factories import (
    AttendanceFactory,
    ContactPointFactory,
    FollowUpFactory,
    GroupFactory,
    MeetingFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    StatementFactory,
)
from tests.test_merge_moves import values

pytestmark = pytest.mark.django_db


def fresh(obj):
    return type(obj).everything.get(pk=obj.pk)


def edit(obj, **fields):
    stored = fresh(obj)
    for name, value in fields.items():
        setattr(stored, name, value)
    record("update", stored, by=None)


def left(done):
    return {(left.key, left.name): left for left in plan_of_undo(done).left}


@pytest.fixture
def crowd(db):
    """Five who share much: a group, a meeting, an office and a number."""
    group, meeting, office = GroupFactory(), MeetingFactory(), OrganizationFactory()
    found = []
    for note in "ابپتث":
        person = PersonFactory(given_name="سینا", family_name=f"یوسفی {note}", note=note)
        MemberFactory(group=group, person=person, note=note)
        speaker = AttendanceFactory(meeting=meeting, person=person, presence="present")
        StatementFactory(meeting=meeting, speaker=speaker, text=note)
        post = PostFactory(person=person, organization=office, title="معاون", start="1401")
        ContactPointFactory(
            person=person, post=post, kind="mobile", value="09121234567", label=note
        )
        FollowUpFactory(owner_person=person, title=note)
        MemberFactory(group=GroupFactory(name=note), person=person)
        found.append(person)
    return found


@pytest.fixture
def people(crowd):
    return crowd[:3]


ALL_JOINED = {"note": "join"}


def test_everything_is_as_it_was(clerk, people):
    before = values()
    [done] = merge(people[0], [people[1]], by=clerk, choices=ALL_JOINED)
    assert fresh(people[0]).note == "ا\n\nب"
    with audited() as lines:
        undo_merge(done, by=clerk)
    assert values() == before
    assert {line.verb for line in lines} == {"unmerge"}
    assert Person.led_to(people[1].pk) is None
    assert list(Person.objects.matching("یوسفی ب")) == [people[1]]


def test_undone_twice_is_undone_once(clerk, people):
    [done] = merge(people[0], [people[1]], by=clerk)
    first = undo_merge(done, by=clerk)
    with audited() as lines:
        assert undo_merge(done, by=clerk).undone_at == first.undone_at
    assert lines == []


def test_after_undoing_they_can_be_merged_again(clerk, people):
    before = values()
    [done] = merge(people[0], [people[1]], by=clerk)
    undo_merge(done, by=clerk)
    [again] = merge(people[1], [people[0]], by=clerk)
    assert again != done
    undo_merge(again, by=clerk)
    assert values() == before


# --- what was changed since --------------------------------------------------------------------


def test_what_was_edited_since_stays_and_is_told(clerk, people):
    one, other, _third = people
    owed = FollowUp.objects.get(owner_person=other)
    [done] = merge(one, [other], by=clerk, choices=ALL_JOINED)
    edit(one, note="به دست نوشته شد")
    edit(owed, owner_person=_third)
    told = left(done)
    assert {name for _key, name in told} == {"note", "owner_person"}
    assert {one.why for one in told.values()} == {Why.CHANGED}
    done = undo_merge(done, by=clerk)
    assert fresh(one).note == "به دست نوشته شد"
    assert fresh(owed).owner_person == _third
    assert [row[2:] for row in done.kept if row[2] == "note"] == [
        ["note", "ا", "به دست نوشته شد", "changed"]
    ]
    assert GroupMember.objects.filter(person=other).count() == 2


def test_another_field_of_a_row_may_have_been_edited(clerk, people):
    one, other, _third = people
    owed = FollowUp.objects.get(owner_person=other)
    [done] = merge(one, [other], by=clerk)
    edit(owed, title="عنوان تازه")
    assert undo_merge(done, by=clerk).kept == []
    assert (fresh(owed).owner_person, fresh(owed).title) == (other, "عنوان تازه")


def test_what_was_added_since_stays_with_the_record_that_stayed(clerk, people):
    one, other, _third = people
    [done] = merge(one, [other], by=clerk)
    new = FollowUpFactory(owner_person=one)
    undo_merge(done, by=clerk)
    assert fresh(new).owner_person == one


def test_what_was_thrown_away_since_goes_back_into_the_trash_of_its_own(clerk, people):
    one, other, _third = people
    owed = FollowUp.objects.get(owner_person=other)
    [done] = merge(one, [other], by=clerk)
    throw_away(fresh(owed), by=clerk)
    assert undo_merge(done, by=clerk).kept == []
    assert fresh(owed).owner_person == other
    assert fresh(owed).deleted_at


def test_what_a_field_pointed_at_may_be_gone_since(clerk):
    ministry = OrganizationFactory()
    one, other = (
        OrganizationFactory(parent=ministry),
        OrganizationFactory(parent=OrganizationFactory()),
    )
    [done] = merge(one, [other], by=clerk, choices={"parent": str(other.pk)})
    throw_away(ministry, by=clerk)
    done = undo_merge(done, by=clerk)
    assert [(row[2], row[5]) for row in done.kept] == [("parent", "gone")]
    assert fresh(one).parent == other.parent


def test_the_record_that_stayed_may_be_in_the_trash_by_now(clerk):
    one, other = OrganizationFactory.create_batch(2)
    post = PostFactory(organization=other)
    [done] = merge(one, [other], by=clerk)
    stored = fresh(one)
    stored.deleted_at = done.at
    record("delete", stored, by=clerk)
    undo_merge(done, by=clerk)
    assert fresh(post).organization == other
    assert Organization.objects.get(pk=other.pk)


def test_what_took_the_place_of_a_row_stops_the_way_back_as_a_whole(clerk, people):
    """A membership that was united is made anew by hand for the merged record meanwhile."""
    one, other, _third = people
    [done] = merge(one, [other], by=clerk)
    row = GroupMember.everything.filter(person=other, deleted_at__isnull=False).first()
    record("create", GroupMember(group=row.group, person=other), by=None)
    before = values()
    with pytest.raises(ValidationError, match="جای آنچه"):
        undo_merge(done, by=clerk)
    assert values() == before


# --- several merges ----------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations((0, 1))))
@pytest.mark.parametrize("choices", [{}, ALL_JOINED], ids=["mine", "joined"])
def test_two_merges_into_one_are_undone_in_any_order(clerk, people, order, choices):
    one, other, third = people
    before = values()
    done = [merge(one, [each], by=clerk, choices=choices)[0] for each in (other, third)]
    for place in order:
        with audited():
            undo_merge(Merge.objects.get(pk=done[place].pk), by=clerk)
    assert values() == before


def test_the_first_of_two_undone_first_tells_what_waits_for_the_second(clerk, people):
    one, other, third = people
    first, second = (merge(one, [each], by=clerk, choices=ALL_JOINED)[0] for each in (other, third))
    waiting = {(key[0], name) for (key, name), told in left(first).items() if told.why == Why.LATER}
    assert ("contacts.person", "note") in waiting
    undo_merge(first, by=clerk)
    assert fresh(one).note == "ا\n\nب\n\nپ"  # the third is still part of it
    assert FollowUp.objects.get(title="ب").owner_person == other
    assert FollowUp.objects.get(title="پ").owner_person == one
    assert not Merge.objects.get(pk=second.pk).undone_at


def test_an_edit_in_between_stays_in_whatever_order_they_are_undone(clerk, people):
    one, other, third = people
    first, second = (merge(one, [each], by=clerk, choices=ALL_JOINED)[0] for each in (other, third))
    edit(one, note="به دست")
    undo_merge(first, by=clerk)
    undo_merge(Merge.objects.get(pk=second.pk), by=clerk)
    assert fresh(one).note == "به دست"


def test_an_edit_between_two_merges_stays_in_whatever_order_they_are_undone(clerk, people):
    one, other, third = people
    for order in permutations((0, 1)):
        edit(one, note="ا")
        [first] = merge(one, [other], by=clerk, choices=ALL_JOINED)
        edit(one, note="به دست")
        [second] = merge(one, [third], by=clerk, choices=ALL_JOINED)
        for place in order:
            undo_merge(Merge.objects.get(pk=(first, second)[place].pk), by=clerk)
        assert fresh(one).note == "به دست"


def test_a_line_of_merges_is_undone_from_its_end(clerk, people):
    one, other, third = people
    before = values()
    [inner] = merge(other, [third], by=clerk, choices=ALL_JOINED)
    [outer] = merge(one, [other], by=clerk, choices=ALL_JOINED)
    assert to_undo_first(inner) == outer
    with audited() as lines, pytest.raises(ValidationError, match="نخست آن ادغام"):
        undo_merge(inner, by=clerk)
    assert lines == []
    undo_merge(outer, by=clerk)
    assert to_undo_first(inner) is None
    undo_merge(inner, by=clerk)
    assert values() == before


@pytest.mark.parametrize("order", list(permutations((0, 1))))
def test_three_at_once_are_undone_together_or_one_by_one(clerk, people, order):
    one, other, third = people
    before = values()
    choices = {"note": "join", "family_name": str(third.pk)}
    done = merge(one, [other, third], by=clerk, choices=choices)
    assert len({each.step for each in done}) == 1
    assert (fresh(one).note, fresh(one).family_name) == ("ا\n\nب\n\nپ", "یوسفی پ")
    assert {"سینا یوسفی ا", "سینا یوسفی ب"} == set(fresh(one).aliases.splitlines())
    assert GroupMember.objects.filter(person=one).count() == 4
    for place in order:
        undo_merge(Merge.objects.get(pk=done[place].pk), by=clerk)
    assert values() == before


def test_the_whole_step_is_undone_in_one(clerk, people):
    before = values()
    [first, _second] = merge(people[0], people[1:], by=clerk, choices=ALL_JOINED)
    with audited():
        assert len(undo_step(first, by=clerk)) == 2
    assert values() == before


def test_four_merges_undone_in_every_possible_order(clerk, crowd):
    """In a line and side by side; whoever has to wait is undone later."""
    a, b, c, d, e = crowd
    before = values()
    for order in list(permutations(range(4)))[::3]:
        done = [
            merge(stays, [gone], by=clerk, choices=ALL_JOINED)[0].pk
            for stays, gone in ((b, c), (a, b), (a, d), (a, e))
        ]
        waiting = [done[place] for place in order]
        while waiting:
            one = Merge.objects.get(pk=waiting.pop(0))
            if to_undo_first(one):
                waiting.append(one.pk)
            else:
                undo_merge(one, by=clerk)
        assert values() == before, order


def test_merges_of_people_and_of_their_organizations_pass_each_other(clerk):
    one, other = PersonFactory.create_batch(2)
    mill, twin = OrganizationFactory.create_batch(2)
    PostFactory(person=other, organization=twin)
    before = values()
    [people] = merge(one, [other], by=clerk)
    [firms] = merge(mill, [twin], by=clerk)
    undo_merge(people, by=clerk)
    undo_merge(firms, by=clerk)
    assert values() == before


def test_the_history_has_a_line_for_each_way(clerk, people):
    [done] = merge(people[0], [people[1]], by=clerk)
    undo_merge(done, by=clerk)
    for person in people[:2]:
        assert [line.verb for line in Change.objects.of(person)][:2] == ["unmerge", "merge"]


# --- broken in the middle ----------------------------------------------------------------------


def breaking(monkeypatch, module, name, after):
    """Let this function of a module work so many times, then break."""
    real, calls = getattr(module, name), []

    def broken(*args, **kwargs):
        calls.append(args)
        if len(calls) > after:
            raise RuntimeError("the power is gone")
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, broken)


@pytest.mark.parametrize("after", range(6))
def test_a_merge_that_breaks_in_the_middle_has_done_nothing(clerk, people, monkeypatch, after):
    before, lines = values(), Change.objects.count()
    breaking(monkeypatch, moving, "assign", after)
    with pytest.raises(RuntimeError):
        merge(people[0], people[1:], by=clerk, choices=ALL_JOINED)
    assert (values(), Change.objects.count()) == (before, lines)
    assert not Merge.objects.exists()


@pytest.mark.parametrize("after", range(6))
def test_an_undoing_that_breaks_in_the_middle_has_done_nothing(clerk, people, monkeypatch, after):
    [first, _second] = merge(people[0], people[1:], by=clerk, choices=ALL_JOINED)
    before, lines = values(), Change.objects.count()
    rows = list(Merge.objects.order_by("pk").values("rows", "undone_at"))
    breaking(monkeypatch, moving_back, "assign", after)
    with pytest.raises(RuntimeError):
        undo_step(first, by=clerk)
    assert (values(), Change.objects.count()) == (before, lines)
    assert list(Merge.objects.order_by("pk").values("rows", "undone_at")) == rows
