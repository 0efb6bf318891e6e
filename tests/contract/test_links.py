"""Every link a reader is shown opens for them: in the kartabl, in every panel, on every record."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from crm.dates import PartialDate, today
from crm.models import User
from tests import factories as make
from tests.contract.addresses import OWN, url_of
from tests.contract.cast import ROLES
from tests.contract.pages import PAGES

pytestmark = pytest.mark.once

READERS = ROLES[1:]
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
OPENS = {200, 302}
SHOWING = [name for name in OWN if name.endswith(("-detail", "-panel", "-timeline"))]


def links(page):
    found = dict.fromkeys(map(unescape, LINK.findall(page.content.decode())))
    return [url for url in found if not url.startswith("/static/")]


def shut(browser, page, known):
    """The links of a page that do not open."""
    for url in links(page):
        if url not in known:
            known[url] = browser.get(url).status_code
    return {url: known[url] for url in links(page) if known[url] not in OPENS}


def burden(world, role):
    """Something of every kind waits for the reader, of open matters and of confidential ones."""
    user: User = world.user(role)
    for mark in ("", "secret_"):
        origins = {"resolution": "resolution", "problem": "problem", "interaction": "interaction"}
        for field, name in origins.items():
            make.FollowUpFactory(owner_user=user, **{field: world[f"{mark}{name}"]}, due=today())
        make.FollowUpFactory(
            chaser=user, owner_person=world["person"], resolution=world[f"{mark}resolution"]
        )
    make.FollowUpFactory(owner_user=user, seat=world["office_seat"])
    make.LetterFactory(handler=user, answer_due=today())
    make.LetterFactory(handler=user, body=world["body"], answer_due=today())
    make.TermFactory(
        seat=world["free_seat"],
        person=world["other_person"],
        end=PartialDate.from_date(today() + timedelta(days=9)),
    )


@pytest.mark.parametrize("role", READERS)
def test_every_link_of_the_kartabl_opens(world, role):
    burden(world, role)
    browser = world.browser(role)
    page = browser.get(reverse("kartabl"))
    assert page.content.decode().count('class="todo') >= 10
    assert shut(browser, page, {}) == {}


@pytest.mark.parametrize("role", READERS)
def test_every_link_of_a_record_and_its_panels_opens(world, role):
    burden(world, role)
    browser, known, failing = world.browser(role), {}, {}
    for name in SHOWING:
        for prefix in ("", "secret_") if PAGES[name].secret else ("",):
            page = browser.get(url_of(name, world, prefix))
            if page.status_code == 200:
                failing |= {f"{prefix}{name}": bad for bad in [shut(browser, page, known)] if bad}
    assert failing == {}
