"""Two records become one: what stands, and what is kept of names and numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contacts.actions.merging import gather_late, merge, undo_merge
from contacts.merging import questions
from contacts.models import (
    Assessment,
    CircularLetter,
    ContactPoint,
    GroupMember,
    Person,
    Post,
    Relation,
)
from crm.dates import PartialDate, as_day, today
from crm.history import record
from crm.references import Itself
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


def test_no_english_name_of_another_is_put_there_unasked(clerk, sina, twin):
    (question,) = (one for one in questions([sina, twin]) if one.name == "name_en")
    assert [offer.source for offer in question.offers] == [twin, sina]
    spelt = PersonFactory(given_name="سینا", family_name="یوسفي", name_en="Sina Yousefi")
    (question,) = (one for one in questions([sina, spelt]) if one.name == "name_en")
    assert [offer.source for offer in question.offers] == [spelt]
    merge(sina, [twin], by=clerk, choices={"name_en": str(sina.pk)})
    one = fresh(sina)
    assert (one.name_en, "S. Yousefi" in one.aliases) == ("", True)
    other = PersonFactory(given_name="مریم", family_name="کاظمی")
    kept = PersonFactory(given_name="زهرا", family_name="اکبریان", name_en="Z. Akbarian")
    merge(kept, [other], by=clerk, choices={"name_en": str(other.pk)})
    assert fresh(kept).name_en == ""


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
