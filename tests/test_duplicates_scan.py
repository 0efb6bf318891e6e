"""The scan: finds pairs, keeps their scores, forgets no verdict, and leaves nothing half done."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from contacts.actions import duplicates as actions
from contacts.actions.duplicates import (
    ask_nightly_scan,
    ask_scan,
    find_pairs,
    reopen,
    tell_apart,
)
from contacts.actions.merging import merge, undo_merge
from contacts.models import DuplicatePair, Person
from crm import worker
from crm.history import record
from crm.models import Change, Job
from crm.trash import restore, throw_away
from engagements.actions.reminders import tick
from tests.audit import audited
from tests.factories import (
    ContactPointFactory,
    DuplicateFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ALIKE = ({"given_name": "ژوبین", "family_name": "چیت‌ساز"}, {"family_name": "چيت ساز"})


def two(**more):
    first = PersonFactory(**ALIKE[0] | more)
    return first, PersonFactory(**ALIKE[0] | ALIKE[1] | more)


def pairs(**verdict):
    return list(DuplicatePair.objects.filter(**verdict).surest_first())


def codes(pair):
    return [code for code, _weight in pair.reasons]


def test_it_finds_people_and_organizations_that_may_be_one():
    first, second = two()
    firm = OrganizationFactory(name="نساجی پرنیان زاینده")
    same = OrganizationFactory(name="شرکت نساجی پرنیان زاینده (سهامی خاص)")
    PersonFactory(given_name="احسان", family_name="یوسفی")
    PersonFactory(given_name="سینا", family_name="یوسفی")
    with audited() as lines:
        tally = find_pairs()
    assert tally.found == len(lines) == 2
    assert {pair.parties for pair in pairs()} == {(first, second), (firm, same)}
    assert {(line.verb, line.by) for line in lines} == {("create", None)}
    assert "name_spelling" in codes(next(pair for pair in pairs() if pair.first == first))


def test_a_second_scan_changes_nothing():
    two()
    find_pairs()
    before = [(pair.pk, pair.score, pair.version) for pair in pairs()]
    with audited() as lines:
        assert find_pairs().found == 0
    assert lines == []
    assert [(pair.pk, pair.score, pair.version) for pair in pairs()] == before


def test_the_score_and_the_reasons_follow_what_becomes_known():
    first, second = two()
    find_pairs()
    [before] = pairs()
    for person in (first, second):
        ContactPointFactory(person=person, kind="mobile", value="09121112233")
    with audited() as lines:  # no change of the pair: nobody has decided anything
        find_pairs()
    [after] = pairs()
    assert after.score >= before.score
    assert "same_mobile" in codes(after)
    assert (lines, after.version) == ([], before.version)


def test_what_is_no_longer_alike_goes_and_comes_back(clerk):
    first, _second = two()
    find_pairs()
    [pair] = pairs()
    first.refresh_from_db()
    first.given_name, first.family_name = "نیلوفر", "افتخاریان"
    record("update", first, by=clerk)
    with audited() as lines:
        assert find_pairs().faded == 1
    assert (pairs(), [line.verb for line in lines]) == ([], ["fade"])
    first.given_name, first.family_name = ALIKE[0].values()
    record("update", first, by=clerk)
    with audited() as lines:
        assert find_pairs().found == 1
    assert (pairs(), [line.verb for line in lines]) == ([pair], ["restore"])


def test_not_the_same_is_remembered_for_ever(clerk):
    first, second = two()
    find_pairs()
    [pair] = pairs()
    with audited() as lines:
        tell_apart(pair, by=clerk)
    assert [line.verb for line in lines] == ["differ"]
    second.refresh_from_db()
    second.given_name = "ژوبین"  # and when the names change
    second.family_name = "چیت سازان"
    record("update", second, by=clerk)
    for person in (first, second):
        ContactPointFactory(person=person, kind="mobile", value="09121112233")
    assert find_pairs().found == 0
    [same] = pairs()
    assert (same.verdict, same.judged_by) == ("different", clerk)
    assert list(DuplicatePair.objects.between(second, first)) == [same]
    assert list(DuplicatePair.objects.between(first, second)) == [same]


def test_a_pair_stands_once_in_whichever_order():
    first, second = two()
    DuplicateFactory(first_person=first, second_person=second)
    for sides in ((first, second), (second, first), (first, first)):
        names = dict(zip(DuplicatePair.sides_of(Person), sides, strict=True))
        with pytest.raises(IntegrityError), transaction.atomic():
            record("create", DuplicatePair(score=50, **names), by=None)


def test_a_person_and_an_organization_are_no_pair():
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        DuplicateFactory(second_person=None, second_organization=OrganizationFactory())


def test_a_verdict_is_given_once_and_taken_back(clerk, admin):
    pair = DuplicateFactory()
    tell_apart(pair, by=clerk)
    with audited() as lines:
        assert tell_apart(pair, by=admin).judged_by == clerk
    assert lines == []
    again = reopen(pair, by=admin)
    assert (again.verdict, again.judged_by, again.judged_at) == ("open", None, None)


def test_what_lies_in_the_trash_is_compared_with_nobody(clerk):
    first, second = two()
    find_pairs()
    throw_away(second, by=clerk)
    assert list(DuplicatePair.objects.of_living_parties()) == []
    find_pairs()
    assert pairs() == []
    second.refresh_from_db()
    restore(second, by=clerk)
    find_pairs()
    assert [pair.parties for pair in pairs()] == [(first, second)]


def test_only_what_has_changed_is_compared_when_that_is_asked():
    first, _second = two()
    later = timezone.now() + timedelta(hours=1)
    assert find_pairs(since=later).found == 0
    assert find_pairs(since=timezone.now() - timedelta(hours=1)).found == 1
    Person.everything.update(updated_at=timezone.now() - timedelta(days=2))
    DuplicatePair.everything.all().delete()
    since = timezone.now() - timedelta(days=1)
    assert find_pairs(since=since).found == 0
    ContactPointFactory(person=first, kind="mobile", value="09121112233")
    assert find_pairs(since=since).found == 1


def test_a_scan_of_what_has_changed_leaves_the_other_pairs_alone():
    two()
    find_pairs()
    Person.everything.update(updated_at=timezone.now() - timedelta(days=2))
    PersonFactory(given_name="نیلوفر", family_name="افتخاریان")
    assert find_pairs(since=timezone.now() - timedelta(days=1)).faded == 0
    assert len(pairs()) == 1


def test_a_scan_that_breaks_half_way_leaves_nothing(clerk, monkeypatch):
    two()
    job = ask_scan(by=clerk)

    def breaks(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "rescore", breaks)
    assert worker.run_due() == 1
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert DuplicatePair.everything.count() == Change.objects.filter(verb="fade").count() == 0


def test_as_a_job_it_tells_how_far_it_is_and_what_it_found(clerk, monkeypatch):
    two()
    told = []
    job = ask_scan(by=clerk)
    assert ask_scan(by=clerk) == job, "one scan at a time"
    monkeypatch.setattr(actions, "TOLD_EACH", 1)
    result = actions.scan(job, lambda done, total: told.append((done, total)))
    assert told[0][1] == told[-1][1] == 4
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert result["url"] == "/contacts/duplicates/"
    assert "۱" in "".join(result["told"]) or "1" in "".join(result["told"])


# --- at night ----------------------------------------------------------------------------------


def at(hour, day=6):
    return datetime(2026, 5, day, hour, 10, tzinfo=ZoneInfo("Asia/Tehran"))


def scans():
    return Job.objects.filter(action=actions.SCAN)


def test_it_runs_once_after_each_midnight(clerk, time_machine):
    for moment, expected in ((at(1), 0), (at(2), 1), (at(3), 1), (at(23), 1), (at(2, 7), 2)):
        time_machine.move_to(moment, tick=False)
        ask_nightly_scan(moment)
        worker.run_due()
        assert scans().count() == expected, moment
    assert {job.params["everybody"] for job in scans()} == {False}


def test_the_clock_of_the_reminders_starts_it(clerk, time_machine):
    time_machine.move_to(at(4), tick=False)
    two()
    tick()
    tick()
    assert scans().count() == 1
    worker.run_due()
    assert len(pairs()) == 1
    assert scans().get().by == clerk


def test_the_night_after_compares_what_has_changed_since(clerk, time_machine):
    time_machine.move_to(at(1), tick=False)
    two()
    time_machine.move_to(at(3), tick=False)
    ask_nightly_scan(at(3))
    worker.run_due()
    DuplicatePair.everything.all().delete()
    time_machine.move_to(at(3, 7), tick=False)
    ask_nightly_scan(at(3, 7))
    worker.run_due()
    assert pairs() == [], "nothing has changed, so nothing was compared"


def test_without_anybody_to_judge_nobody_scans(time_machine):
    UserFactory(role="reader")
    time_machine.move_to(at(4), tick=False)
    assert ask_nightly_scan(at(4)) is None
    assert scans().count() == 0


# --- and merging -------------------------------------------------------------------------------


def test_a_merge_settles_its_pair_and_takes_over_who_was_told_apart(clerk):
    stays, gone, third = (PersonFactory() for _person in range(3))
    pair = DuplicateFactory(first_person=stays, second_person=gone)
    tell_apart(DuplicateFactory(first_person=gone, second_person=third), by=clerk)
    with audited():
        [done] = merge(stays, [gone], by=clerk)
    pair.refresh_from_db()
    assert (pair.verdict, pair.judged_by) == ("merged", clerk)
    assert DuplicatePair.objects.between(third, stays).get().verdict == "different"
    with pytest.raises(ValidationError):
        tell_apart(pair, by=clerk)
    with audited():
        undo_merge(done, by=clerk)
    pair.refresh_from_db()
    assert pair.verdict == "open"
