"""Importing for good: what was looked at, all of it or nothing; twice changes nothing."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.urls import reverse
from python_calamine import CalamineWorkbook

from contacts.actions import importing, imports
from contacts.models import ContactPoint, Import, Organization, Person, Post
from crm import bulk, worker
from crm.history import record
from crm.models import Change, Job
from tests.audit import audited
from tests.factories import (
    ContactPointFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.importing import (
    brought_in,
    looked_at,
    opened,
    taken_in,
    told,
    verdicts,
    worked,
)
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
HEADER = ["نام", "نام خانوادگی", "سمت", "شرکت", "موبایل", "ایمیل", "ملاحظات"]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def people(count, first=0):
    return [
        ["مریم", f"کاظمی {n}", "کارشناس", f"نساجی {n % 7}", f"0912{n:07}", f"m{n}@example.org", ""]
        for n in range(first, first + count)
    ]


def everything():
    """All there is of contacts, as rows of values."""
    return {
        model: sorted(model.everything.values_list(*names))
        for model, names in (
            (Person, ("pk", "given_name", "family_name", "note", "version", "found_by")),
            (Organization, ("pk", "name", "kind", "version", "found_by")),
            (Post, ("pk", "person", "organization", "title", "version")),
            (ContactPoint, ("pk", "person", "organization", "value", "version")),
        )
    }


# --- what is written ---------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 260])  # with and without COPY
def test_all_that_was_looked_at_is_written_with_its_history(clerk, count):
    with audited() as lines:
        imported = brought_in([HEADER, *people(count)], clerk)
    assert imported.state == Import.State.DONE
    assert Person.objects.count() == count
    assert Organization.objects.count() == min(count, 7)
    assert {line.by for line in lines} == {clerk}
    assert {line.details["import"] for line in lines} == {str(imported.pk)}
    person = Person.objects.select_related("created_by").order_by("pk").first()
    assert (person.created_by, person.version, person.search_key.split()[:2]) == (
        clerk,
        1,
        ["مریم", "کاظمی"],
    )
    post = Post.objects.get(person=person)
    assert (post.title, post.primary, post.organization.name) == ("کارشناس", True, "نساجی 0")


def test_a_post_gets_its_english_title_and_is_known_by_it(clerk):
    header = ["نام خانوادگی", "شرکت", "سمت", "سمت انگلیسی"]
    row = ["یوسفی", "نساجی یزد", "مدیر فروش", "Head of Sales"]
    imported = brought_in([header, row], clerk)
    post = Post.objects.get()
    assert (post.title, post.title_en) == ("مدیر فروش", "Head of Sales")
    assert told(imported, 2)["lines"][-1][2] == "Head of Sales"
    person = Person.objects.get()
    assert person.found_by == Person.told_elsewhere([person.pk])[person.pk]
    in_english = [header[:3], [*row[:2], "Head of sales"]]
    for rows in ([header, row], in_english):
        assert verdicts(looked_at(opened(rows, clerk), clerk)) == ["same"]


@pytest.mark.parametrize("count", [3, 260])
def test_everybody_is_found_by_posts_organizations_and_numbers_at_once(clerk, count):
    brought_in([HEADER, *people(count)], clerk)
    for model in (Person, Organization):
        keys = model.objects.values_list("pk", flat=True)
        told_now = model.told_elsewhere(list(keys))
        for row in model.objects.all():
            assert row.found_by == told_now.get(row.pk, "")
            before = row.search_key
            model._meta.get_field("search_key").pre_save(row, add=False)
            assert row.search_key == before
    assert Person.objects.matching("کارشناس نساجی 2").count() > 0
    assert Person.objects.matching("09120000002").count() == 1


def test_a_stored_person_is_found_by_what_the_sheet_adds(clerk):
    person = PersonFactory(given_name="مریم", family_name="کاظمی 0")
    ContactPointFactory(person=person, kind="mobile", value="09120000000")
    brought_in([HEADER, *people(1)], clerk)
    assert Person.objects.matching("نساجی 0 کارشناس").get() == person
    assert Person.objects.matching("m0@example.org").get() == person


def test_the_same_file_twice_changes_nothing(clerk):
    rows = [HEADER, *people(30), *people(3), ["مریم", "کاظمی 1", "", "", "", "", ""]]
    brought_in(rows, clerk)
    before, lines = everything(), Change.objects.count()
    imported = looked_at(opened(rows, clerk), clerk)
    assert set(verdicts(imported)) == {"same"}
    assert not imported.may_run
    with pytest.raises(ValidationError):
        importing.begin(imported, by=clerk, digest=imported.digest)
    assert (everything(), Change.objects.count()) == (before, lines)


def test_organizations_go_in_with_their_numbers(clerk):
    header = ["نام شرکت", "شناسه ملی", "استان", "تعداد دوک", "تلفن", "نشانی"]
    rows = [
        [f"نساجی {n}", "", "یزد", str(n), f"0353822110{n}", f"یزد، خیابان {n}"] for n in range(5)
    ]
    brought_in([header, *rows], clerk)
    organization = Organization.objects.get(name="نساجی 3")
    assert organization.facts == {"spindles": 3}
    assert set(organization.points.values_list("kind", flat=True)) == {"phone", "address"}
    assert Organization.objects.matching("03538221103").get() == organization
    again = looked_at(opened([header, *rows], clerk), clerk)
    assert set(verdicts(again)) == {"same"}


def test_bad_rows_are_left_out_and_can_be_mended(clerk, client_of):
    rows = [*people(2), ["مریم", "=1+1", "", "", "12", "", ""]]
    imported = brought_in([HEADER, *rows], clerk)
    assert Person.objects.count() == 2
    response = client_of(clerk).get(reverse("contacts:import-bad-rows", args=[imported.pk]))
    assert "\u200c" not in unquote(response["Content-Disposition"])
    content = b"".join(response.streaming_content)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["ردیف‌های نیازمند اصلاح"]
    head, wrong = book.get_sheet_by_index(0).to_python()
    assert head[-2:] == ["ردیف در فایل", "ایراد"]
    assert not re.search("[\u2066-\u2069]", wrong[-1])
    mended = opened(content, clerk, "mended.xlsx")
    assert mended.mapping[:7] == imported.mapping
    assert set(mended.mapping[7:]) == {""}
    mended = looked_at(mended, clerk)
    assert verdicts(mended) == ["error"]
    assert mended.rows.get().cells[1] == "=1+1"  # a text, no formula


# --- all or nothing ----------------------------------------------------------------------------


def test_contacts_that_changed_meanwhile_are_looked_at_again(clerk):
    person = PersonFactory(given_name="مریم", family_name="کاظمی 0")
    ContactPointFactory(person=person, kind="mobile", value="09120000000")
    imported = looked_at(opened([HEADER, *people(3)], clerk), clerk)
    person.note = "میانه"
    person.family_name = "کاظمیان"
    record("update", person, by=clerk)
    before = everything()
    imported = taken_in(imported, clerk)
    assert imported.job.state == Job.State.FAILED
    assert "دوباره" in imported.job.error
    assert everything() == before
    assert imported.is_open
    imports.decide(imported, by=clerk, answers={}, decisions={})
    imported = taken_in(worked(imported), clerk)
    assert imported.state == Import.State.DONE


def test_an_unrelated_edit_does_not_stop_it(clerk):
    other = PersonFactory()
    imported = looked_at(opened([HEADER, *people(3)], clerk), clerk)
    other.note = "میانه"
    record("update", other, by=clerk)
    assert taken_in(imported, clerk).state == Import.State.DONE


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_what_breaks_half_way_leaves_nothing(clerk, monkeypatch, nth):
    """At each kind of record that is written: organizations, people, posts, numbers."""
    imported = looked_at(opened([HEADER, *people(5)], clerk), clerk)
    before, calls = everything(), []

    def breaks(verb, rows, **more):
        calls.append(rows)
        if len(calls) == nth:
            raise RuntimeError("half way")
        return real(verb, rows, **more)

    real = importing.record_many
    monkeypatch.setattr(importing, "record_many", breaks)
    imported = taken_in(imported, clerk)
    assert (imported.job.state, len(calls)) == (Job.State.FAILED, nth)
    assert everything() == before
    assert not Change.objects.exists()
    monkeypatch.undo()
    imports.decide(imported, by=clerk, answers={}, decisions={})
    assert taken_in(worked(imported), clerk).state == Import.State.DONE


def test_a_job_taken_up_after_it_was_done_does_nothing_more(clerk):
    imported = brought_in([HEADER, *people(3)], clerk)
    before = everything()
    Job.objects.filter(pk=imported.job_id).update(state=Job.State.WAITING)
    worker.run_due()
    assert everything() == before
    assert Import.objects.get().state == Import.State.DONE


def test_what_was_not_looked_at_is_not_done(clerk):
    imported = opened([HEADER, *people(1)], clerk)
    for digest in ("", "x" * 64):
        with pytest.raises(ValidationError):
            importing.begin(imported, by=clerk, digest=digest)
    imported = looked_at(imported, clerk)
    with pytest.raises(ValidationError):
        importing.begin(imported, by=clerk, digest="x" * 64)
    importing.begin(imported, by=clerk, digest=imported.digest)
    with pytest.raises(ValidationError):
        importing.begin(imported, by=clerk, digest=imported.digest)


def test_what_is_being_worked_on_cannot_be_changed(clerk):
    imported = looked_at(opened([HEADER, *people(1)], clerk), clerk)
    importing.begin(imported, by=clerk, digest=imported.digest)
    mapping = {"mapping": imported.mapping, "keys": []}
    for act in (
        lambda: imports.map_columns(imported, by=clerk, **mapping),
        lambda: imports.decide(imported, by=clerk, answers={}, decisions={}),
        lambda: imports.discard(imported, by=clerk),
    ):
        with pytest.raises(ValidationError):
            act()
    worker.run_due()
    assert Person.objects.count() == 1


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_nobody_twice():
    clerk = UserFactory(role="secretariat")
    rows = [HEADER, *people(40)]
    both = [looked_at(opened(rows, clerk), clerk) for _time in range(2)]
    for imported in both:
        importing.begin(imported, by=clerk, digest=imported.digest)
    together(2, lambda _number: worker.run_due())
    assert Person.objects.count() == 40
    assert Organization.objects.count() == 7
    states = sorted(Import.objects.values_list("job__state", flat=True))
    assert states == [Job.State.DONE, Job.State.FAILED]


# --- many new rows at once ---------------------------------------------------------------------


@needs_postgres
def test_copied_rows_hold_what_inserted_rows_would(clerk):
    texts = ["a\tb", "a\\b", "\\N", "سطر\nدیگر", "", "'\"", "\\.", "😀"]
    rows = [Person(family_name=f"{n}", note=texts[n % len(texts)]) for n in range(bulk.WORTH)]
    bulk.insert(rows)
    stored = Person.objects.in_bulk([row.pk for row in rows])
    for row in rows:
        assert stored[row.pk].note == row.note
        assert stored[row.pk].search_key == row.search_key
        assert not row._state.adding
    organizations = [
        Organization(name=f"سازمان {n}", facts={"duty": texts[n % len(texts)]})
        for n in range(bulk.WORTH)
    ]
    bulk.insert(organizations)
    found = Organization.objects.in_bulk([row.pk for row in organizations])
    assert all(found[row.pk].facts == row.facts for row in organizations)


@needs_postgres
def test_what_a_constraint_refuses_is_refused_when_copied_too(clerk):
    person, office = PersonFactory(), OrganizationFactory()
    rows = [ContactPoint(person=person, organization=office, kind="site", value="x")] * 1
    rows += [ContactPoint(person=person, kind="site", value=f"{n}") for n in range(bulk.WORTH)]
    with pytest.raises(DatabaseError):
        bulk.insert(rows)


def test_history_of_many_is_that_of_each(clerk):
    mill = OrganizationFactory(name="نساجی 0")
    PostFactory(organization=mill)
    imported = brought_in([HEADER, *people(260)], clerk)
    person = Person.objects.order_by("-pk").first()
    (line,) = Change.objects.of(person)
    assert line.fields["family_name"] == [None, person.family_name]
    assert set(line.fields) == {"given_name", "family_name"}
    assert (line.verb, line.version, line.details["note"]) == ("create", 1, imported.name)
    assert told(imported, 2)["lines"]
