"""One address, one page; htmx gets only the part it swaps, and everybody else the whole."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.contract.addresses import VIEWS, named, url_of
from tests.contract.pages import PAGES

pytestmark = pytest.mark.once

LISTS = named("list")
HTMX = {"HTTP_HX_REQUEST": "true"}
WHOLE = [
    {},
    HTMX | {"HTTP_HX_BOOSTED": "true"},
    HTMX | {"HTTP_HX_HISTORY_RESTORE_REQUEST": "true"},
]


def is_page(response):
    text = response.content.decode()
    return "<!doctype html>" in text and "</html>" in text


@pytest.mark.parametrize("name", LISTS)
def test_htmx_gets_the_table_alone(world, name):
    response = world.browser("clerk").get(reverse(name), **HTMX)
    text = response.content.decode()
    assert response.status_code == 200
    assert not is_page(response)
    assert re.fullmatch(r'\s*<section [^>]*id="records".*</section>\s*', text, re.DOTALL)
    assert response["X-Announce"]
    assert text.strip() in world.browser("clerk").get(reverse(name)).content.decode() or (
        'hx-swap-oob="true"' in text
    )


@pytest.mark.parametrize("headers", WHOLE, ids=["plain", "boosted", "restored"])
@pytest.mark.parametrize("name", LISTS)
def test_everybody_else_gets_the_page(world, name, headers):
    response = world.browser("clerk").get(reverse(name), **headers)
    assert is_page(response)
    assert 'id="records"' in response.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_caches_keep_page_and_part_apart(world, name):
    for headers in ({}, HTMX):
        vary = world.browser("clerk").get(reverse(name), **headers)["Vary"]
        assert "HX-Request" in [part.strip() for part in vary.split(",")]


CLOSED = [name for name, page in PAGES.items() if page.expected(page.get)["anonymous"] == 302]


@pytest.mark.parametrize("name", CLOSED)
def test_a_signed_out_htmx_request_goes_to_the_login_page_as_a_whole(world, name):
    response = world.browser("anonymous").get(url_of(name, world), **HTMX)
    assert (response.status_code, response.content) == (204, b"")
    assert response["HX-Redirect"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", [*named("panel"), *named("pick")])
def test_a_fragment_is_no_page(world, name):
    response = world.browser("clerk").get(url_of(name, world), **HTMX)
    assert response.status_code == 200
    assert not is_page(response)


def test_a_detail_page_names_only_panels_that_are_there(world):
    for name in named("detail"):
        response = world.browser("clerk").get(url_of(name, world))
        for address in response.context.get("panels", ()):
            assert world.browser("clerk").get(address, **HTMX).status_code == 200
            assert f'hx-get="{address}"' in response.content.decode()


@pytest.mark.parametrize("name", named("detail"))
def test_a_page_of_somebody_signed_in_is_kept_by_no_cache(world, name):
    response = world.browser("clerk").get(url_of(name, world))
    assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]


def test_every_kind_of_page_is_among_these():
    assert len(LISTS) == 24
    assert len(named("pick")) == 10
    assert len(named("panel")) == 20
    assert set(VIEWS) > set(LISTS)
