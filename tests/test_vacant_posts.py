"""A post nobody holds is shown as vacant until somebody follows or it is abolished."""

from __future__ import annotations

import pytest

from contacts.actions import abolish_post
from contacts.models import Post
from crm.dates import PartialDate
from crm.history import record
from crm.models import Change
from crm.trash import throw_away
from tests.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OrganizationFactory(name="دفتر صنایع نساجی")


def held(office, title, start=None, end=None, name="اکبری"):
    span = {
        side: PartialDate.parse(text)
        for side, text in (("start", start), ("end", end))
        if text is not None
    }
    person = PersonFactory(family_name=name)
    return PostFactory(organization=office, title=title, person=person, **span)


def vacant(client, office, **query):
    response = client.get(office.get_absolute_url(), query)
    return [post.title for post in response.context["vacant"]], response.content.decode()


def test_it_is_vacant_after_its_holder_left(office, clerk, client_of):
    held(office, "مدیرکل", "1398", "1403/02/15")
    titles, page = vacant(client_of(clerk), office)
    assert titles == ["مدیرکل"]
    assert "۱۴۰۳/۰۲/۱۵" in page


def test_it_is_filled_whatever_the_spelling(office, clerk, client_of):
    held(office, "مدیر كل", "1398", "1403/02/15")
    held(office, "مدیرکل", "1403/03")
    assert vacant(client_of(clerk), office)[0] == []


def test_it_was_vacant_on_a_day_between(office, clerk, client_of):
    held(office, "معاون", "1398", "1401/01/31")
    held(office, "معاون", "1402/01/01", name="بهرامی")
    client = client_of(clerk)
    assert vacant(client, office, as_of="1401/06/01")[0] == ["معاون"]
    assert vacant(client, office, as_of="1402/06/01")[0] == []
    assert vacant(client, office, as_of="1400/06/01")[0] == []


def test_a_year_that_has_not_passed_leaves_nothing_vacant_for_certain(office, clerk, client_of):
    held(office, "معاون", "1398", "1401")
    client = client_of(clerk)
    assert vacant(client, office, as_of="1401/11/01")[0] == []
    assert vacant(client, office, as_of="1402/01/01")[0] == ["معاون"]


def test_only_its_last_holder_is_named(office, clerk, client_of):
    held(office, "معاون", "1390", "1395", name="نخستین")
    held(office, "معاون", "1396", "1402", name="پسین")
    titles, page = vacant(client_of(clerk), office)
    assert titles == ["معاون"]
    assert "پسین" in page
    assert "نخستین" not in page


def test_an_abolished_post_is_not_vacant(office, clerk, client_of):
    post = held(office, "بایگان", "1380", "1390")
    client_of(clerk).post(f"/contacts/posts/{post.pk}/abolish/")
    assert vacant(client_of(clerk), office)[0] == []


def test_a_post_that_is_held_cannot_be_abolished(office, clerk, client_of):
    post = held(office, "بایگان", "1380")
    response = client_of(clerk).post(f"/contacts/posts/{post.pk}/abolish/")
    assert response.status_code == 422
    assert not Post.objects.get().abolished


def test_it_is_filled_from_the_page_with_its_title(office, clerk, client_of):
    held(office, "مدیرکل", "1398", "1403")
    page = vacant(client_of(clerk), office)[1]
    assert f"/contacts/posts/new/?organization={office.pk}&amp;title=" in page


def test_abolishing_leaves_a_line_of_history(office, clerk):
    post = held(office, "بایگان", "1380", "1390")
    abolish_post(post, by=clerk)
    assert Change.objects.of(post)[0].verb == "abolish"


def test_a_post_whose_holder_is_in_the_trash_is_vacant_and_may_be_filled(office, clerk, client_of):
    held(office, "مدیرکل", "1390", "1400", name="پیشین")
    gone = held(office, "مدیرکل", "1401")
    record("update", set_head(gone), by=clerk)
    throw_away(gone.person, by=clerk)
    titles, page = vacant(client_of(clerk), office)
    assert titles == ["مدیرکل"]
    assert "پیشین" in page
    new = Post(organization=office, person=PersonFactory(), title="مدیرکل", head=True)
    new.full_clean()


def set_head(post):
    post.head = True
    return post
