"""The search over everything tells each reader what their lists tell, and costs what a page may."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.hits import Asked
from crm.search import search
from crm.urls import KINDS
from tests.contract.addresses import VIEWS
from tests.contract.cast import ENTITLED, ROLES, SECRET
from tests.contract.pages import PAGES
from tests.contract.test_lists import NONSENSE
from tests.factories import FACTORIES

MOST_QUERIES = 15
HTMX = {"HTTP_HX_REQUEST": "true"}
ADDRESSES = ("search", "search-palette")
READERS = ROLES[1:]
#: what hides with a confidential meeting; an interaction hides by itself
HIDDEN = {"Meeting", "Resolution", "Problem", "FollowUp", "Initiative", "Interaction", "Letter"}
#: lists of what nobody looks for everywhere
UNSEARCHED = {
    *("mail-list", "engagements:saved-view-list", "engagements:template-list"),
    "engagements:motion-list",  # found as the resolution it becomes
    *("engagements:seat-list", "engagements:term-list"),  # found with their body
    "cooperation:registration-list",  # what strangers told waits in its call
    *("export-list", "contacts:duplicate-list", "engagements:substitution-list"),
}
COMMON = "سنجه"
#: the field of each type that says what it is called
NAMED_BY = {
    **dict.fromkeys(("Organization", "Body", "Group"), "name"),
    **dict.fromkeys(("Meeting", "Problem", "FollowUp", "Initiative"), "title"),
    "Agreement": "title",
    **dict.fromkeys(("Resolution", "Interaction"), "text"),
    "Person": "family_name",
    **dict.fromkeys(("Circular", "Letter"), "subject"),
    "Assessment": "topic",
}


def list_of(kind):
    """The URL name of a type's list."""
    return next(
        name
        for name, view in VIEWS.items()
        if name.endswith("-list") and getattr(view, "model", None) is kind.model
    )


def found(world, role, text):
    """{type: what is found of it}"""
    groups = search(KINDS, Asked.of(text), world.user(role))
    return {group.kind.model.__name__: group for group in groups}


def test_every_type_that_has_a_list_is_searched():
    lists = {name for name in PAGES if name.endswith("-list")} - UNSEARCHED
    assert lists == {list_of(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)
@pytest.mark.parametrize("role", READERS)
def test_a_reader_finds_of_each_type_what_the_list_of_it_finds(world, role, kind):
    url, name = reverse(list_of(kind)), kind.model.__name__
    for text in ("یوسفی", "برق", "یو", "رق کارگروه", SECRET, "نمایشگاه", "قول"):
        group = found(world, role, text).get(name)
        response = world.browser(role).get(url, {"q": text})
        listed = response.context["table"].shown.count if response.status_code == 200 else 0
        count = group.total if group else 0
        assert count == listed or (count < listed and not kind.as_listed), text


@pytest.mark.parametrize("role", READERS)
def test_what_is_confidential_is_found_by_the_entitled_only(world, role):
    types = HIDDEN if role in ENTITLED else set()
    assert set(found(world, role, SECRET)) == types
    for name in ADDRESSES:
        text = world.browser(role).get(reverse(name), {"q": SECRET}, **HTMX).content.decode()
        marks = text.replace(f"q={SECRET}", "").count(f"<mark>{SECRET}</mark>")
        assert (marks > 0) == (role in ENTITLED)


@pytest.mark.parametrize("role", READERS)
def test_assessments_and_letters_to_many_are_found_by_whom_they_are_for(world, role):
    assert ("Assessment" in found(world, role, "سهمیه")) == (role in ("director", "clerk", "admin"))
    assert ("Circular" in found(world, role, "دعوت")) == (role in ("clerk", "admin"))


@pytest.mark.parametrize("role", READERS)
def test_what_was_opened_lately_is_told_to_whom_it_is_open(world, role):
    secret = world["secret_meeting"].get_absolute_url()
    asked = {"recent": [world["meeting"].get_absolute_url(), secret]}
    text = world.browser(role).get(reverse("search-palette"), asked, **HTMX).content.decode()
    assert world["meeting"].get_absolute_url() in text
    assert (secret in text) == (role in ENTITLED)
    assert (SECRET in text) == (role in ENTITLED)


@pytest.mark.once
@pytest.mark.parametrize("role", READERS)
def test_every_line_of_the_palette_opens_for_whom_it_is_shown(world, role):
    browser = world.browser(role)
    for text in ("", "یوسفی", "برق", "جدید", "نیست‌آبادی", "new", "نمایشگاه"):
        lines = browser.get(reverse("search-palette"), {"q": text}, **HTMX).content.decode()
        for url in re.findall(r'<a [^>]*href="(/[^"]*)"', lines):
            assert browser.get(url.replace("&amp;", "&")).status_code == 200, url


@pytest.mark.parametrize("role", READERS)
def test_forms_are_offered_as_rights_are(world, role):
    lines = world.browser(role).get(reverse("search-palette"), **HTMX).content.decode()
    for page in (page for page in PAGES if page.endswith("-create")):
        if f'href="{reverse(page)}"' in lines:
            assert PAGES[page].expected(PAGES[page].get)[role] == 200, page
    meets = role in ("head", "other_head", "clerk", "admin")
    assert (reverse("engagements:meeting-create") in lines) == meets


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("role", READERS)
def test_it_costs_no_more_than_a_page_of_one_record(world, role, name):
    for kind in KINDS:
        FACTORIES[kind.model].create_batch(7, **{NAMED_BY[kind.model.__name__]: COMMON})
    browser = world.browser(role)
    paths = [world[one].get_absolute_url() for one in ("person", "organization", "meeting")]
    paths += [world[one].get_absolute_url() for one in ("interaction", "problem", "initiative")]
    for asked in ({"q": COMMON}, {"q": "سن"}, {"q": "س"}, {"q": "جدید"}, {"recent": paths}):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(name), asked, **HTMX).status_code == 200
        assert len(queries) <= MOST_QUERIES, asked
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(name), asked).status_code == 200
        assert len(queries) <= MOST_QUERIES, asked
    assert len(found(world, role, COMMON)) >= 10


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_text_breaks_it(world, name):
    for value in NONSENSE:
        for asked in ({"q": value}, {"recent": value}):
            assert world.browser("clerk").get(reverse(name), asked).status_code == 200, value[:20]


def test_htmx_gets_what_is_found_alone_and_everybody_else_the_page(world):
    browser, url = world.browser("clerk"), f"{reverse('search')}?q=یوسفی"
    page, part = browser.get(url), browser.get(url, **HTMX)
    assert "<!doctype html>" in page.content.decode()
    assert part.content.decode().strip().startswith('<div class="found')
    assert part["X-Announce"]
    assert part.content.decode().strip() in page.content.decode()
    for response in (page, part):
        assert "HX-Request" in response["Vary"]
        assert "no-store" in response["Cache-Control"]
    palette = browser.get(reverse("search-palette"), {"q": "یوسفی"}, **HTMX)
    assert "<!doctype html>" not in palette.content.decode()
    assert 'role="option"' in palette.content.decode()
