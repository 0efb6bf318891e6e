"""Parts of the frame are kept for all readers; nobody gets what belongs to somebody else."""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from crm.models import User
from tests.factories import FollowUpFactory, PersonFactory, UserFactory

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_kept_yet():
    caches["frame"].clear()


@pytest.fixture
def readers(admin, clerk, director, head):
    """One of each role, one who reads English, one for whom something waits."""
    english = UserFactory(username="english", language="en", role=User.Role.SECRETARIAT)
    FollowUpFactory(owner_user=director)
    return [admin, clerk, director, head, english]


def page(client, url):
    """The page without its tokens, which are masked anew each time."""
    return TOKEN.sub("", client.get(url).content.decode())


@pytest.fixture
def addresses():
    person = PersonFactory()
    lists = ("contacts:person-list", "contacts:organization-list", "engagements:meeting-list")
    some = [reverse(name) for name in (*lists, "kartabl", "mail-list", "preferences")]
    return [*some, person.get_absolute_url(), "/contacts/people/0/", "/contacts/people/nobody/"]


def test_a_page_is_the_same_whoever_has_asked_before(readers, addresses, client_of):
    alone = {}
    for user in readers:
        for url in addresses:
            caches["frame"].clear()
            alone[user, url] = page(client_of(user), url)
    after_others = {(user, url): page(client_of(user), url) for user, url in alone}
    assert after_others == alone


def test_two_of_one_role_get_their_own_name_and_token(clerk, client_of):
    url = reverse("contacts:person-list")
    clerk.first_name, clerk.last_name = "نگار", "مشرقی"
    clerk.save()
    other = UserFactory(first_name="آرش", last_name="کمان", role=clerk.role)
    first, second = client_of(clerk), client_of(other)
    one, two = (client.get(url).content.decode() for client in (first, second))
    assert ("نگار مشرقی" in one, "آرش کمان" in one) == (True, False)
    assert ("نگار مشرقی" in two, "آرش کمان" in two) == (False, True)
    assert set(TOKEN.findall(one)) & set(TOKEN.findall(two)) == set()


def test_the_token_of_a_kept_page_is_good(clerk, client_of):
    client_of(clerk).get("/")  # somebody has asked before
    client = client_of(clerk)
    client.handler.enforce_csrf_checks = True
    token = TOKEN.findall(client.get("/").content.decode())[0]
    assert client.post(reverse("logout"), {"csrfmiddlewaretoken": token}).status_code == 302


def test_the_menu_counts_what_waits_now(clerk, client_of):
    client = client_of(clerk)
    assert 'class="count"' not in menu(client)
    FollowUpFactory(owner_user=clerk)
    assert '<span class="count">۱</span>' in menu(client)


def menu(client):
    text = client.get(reverse("contacts:person-list")).content.decode()
    return text[text.index('<nav class="sidebar"') : text.index("</nav>")]
