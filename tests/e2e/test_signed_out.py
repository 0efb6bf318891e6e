"""A session that has ended while a page was open."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Page, expect
from tests.e2e.product import Product

CLICKS = {
    "sort": "#sort-name",
    "page": "#page-next",
    "menu": '#sidebar a[href="/engagements/meetings/"]',
}


@pytest.mark.parametrize("control", CLICKS.values(), ids=CLICKS)
def test_a_click_leads_to_the_sign_in_page_as_a_whole(
    product: Product, visit: Callable[..., Page], control: str
) -> None:
    page = visit(product, "/contacts/people/", "secretariat")
    page.context.clear_cookies()
    page.locator(control).click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.locator("#id_username")).to_be_visible()
    expect(page.locator("#sidebar, #records")).to_have_count(0)


def test_nothing_of_a_page_is_left_in_the_browser(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/contacts/people/", "secretariat")
    page.context.clear_cookies()
    page.reload()
    page.go_back()
    page.go_forward()
    expect(page.locator("#records")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('htmx'))") == []
