"""Undoing an import: what it added goes, what it changed comes back, the rest is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.actions import add_point, import_undo, imports
from contacts.models import (
    ContactPoint,
    DuplicatePair,
    Import,
    ImportRow,
    Organization,
    Person,
    Post,
)
from crm.history import record
from crm.models import Change, Job
from crm.sentences import told
from crm.trash import throw_away
from tests.audit import audited
from tests.factories import (
    AttendanceFactory,
    ContactPointFactory,
    DuplicateFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)
from tests.importing import brought_in, decided, looked_at, opened, taken_in, undone, verdicts

pytestmark = pytest.mark.django_db
HEADER = ["نام", "نام خانوادگی", "سمت", "شرکت", "موبایل", "ایمیل", "ملاحظات"]
ROWS = [
    ["مریم", "کاظمی", "کارشناس", "نساجی یزد", "09121112233", "m@example.org", ""],
    ["سینا", "یوسفی", "مدیر", "نساجی یزد", "09121112244", "", "تازه"],
    ["زهرا", "اکبریان", "", "نساجی قم", "09121112255", "", ""],
]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sina():
    """Somebody the sheet changes."""
    person = PersonFactory(honorific="", given_name="سینا", family_name="یوسفی", note="قدیمی")
    ContactPointFactory(person=person, kind="mobile", value="09121112244")
    PostFactory(person=person, organization=OrganizationFactory(name="نساجی یزد"), title="معاون")
    return person


def state():
    """What there is of contacts, but for versions."""
    return {
        Person: sorted(Person.objects.values_list("pk", "family_name", "note", "found_by")),
        Organization: sorted(Organization.objects.values_list("pk", "name", "province")),
        Post: sorted(Post.objects.values_list("person", "organization", "title")),
        ContactPoint: sorted(ContactPoint.objects.values_list("person", "value")),
    }


def kept(imported):
    return {(label, name): told(why) for label, _pk, name, why, _row in imported.kept}


def test_everything_is_as_it_was_and_history_says_so(sina, clerk):
    before = state()
    imported = brought_in([HEADER, *ROWS], clerk)
    assert state() != before
    with audited() as lines:
        imported = undone(imported, clerk)
    assert imported.state == Import.State.UNDONE
    assert imported.kept == []
    assert state() == before
    assert {line.verb for line in lines} == {"delete", "undo"}
    sina.refresh_from_db()
    assert sina.note == "قدیمی"
    assert Post.objects.get(person=sina).title == "معاون"


def test_it_goes_in_again_afterwards(sina, clerk):
    undone(brought_in([HEADER, *ROWS], clerk), clerk)
    again = looked_at(opened([HEADER, *ROWS], clerk), clerk)
    assert verdicts(again) == ["new", "update", "new"]
    assert taken_in(again, clerk).state == Import.State.DONE
    assert Person.objects.count() == 3


def test_somebody_edited_since_stays_with_all_that_is_theirs(clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    maryam = Person.objects.get(family_name="کاظمی")
    maryam.note = "با او صحبت شد"
    record("update", maryam, by=clerk)
    imported = undone(imported, clerk)
    assert list(Person.objects.all()) == [maryam]
    assert Post.objects.get().person == maryam
    assert ContactPoint.objects.filter(person=maryam).count() == 2
    assert Organization.objects.get().name == "نساجی یزد"
    told = kept(imported)
    assert told["contacts.person", str(maryam)]
    assert told["contacts.organization", "نساجی یزد"]


def test_what_stays_is_named_by_the_row_of_the_sheet_that_brought_it(sina, clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    zahra = Person.objects.get(family_name="اکبریان")
    sina.refresh_from_db()
    for person in (zahra, sina):
        person.note = "با او صحبت شد"
        record("update", person, by=clerk)
    rows = {name: number for _label, _pk, name, _why, number in undone(imported, clerk).kept}
    assert rows == {str(zahra): 4, "سینا یوسفی": 3, "نساجی قم": 0}


def test_a_post_that_came_along_is_no_use_since(clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    maryam, sina, _zahra = Person.objects.order_by("pk")
    maryam.note = "با او صحبت شد"
    record("update", maryam, by=clerk)
    yazd, qom = Organization.objects.order_by("pk")
    MemberFactory(person=sina)
    PostFactory(organization=qom)
    told = kept(undone(imported, clerk))
    assert told["contacts.organization", str(yazd)].startswith("برای آنچه از همین ورود می‌ماند")
    assert told["contacts.organization", str(qom)].startswith("پس از ورود به کار رفته است")


def test_a_look_at_it_tells_what_undoing_does_and_writes_nothing(sina, clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    maryam = Person.objects.get(family_name="کاظمی")
    maryam.note = "با او صحبت شد"
    record("update", maryam, by=clerk)
    before = state()
    with audited() as lines:
        found = import_undo.look(imported, by=clerk)
    assert (state(), list(lines)) == (before, [])
    assert (found.back[Person], found.back[Post], found.gone[Person]) == (1, 1, 1)
    assert found.kept == undone(imported, clerk).kept
    assert Person.everything.filter(deleted_at=None).count() == 2


def test_who_came_to_a_meeting_or_into_a_group_since_stays(clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    maryam, sina, _zahra = Person.objects.order_by("pk")
    AttendanceFactory(person=maryam)
    MemberFactory(person=sina)
    imported = undone(imported, clerk)
    assert set(Person.objects.filter(family_name__in=("کاظمی", "یوسفی", "اکبریان"))) == {
        maryam,
        sina,
    }
    assert len(imported.kept) == 3  # and the mill in which both have their posts


def test_a_number_somebody_added_since_keeps_its_person(clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    zahra = Person.objects.get(family_name="اکبریان")
    add_point(ContactPoint(person=zahra, kind="site", value="http://example.org"), by=clerk)
    undone(imported, clerk)
    assert list(Person.objects.all()) == [zahra]


def test_what_a_scan_for_duplicates_found_keeps_nobody(clerk):
    MemberFactory(person=PersonFactory(given_name="مریم", family_name="کاظمی"))
    known = set(Person.objects.all())
    sheet = [HEADER, ["مریم", "کاظمی", "", "", "09121112233", "", ""]]
    imported = opened(sheet, clerk)
    imported = taken_in(decided(looked_at(imported, clerk), clerk, decisions={"2": "new"}), clerk)
    DuplicateFactory(
        first_person=Person.objects.earliest("pk"), second_person=Person.objects.latest("pk")
    )
    assert DuplicatePair.objects.of_living_parties().exists()
    imported = undone(imported, clerk)
    assert imported.kept == []
    assert set(Person.objects.all()) == known
    assert not DuplicatePair.objects.of_living_parties().exists()


def test_a_changed_value_that_changed_again_stays_and_the_rest_comes_back(sina, clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    sina.refresh_from_db()
    sina.note = "تازه‌تر"
    record("update", sina, by=clerk)
    imported = undone(imported, clerk)
    sina.refresh_from_db()
    assert sina.note == "تازه‌تر"
    assert Post.objects.get(person=sina).title == "معاون"
    assert "یادداشت" in kept(imported)["contacts.person", "سینا یوسفی"]


def test_what_is_in_the_trash_already_is_no_matter(sina, clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    throw_away(Person.objects.get(family_name="کاظمی"), by=clerk)
    sina.refresh_from_db()
    throw_away(sina, by=clerk)
    imported = undone(imported, clerk)
    assert imported.state == Import.State.UNDONE
    assert not Person.objects.exists()
    assert list(kept(imported)) == [("contacts.person", "سینا یوسفی")]


def test_two_imports_are_undone_in_either_order(clerk):
    first = brought_in([HEADER, ROWS[0]], clerk)
    more = ["مریم", "کاظمی", "کارشناس", "نساجی یزد", "09121112233", "m2@example.org", "دوم"]
    second = brought_in([HEADER, more], clerk)
    first = undone(first, clerk)
    assert Person.objects.count() == 1  # the second import has edited her
    undone(second, clerk)
    person = Person.objects.get()
    assert (person.note, ContactPoint.objects.filter(person=person).count()) == ("", 2)


def test_it_is_done_once_and_only_for_thirty_days(clerk):
    imported = brought_in([HEADER, *ROWS], clerk)
    Import.objects.filter(pk=imported.pk).update(done_at=timezone.now() - timedelta(days=31))
    with pytest.raises(ValidationError):
        import_undo.begin(imported, by=clerk)
    Import.objects.filter(pk=imported.pk).update(done_at=timezone.now() - timedelta(days=29))
    imported = undone(imported, clerk)
    lines = Change.objects.count()
    with pytest.raises(ValidationError):
        import_undo.begin(imported, by=clerk)
    Job.objects.filter(pk=imported.job_id).update(state=Job.State.WAITING)
    undone_again = Import.objects.get(pk=imported.pk)
    assert undone_again.state == Import.State.UNDONE
    assert Change.objects.count() == lines


def test_what_breaks_half_way_undoes_nothing(sina, clerk, monkeypatch):
    imported = brought_in([HEADER, *ROWS], clerk)
    before = state()

    def breaks(*args, **more):
        raise RuntimeError("half way")

    monkeypatch.setattr(import_undo, "refresh_found_by", breaks)
    imported = undone(imported, clerk)
    assert imported.job.state == Job.State.FAILED
    assert state() == before
    monkeypatch.undo()
    assert imported.may_be_undone
    assert undone(imported, clerk).state == Import.State.UNDONE


def test_files_and_rows_are_forgotten_when_nothing_can_be_undone_any_more(clerk, tmp_path):
    done = brought_in([HEADER, *ROWS], clerk)
    left = opened([HEADER, *ROWS], clerk)
    folders = tmp_path / "imports"
    imports.forget()
    assert len(list(folders.iterdir())) == 2
    long_ago = timezone.now() - timedelta(days=31)
    Import.objects.update(created_at=long_ago)
    Import.objects.filter(pk=done.pk).update(done_at=long_ago)
    imports.forget()
    assert list(folders.iterdir()) == []
    assert list(Import.objects.values_list("pk", flat=True)) == [done.pk]
    assert not ImportRow.objects.exists()
    assert Person.objects.count() == 3
    assert left.pk != done.pk
