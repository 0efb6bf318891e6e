"""A post nobody holds is shown as vacant until somebody follows or it is abolished."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contacts.actions import abolish_post
from contacts.models import Post
from crm.dates import PartialDate, format_date, today
from crm.history import record
from crm.models import Change
from crm.trash import throw_away
from tests.audit import audited
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


def test_undo_beside_the_message_puts_an_abolished_post_back(office, clerk, client_of):
    post, client = held(office, "بایگان", "1380", "1390"), client_of(clerk)
    page = client.post(f"/contacts/posts/{post.pk}/abolish/", follow=True).content.decode()
    undo = f"/contacts/posts/{post.pk}/reinstate/"
    assert f'<form method="post" action="{undo}">' in page
    with audited() as lines:
        assert client.post(undo).status_code == 302
        assert client.post(undo).status_code == 302
    assert [line.verb for line in lines] == ["reinstate"]
    assert vacant(client, office)[0] == ["بایگان"]


def test_an_abolished_post_is_put_back_from_its_history(office, clerk, reader, client_of):
    post = held(office, "بایگان", "1380", "1390")
    undo, history = (f"/contacts/posts/{post.pk}/{page}/" for page in ("reinstate", "history"))
    assert undo not in client_of(clerk).get(history).content.decode()
    abolish_post(post, by=clerk)
    assert undo in client_of(clerk).get(history).content.decode()
    assert undo not in client_of(reader).get(history).content.decode()
    assert client_of(reader).post(undo).status_code == 403


def test_the_page_of_who_held_it_says_that_it_is_abolished(office, clerk, client_of):
    post = held(office, "بایگان", "1380", "1390")
    abolish_post(post, by=clerk)
    page = client_of(clerk).get(post.person.get_absolute_url()).content.decode()
    assert "سمت منحل شد" in page


def test_sent_twice_it_is_abolished_once(office, clerk):
    post = held(office, "بایگان", "1380", "1390")
    for _time in range(2):
        abolish_post(post, by=clerk)
    assert [line.verb for line in Change.objects.of(post)].count("abolish") == 1


def test_nothing_is_vacant_in_an_organization_that_is_dissolved(office, clerk, client_of):
    held(office, "مدیرکل", "1390", "1398")
    office.dissolved = PartialDate.parse("1400")
    record("update", office, by=clerk)
    client = client_of(clerk)
    assert vacant(client, office)[0] == []
    assert vacant(client, office, as_of="1399/06/01")[0] == ["مدیرکل"]


def test_that_an_organization_was_dissolved_is_put_back_from_its_history(office, clerk, client_of):
    office.dissolved = PartialDate.parse("1400")
    change = record("update", office, by=clerk)
    client = client_of(clerk)
    assert "منحل شد" in client.get(office.get_absolute_url()).content.decode()
    back = f"{office.url_role('update', office.pk)}?back={change.pk}"
    history = client.get(office.url_role("history", office.pk)).content.decode()
    assert back in history
    assert client.get(back).context["form"]["dissolved"].value() is None


def test_a_post_that_is_held_cannot_be_abolished(office, clerk, client_of):
    """Also when it is known on which day to come it ends."""
    for end in (None, format_date(today() + timedelta(days=9))):
        post = held(office, "بایگان", "1380", end)
        response = client_of(clerk).post(f"/contacts/posts/{post.pk}/abolish/")
        assert response.status_code == 422
        assert "اکبری" in response.context["form"].non_field_errors()[0]
        assert not Post.objects.get(pk=post.pk).abolished


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
