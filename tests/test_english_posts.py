"""On English pages posts and organizations bear their English names, where they are known."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.urls import reverse
from django.utils.translation import override

from contacts.models import Person, Post
from contacts.recipients import of_people
from tests.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db
PEOPLE = reverse("contacts:person-list")


@pytest.fixture
def person():
    firm = OrganizationFactory(name="نساجی یزد", name_en="Yazd Textiles")
    person = PersonFactory(given_name="مریم", family_name="راستین", name_en="Maryam Rastin")
    PostFactory(person=person, organization=firm, title="مدیر فروش", title_en="Sales manager")
    return person


@pytest.fixture
def english(reader, client_of):
    reader.language = "en"
    reader.save(update_fields=["language"])
    return client_of(reader)


def test_the_list_and_the_page_of_a_person(person, english):
    for url in (
        PEOPLE,
        person.get_absolute_url(),
        person.posts.get().organization.get_absolute_url(),
    ):
        text = english.get(url).content.decode()
        assert "Sales manager" in text
        assert "مدیر فروش" not in text
    assert "Yazd Textiles" in english.get(PEOPLE).content.decode()


def test_persian_pages_stay_persian(person, reader, client_of):
    text = client_of(reader).get(PEOPLE).content.decode()
    assert "مدیر فروش" in text
    assert "نساجی یزد" in text
    assert "Sales manager" not in text


def test_where_there_is_none_the_persian_one_stands(english):
    post = PostFactory(title="بایگان", organization=OrganizationFactory(name="گمرک"))
    text = english.get(PEOPLE).content.decode()
    assert "بایگان" in text
    assert "گمرک" in text
    assert str(post) == "بایگان"


def test_a_pick_box_and_search_tell_and_find_it(person, english):
    told = english.get(reverse("contacts:person-pick"), {"q": "Rastin"}).content.decode()
    assert "<bdi>Sales manager</bdi> · <bdi>Yazd Textiles</bdi>" in told
    found = english.get(reverse("search"), {"q": "sales manager"}).content.decode()
    assert person.get_absolute_url() in found
    assert list(Person.objects.matching("sales manager")) == [person]


def test_a_file_of_the_list_is_in_its_readers_language(person, english):
    page = english.post(reverse("export"), {"format": "csv"}, query_params={"of": PEOPLE})
    [row] = csv.DictReader(StringIO(page.getvalue().decode("utf-8-sig")))
    assert {"Sales manager", "Yazd Textiles"} <= set(row.values())


def test_letters_and_labels_take_it(person):
    [one] = of_people(Person.objects.filter(pk=person.pk))
    assert (one.post_in("en"), one.post_in("fa")) == ("Sales manager", "مدیر فروش")


def test_the_form_asks_for_it(person, clerk, client_of):
    post = person.posts.get()
    url = reverse("contacts:post-update", args=[post.pk])
    page = client_of(clerk).get(url)
    assert page.context["form"]["title_en"].value() == "Sales manager"
    with override("en"):
        assert str(Post.objects.get()) == "Sales manager"
