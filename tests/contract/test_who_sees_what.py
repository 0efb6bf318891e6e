"""Every address for every role: who gets the page, who is refused, and what stays confidential."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from tests.contract.addresses import OWN, VIEWS, named, url_of
from tests.contract.cast import ENTITLED, ROLES, SECRET
from tests.contract.pages import ADMIN, PAGES

pytestmark = pytest.mark.once

#: those whose forms may fare differently; what the secretariat sends is tried in test_forms
SENDERS = ("anonymous", "reader", "head", "other_head")


def only(roles, expected):
    return {role: expected[role] for role in roles}


def takes_forms(name):
    return name in PAGES and PAGES[name].post != 405


WITH_SECRET = [name for name in OWN if name in PAGES and PAGES[name].secret]


def test_every_address_has_an_expectation():
    assert set(OWN) == set(PAGES)
    assert set(VIEWS) - set(OWN) == set(ADMIN)


def statuses(world, method, url, roles=ROLES):
    """{role: status}; what a request did is undone before the next."""
    found = {}
    for role in roles:
        with transaction.atomic():
            response = getattr(world.browser(role), method)(url)
            transaction.set_rollback(True)
        found[role] = response.status_code
        text = response.getvalue().decode(errors="replace")  # a file is streamed
        if role not in ENTITLED:
            assert SECRET not in text, f"{role} reads at {url} what is confidential"
    return found


@pytest.mark.parametrize("name", OWN)
def test_a_page_opens_for_those_who_may_see_it(world, name):
    page, url = PAGES[name], url_of(name, world)
    assert statuses(world, "get", url) == page.expected(page.get)


@pytest.mark.parametrize("name", [name for name in OWN if takes_forms(name)])
def test_a_form_is_taken_from_those_who_may_send_it(world, name):
    page, url = PAGES[name], url_of(name, world)
    expected = only(SENDERS, page.expected_of_post())
    assert statuses(world, "post", url, SENDERS) == expected


def test_a_page_without_a_form_takes_none(world):
    for name in OWN:
        if not takes_forms(name):
            outside = 302 if PAGES[name].get.startswith("302") else 405
            expected = {"anonymous": outside, "reader": 405, "clerk": 405}
            assert statuses(world, "post", url_of(name, world), expected) == expected, name


@pytest.mark.parametrize("name", WITH_SECRET)
def test_what_is_confidential_is_not_there_for_others(world, name):
    page, url = PAGES[name], url_of(name, world, "secret_")
    assert statuses(world, "get", url) == page.expected(page.secret)
    if takes_forms(name):
        expected = only(SENDERS, page.expected_of_post(page.secret))
        assert statuses(world, "post", url, SENDERS) == expected


def test_everything_that_hangs_on_a_confidential_meeting_is_tried(world):
    tried = {PAGES[name].about for name in WITH_SECRET}
    hanging = {name.removeprefix("secret_") for name in world.records if "secret_" in name}
    by_themselves = {"problem_follow_up", "removed_attachment", "step"}  # a step: test_passing_on
    # an election is taken back by the secretariat alone, which sees all
    assert hanging - tried == by_themselves | {"elected_term", "uncalled"}


def test_a_follow_up_of_a_confidential_problem_is_confidential_too(world):
    url = world["secret_problem_follow_up"].get_absolute_url()
    expected = PAGES["engagements:follow-up-detail"]
    assert statuses(world, "get", url) == expected.expected(expected.secret)


HOLDS_SECRETS = (
    "motion",
    "mail",
    "interaction",
    "meeting",
    "resolution",
    "problem",
    "follow-up",
    "initiative",
    "registration",
    "letter",
)


@pytest.mark.parametrize("name", [*named("list"), *named("pick")])
def test_searching_finds_what_is_confidential_for_the_entitled_only(world, name):
    url = f"{reverse(name)}?q={SECRET}"
    for role in ROLES[1:]:
        text = world.browser(role).get(url).content.decode().replace(f'value="{SECRET}"', "")
        expected = role in ENTITLED and any(word in name for word in HOLDS_SECRETS)
        assert (SECRET in text) == expected, role


@pytest.mark.parametrize("name", named("create"))
def test_a_form_does_not_tell_what_a_confidential_record_is_called(world, name):
    """Neither by its address (?meeting=5) nor by sending the key."""
    form = VIEWS[name].form_class
    keys = {
        field: world[f"secret_{field}"].pk
        for field in ("meeting", "resolution", "problem", "initiative", "item")
        if field in form.base_fields
    }
    for role in ("reader", "other_head"):
        client = world.browser(role)
        for response in (client.get(reverse(name), keys), client.post(reverse(name), keys)):
            assert SECRET not in response.content.decode()
            assert response.status_code in (200, 403, 422)


@pytest.mark.parametrize("role", ["reader", "other_head", "head"])
def test_no_page_offers_a_link_its_reader_may_not_open(world, role):
    client, offered = world.browser(role), {}
    for name in OWN:
        page = PAGES[name]
        if page.expected(page.get)[role] == 200:
            url = url_of(name, world)
            text = client.get(url).getvalue().decode(errors="replace")
            for link in re.findall(r'(?:href|hx-get)="(/(?!static/)[^"#]*)"', text):
                offered.setdefault(link.replace("&amp;", "&"), url)
    refused = {
        (at, link): status
        for link, at in offered.items()
        if is_work(link) and (status := client.get(link).status_code) != 200
    }
    assert refused == {}
    assert len(offered) > 20


def is_work(link):
    """Whether a link leads to a form; for all others the statuses above are enough."""
    name = resolve(link.partition("?")[0]).view_name
    return name in PAGES and takes_forms(name) and name != "logout"


@pytest.mark.parametrize("name", sorted(ADMIN))
def test_only_administrators_enter_the_administration(world, name):
    url = reverse(name, args=ADMIN[name])
    for role in ("anonymous", "reader", "clerk", "admin"):
        status = world.browser(role).get(url).status_code
        if role == "admin":
            assert status in (200, 302, 403, 404, 405)
        else:
            assert status in (302, 403, 405), role


def test_an_administrator_keeps_the_accounts(world):
    for name in ("admin:index", "admin:crm_user_changelist", "admin:crm_user_add"):
        assert world.browser("admin").get(reverse(name)).status_code == 200


def test_a_closed_account_is_a_stranger(client_of, stranger):
    response = client_of(stranger).get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


def test_a_form_from_elsewhere_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("clerk"))
    response = client.post(reverse("contacts:person-create"), {"family_name": "یوسفی"})
    assert response.status_code == 403
    assert "یوسفی" not in response.content.decode()
