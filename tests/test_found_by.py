"""People are found by post, organization and number, whatever changes and in whatever order."""

from __future__ import annotations

import pytest

from contacts.models import ContactPoint, Organization, Person, Post
from crm.history import lock, record, record_many
from crm.trash import throw_away
from tests.factories import (
    ContactPointFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def isipo():
    return OrganizationFactory(name="سازمان صنایع کوچک و شهرک‌های صنعتی", aliases="ایسیپو\nISIPO")


@pytest.fixture
def ghorbani(isipo):
    person = PersonFactory(given_name="علی", family_name="قربانی")
    PostFactory(person=person, organization=isipo, title="معاون صنایع کوچک")
    ContactPointFactory(person=person, kind="mobile", value="۰۹۱۲ ۳۴۵ ۶۷۸۹")
    return person


def found(query):
    return set(Person.objects.matching(query))


@pytest.mark.parametrize(
    "query",
    ["معاون", "قرباني معاون", "ایسیپو", "isipo علی", "6789", "۶۷۸۹", "09123456789", "شهركهاي"],
)
def test_by_every_word_in_any_spelling_and_order(ghorbani, query):
    PersonFactory()
    assert found(query) == {ghorbani}


def test_not_by_what_no_post_says(ghorbani):
    assert found("رئیس") == set()


def test_by_the_new_name_of_the_organization(ghorbani, isipo, clerk):
    stored = lock(isipo)
    stored.aliases = "صنایع کوچک ایران"
    record("update", stored, by=clerk)
    assert found("ایسیپو") == set()
    assert found("قربانی ایران") == {ghorbani}


def test_no_longer_by_a_post_that_was_recorded_for_somebody_else(ghorbani, clerk):
    other = PersonFactory(family_name="لاهوتی")
    post = lock(Post.objects.get(person=ghorbani))
    post.person = other
    record("update", post, by=clerk)
    assert found("معاون") == {other}


def test_no_longer_by_what_is_in_the_trash(ghorbani, clerk):
    throw_away(Post.objects.get(person=ghorbani), by=clerk)
    throw_away(ContactPoint.objects.get(person=ghorbani), by=clerk)
    assert found("معاون") == found("6789") == set()


def test_by_many_posts_saved_at_once(clerk, isipo):
    people = PersonFactory.create_batch(3)
    record_many(
        "create",
        [Post(person=person, organization=isipo, title="بازرس") for person in people],
        by=clerk,
    )
    assert found("بازرس") == set(people)


def test_by_what_was_added_while_their_form_was_open(ghorbani, clerk, isipo):
    """The form was read before; saving it must not put back what people were found by then."""
    read_before = Person.objects.get(pk=ghorbani.pk)
    post = Post(person=ghorbani, organization=isipo, title="سرپرست")
    record("create", post, by=clerk)
    read_before.note = "تلفن شد"
    record("update", read_before, by=clerk)
    assert found("سرپرست") == {ghorbani}


def test_history_does_not_tell_of_it(ghorbani, clerk, client_of):
    response = client_of(clerk).get(ghorbani.url_role("history", ghorbani.pk))
    assert "معاون" not in response.content.decode()


def test_an_organization_by_the_last_digits_of_its_phone(isipo):
    ContactPointFactory(person=None, organization=isipo, kind="phone", value="021-88776655")
    assert set(Organization.objects.matching("۶۶۵۵")) == {isipo}


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_by_both_posts_two_clerks_add_at_once():
    person, clerk = PersonFactory(), UserFactory(role="secretariat")
    organizations = OrganizationFactory.create_batch(4)

    def add(number):
        post = Post(person=person, organization=organizations[number], title=f"سمت{number}")
        record("create", post, by=clerk)
        return number

    together(4, add)
    for number in range(4):
        assert found(f"سمت{number}") == {person}
