"""Two records become one: what stands, what is kept of names and numbers, who may, and what not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.actions import add_point
from contacts.actions.merging import gather_late, merge, undo_merge
from contacts.models import (
    Assessment,
    CircularLetter,
    ContactPoint,
    GroupMember,
    Merge,
    Organization,
    Person,
    Post,
    Relation,
)
from crm.dates import PartialDate, as_day, today
from crm.history import Conflict, record
from crm.models import Attachment, Change
from crm.references import Itself
from crm.trash import restore, throw_away
from engagements.actions.reminders import tick
from engagements.models import Attendance, FollowUp, Statement, Term
from tests.audit import audited
from tests.factories import (
    AssessmentFactory,
    AttendanceFactory,
    CircularFactory,
    ContactPointFactory,
    FollowUpFactory,
    GroupFactory,
    MeetingFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    RelationFactory,
    SeatFactory,
    StatementFactory,
    TermFactory,
    UserFactory,
    attached,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sina(db):
    return PersonFactory(honorific="", given_name="سینا", family_name="یوسفی", note="اولی")


@pytest.fixture
def twin(db):
    return PersonFactory(
        honorific="دکتر", given_name="سینا", family_name="یوسفی‌نژاد", name_en="S. Yousefi"
    )


def fresh(obj):
    return type(obj).everything.get(pk=obj.pk)


# --- what stands -------------------------------------------------------------------------------


def test_what_was_chosen_stands_and_what_is_empty_gives_way(clerk, sina, twin):
    twin.birthday, twin.note = today(), "دومی"
    record("update", twin, by=clerk)
    merge(sina, [twin], by=clerk, choices={"family_name": str(twin.pk), "note": "join"})
    one = fresh(sina)
    assert (one.honorific, one.family_name, one.name_en) == ("دکتر", "یوسفی‌نژاد", "S. Yousefi")
    assert (one.birthday, one.note) == (today(), "اولی\n\nدومی")


def test_without_a_choice_what_the_record_that_stays_says_stands(clerk, sina, twin):
    twin.note = "دومی"
    record("update", twin, by=clerk)
    merge(sina, [twin], by=clerk)
    assert (fresh(sina).family_name, fresh(sina).note) == ("یوسفی", "اولی")


def test_old_names_are_found(clerk, sina, twin):
    twin.aliases = "یوسفی بزرگ\nسینا يوسفی"
    record("update", twin, by=clerk)
    merge(sina, [twin], by=clerk, choices={"family_name": str(twin.pk)})
    assert fresh(sina).aliases.splitlines() == ["سینا یوسفی", "یوسفی بزرگ"]
    for words in ("سینا یوسفی", "یوسفی بزرگ", "یوسفی‌نژاد", "yousefi"):
        assert list(Person.objects.matching(words)) == [sina]


def test_whoever_wants_no_letters_gets_none(clerk, sina, twin):
    twin.do_not_contact = True
    record("update", twin, by=clerk)
    merge(sina, [twin], by=clerk)
    assert fresh(sina).do_not_contact is True


def test_the_account_goes_with_the_person(clerk, sina, twin):
    account = UserFactory()
    twin.user = account
    record("update", twin, by=clerk)
    [done] = merge(sina, [twin], by=clerk)
    assert (fresh(sina).user, fresh(twin).user) == (account, None)
    undo_merge(done, by=clerk)
    assert (fresh(sina).user, fresh(twin).user) == (None, account)


def test_of_two_accounts_the_chosen_one_stands(clerk, sina, twin):
    for one in (sina, twin):
        one.user = UserFactory()
        record("update", one, by=clerk)
    [done] = merge(sina, [twin], by=clerk, choices={"user": str(twin.pk)})
    assert (fresh(sina).user, fresh(twin).user) == (twin.user, None)
    undo_merge(done, by=clerk)
    assert (fresh(sina).user, fresh(twin).user) == (sina.user, twin.user)


def test_facts_of_a_kind_are_put_together(clerk):
    one = OrganizationFactory(kind="mill", facts={"staff": 12, "spindles": 900})
    other = OrganizationFactory(kind="mill", facts={"staff": 15, "looms": 4})
    merge(one, [other], by=clerk, choices={"fact_staff": str(other.pk)})
    assert fresh(one).facts == {"staff": 15, "spindles": 900, "looms": 4}


def test_nothing_belongs_to_itself_afterwards(clerk):
    ministry = OrganizationFactory(name="وزارت")
    office = OrganizationFactory(parent=ministry)
    unit = OrganizationFactory(parent=office)
    merge(office, [ministry], by=clerk)
    assert fresh(office).parent is None
    assert fresh(unit).parent == office
    other = OrganizationFactory(name="وزارت صمت")
    below = OrganizationFactory(parent=OrganizationFactory(parent=other))
    merge(other, [below], by=clerk)
    assert fresh(other).parent is None


# --- rows that say the same --------------------------------------------------------------------


def test_a_number_known_twice_is_kept_once_with_both_labels_and_the_newest_confirmation(
    clerk, sina, twin
):
    mine = ContactPointFactory(
        person=sina, kind="mobile", value="۰۹۱۲۳۴۵۶۷۸۹", label="شخصی", confirmed_on="2026-01-01"
    )
    theirs = ContactPointFactory(
        person=twin,
        kind="mobile",
        value="+98 912 345 6789",
        label="دفتر",
        confirmed_on="2026-03-01",
    )
    other = ContactPointFactory(person=twin, kind="mobile", value="09121111111")
    merge(sina, [twin], by=clerk)
    assert set(ContactPoint.objects.filter(person=sina)) == {mine, other}
    assert (fresh(mine).label, str(fresh(mine).confirmed_on)) == ("شخصی، دفتر", "2026-03-01")
    assert fresh(theirs).deleted_by == clerk
    assert list(Person.objects.matching("09121111111")) == [sina]


@pytest.mark.parametrize(("days", "used"), [(-1, True), (1, False)])
def test_of_a_number_retired_in_one_place_the_later_word_counts(clerk, sina, twin, days, used):
    mine = ContactPointFactory(person=sina, value="a@example.org")
    ContactPointFactory(
        person=twin,
        value="A@example.org",
        retired_on=as_day(mine.created_at) + timedelta(days=days),
        retired_because="رفته است",
    )
    merge(sina, [twin], by=clerk)
    [point] = ContactPoint.objects.filter(person=sina)
    assert (point.retired_on is None, point.retired_because == "") == (used, used)


def test_the_same_post_is_kept_once_with_what_is_known_of_its_dates(clerk, sina, twin):
    office = OrganizationFactory()
    mine = PostFactory(person=sina, organization=office, title="معاون صنايع", start="1401")
    theirs = PostFactory(
        person=twin,
        organization=office,
        title="معاون صنایع",
        start="1401/07",
        end="1403",
        primary=True,
    )
    point = ContactPointFactory(person=twin, post=theirs)
    merge(sina, [twin], by=clerk)
    [post] = Post.objects.filter(person=sina)
    assert (post, post.primary) == (mine, True)
    assert (post.start, post.end) == (PartialDate.parse("1401/07"), PartialDate.parse("1403"))
    assert fresh(point).post == mine


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"start": "1401"}, {"start": "1402"}),
        ({"title": "معاون"}, {"title": "مشاور"}),
        ({"start": "1403"}, {"end": "1402"}),
    ],
)
def test_posts_that_contradict_each_other_are_both_kept(clerk, sina, twin, mine, theirs):
    office = OrganizationFactory()
    PostFactory(person=sina, organization=office, **mine)
    PostFactory(person=twin, organization=office, **theirs)
    merge(sina, [twin], by=clerk)
    assert Post.objects.filter(person=sina).count() == 2


def test_whoever_is_in_a_group_twice_is_in_it_once(clerk, sina, twin):
    group = GroupFactory()
    mine = MemberFactory(group=group, person=sina, note="سخنران")
    MemberFactory(group=group, person=twin, note="مهمان")
    [done] = merge(sina, [twin], by=clerk)
    assert list(GroupMember.objects.filter(group=group)) == [mine]
    assert fresh(mine).note == "سخنران، مهمان"
    undo_merge(done, by=clerk)
    assert {m.person: m.note for m in GroupMember.objects.filter(group=group)} == {
        sina: "سخنران",
        twin: "مهمان",
    }


def test_of_two_entries_at_a_meeting_the_better_one_stands_with_all_that_was_said(
    clerk, sina, twin
):
    meeting = MeetingFactory()
    mine = AttendanceFactory(meeting=meeting, person=sina, presence="absent", role="guest")
    theirs = AttendanceFactory(meeting=meeting, person=twin, presence="late", role="chair")
    said = StatementFactory(meeting=meeting, speaker=theirs)
    with audited():
        [done] = merge(sina, [twin], by=clerk)
    [one] = Attendance.objects.filter(meeting=meeting)
    assert (one, one.presence, one.role) == (mine, "late", "chair")
    assert Statement.objects.get(pk=said.pk).speaker == mine
    undo_merge(done, by=clerk)
    assert Statement.objects.get(pk=said.pk).speaker == theirs
    assert Attendance.objects.filter(meeting=meeting).count() == 2


def test_a_term_known_twice_is_kept_once(clerk, sina, twin):
    seat = SeatFactory()
    mine = TermFactory(seat=seat, person=sina, start="1401", end="1402", letter="۱۲")
    record(
        "create",
        Term(seat=seat, person=twin, start=PartialDate.parse("1401"), letter="۱۳"),
        by=clerk,
    )
    merge(sina, [twin], by=clerk)
    assert [(t, t.letter) for t in Term.objects.filter(seat=seat)] == [(mine, "۱۲، ۱۳")]


def test_nobody_is_related_to_themselves_or_follows_themselves(clerk, sina, twin):
    RelationFactory(from_person=sina, to_person=twin, to_organization=None)
    post = PostFactory(person=sina, successor=twin)
    [done] = merge(sina, [twin], by=clerk)
    assert not Relation.objects.exists()
    assert fresh(post).successor is None
    undo_merge(done, by=clerk)
    assert [(r.source, r.target) for r in Relation.objects.all()] == [(sina, twin)]
    assert fresh(post).successor == twin


def test_nobody_owes_themselves(clerk):
    one, other = OrganizationFactory.create_batch(2)
    owed = FollowUpFactory(owner_organization=one, owed_to=other)
    merge(one, [other], by=clerk)
    owed = FollowUp.objects.get(pk=owed.pk)
    assert (owed.owner_organization, owed.owed_to) == (one, None)


def test_who_got_a_letter_twice_did_so(clerk, sina, twin):
    """No row of that list is thrown away: the second letter stays with the merged record."""
    circular = CircularFactory()
    reason = CircularLetter.LeftOut.NO_ADDRESS
    for one in (sina, twin):
        CircularLetter.objects.create(circular=circular, person=one, left_out=reason)
    alone = CircularLetter.objects.create(circular=CircularFactory(), person=twin, left_out=reason)
    [done] = merge(sina, [twin], by=clerk)
    assert set(circular.letters.values_list("person", flat=True)) == {sina.pk, twin.pk}
    alone.refresh_from_db()
    assert alone.person == sina
    assert gather_late() == 0
    undo_merge(done, by=clerk)
    alone.refresh_from_db()
    assert alone.person == twin


def test_a_type_may_move_its_rows_itself(clerk, sina, twin, monkeypatch):
    """As pairs that may be one do: that of the two is settled, those with others are kept once."""

    def settle(move, field):
        for row in field.model.objects.filter(**{field.name: move.gone}):
            move.change(row, **{field.name: move.stays, "note": f"{move.gone.pk}"})

    monkeypatch.setattr(Assessment, "merging", {"person": Itself(settle)})
    row = AssessmentFactory(person=twin, note="")
    with audited():
        [done] = merge(sina, [twin], by=clerk)
    assert (fresh(row).person, fresh(row).note) == (sina, f"{twin.pk}")
    undo_merge(done, by=clerk)
    assert (fresh(row).person, fresh(row).note) == (twin, "")


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
