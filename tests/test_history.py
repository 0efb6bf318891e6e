"""Every change leaves its line, in the same transaction; what changes nothing leaves none."""

from __future__ import annotations

import pytest
from django.db import transaction

from contacts.models import Person
from crm.dates import PartialDate
from crm.history import Conflict, record, record_many
from crm.models import Change
from tests.audit import audited
from tests.factories import OrganizationFactory, PersonFactory, PostFactory, province

pytestmark = pytest.mark.django_db


def lines(obj):
    return [(line.verb, line.version, line.fields) for line in Change.objects.of(obj)]


def test_a_new_record_tells_what_was_filled_in(clerk):
    person = PersonFactory(given_name="سینا", family_name="یوسفی", honorific="", by=clerk)
    [(verb, version, fields)] = lines(person)
    assert (verb, version) == ("create", 1)
    assert fields == {"given_name": [None, "سینا"], "family_name": [None, "یوسفی"]}
    assert (person.created_by, person.updated_by) == (clerk, clerk)


def test_an_edit_tells_before_and_after(clerk, admin):
    person = PersonFactory(given_name="سینا", by=clerk)
    person.given_name = "احسان"
    change = record("update", person, by=admin, reason="اشتباه تایپی")
    assert change.fields == {"given_name": ["سینا", "احسان"]}
    assert change.details == {"reason": "اشتباه تایپی"}
    assert (person.version, change.version, change.by) == (2, 2, admin)
    stored = Person.objects.get(pk=person.pk)
    assert (stored.updated_by, stored.created_by) == (admin, clerk)
    assert "احسان" in stored.search_key


def test_relations_dates_and_numbers_are_told_as_they_are_stored(clerk):
    organization = OrganizationFactory(province=province())
    post = PostFactory(organization=organization, start=PartialDate(1401, 9), primary=True)
    [(_verb, _version, fields)] = lines(post)
    assert fields["organization"] == [None, organization.pk]
    assert fields["start"] == [None, "14010900"]
    assert fields["primary"] == [None, True]
    again = PostFactory._meta.model.objects.get(pk=post.pk)
    assert record("update", again, by=clerk) is None


def test_an_edit_that_changes_nothing_is_not_told(clerk):
    person = PersonFactory()
    assert record("update", person, by=clerk) is None
    assert len(lines(person)) == 1
    assert Person.objects.get(pk=person.pk).version == 1


def test_another_verb_is_told_even_when_no_field_changed(clerk):
    person = PersonFactory()
    assert record("invite", person, by=clerk).fields == {}
    assert person.version == 2


def test_who_comes_second_is_stopped_and_learns_how_it_stands(clerk, admin):
    person = PersonFactory(given_name="سینا")
    mine, theirs = (Person.objects.get(pk=person.pk) for _ in range(2))
    theirs.given_name = "احسان"
    record("update", theirs, by=admin)
    mine.given_name = "کامران"
    with audited() as new, pytest.raises(Conflict) as stopped:
        record("update", mine, by=clerk)
    assert stopped.value.stored.given_name == "احسان"
    assert new == []


def test_line_and_record_are_saved_together_or_not_at_all(clerk):
    def stop_halfway():
        with transaction.atomic():
            PersonFactory(family_name="ناتمام", by=clerk)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_halfway()
    assert not Person.everything.filter(family_name="ناتمام").exists()
    assert Change.objects.count() == 0


def test_many_new_records_get_a_line_each(clerk):
    people = [Person(family_name=f"گروهی {n}") for n in range(5)]
    with audited() as new:
        assert record_many("create", people, by=clerk) == people
    assert [line.by for line in new] == [clerk] * 5
    assert all(person.search_key and person.sort_key for person in Person.objects.all())


def test_of_many_only_those_that_changed_are_written(clerk):
    people = [PersonFactory() for _ in range(3)]
    people[1].note = "تازه"
    with audited() as new:
        assert record_many("update", people, by=clerk) == [people[1]]
    [line] = new
    assert (line.object_id, line.fields) == (people[1].pk, {"note": ["", "تازه"]})
    assert [Person.objects.get(pk=person.pk).version for person in people] == [1, 2, 1]


def test_one_stale_row_stops_all(clerk):
    people = [PersonFactory() for _ in range(3)]
    other = Person.objects.get(pk=people[2].pk)
    other.note = "دیگری"
    record("update", other, by=clerk)
    for person in people:
        person.note = "من"
    with audited() as new, pytest.raises(Conflict):
        record_many("update", people, by=clerk)
    assert new == []


def test_nothing_is_many_too(clerk):
    assert record_many("create", [], by=clerk) == []


def test_the_history_page_tells_it_in_words(clerk, client_of):
    first, second = OrganizationFactory(name="وزارت صمت"), OrganizationFactory(name="ایسیپو")
    post = PostFactory(organization=first, start=PartialDate(1401, 9, 7), by=clerk)
    post.organization, post.start = second, None
    record("update", post, by=clerk, reason="حکم تازه")
    text = client_of(clerk).get(f"/contacts/posts/{post.pk}/history/").content.decode()
    for words in ("وزارت صمت", "ایسیپو", "۱۴۰۱/۰۹/۰۷", "حکم تازه", str(clerk), "ویرایش"):
        assert words in text


def test_a_long_history_is_paged(clerk, client_of):
    person = PersonFactory(by=clerk)
    for number in range(60):
        person.note = f"یادداشت {number}"
        record("update", person, by=clerk)
    client = client_of(clerk)
    url = f"/contacts/people/{person.pk}/history/"
    first, second = (client.get(url, {"page": page}) for page in (1, 2))
    assert len(first.context["changes"]) == 50
    assert len(second.context["changes"]) == 11
    assert first.context["older_url"] == "?page=2"
    for nonsense in ("0", "x", "9" * 30, "-2"):
        assert client.get(url, {"page": nonsense}).status_code == 200
