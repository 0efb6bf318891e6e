"""A committee head on the way, with a phone and a thumb."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import PHONE, Page, expect, link, row, save
from tests.e2e.chromium import sign_in
from tests.e2e.product import Product

#: whether the first digit of a number stands left of its last
LEFT_TO_RIGHT = """node => { const text = node.firstChild, at = index => { const r =
    document.createRange(); r.setStart(text, index); r.setEnd(text, index + 1);
    return r.getBoundingClientRect().left; };
    return at(0) < at(text.length - 1); }"""


@pytest.fixture
def page(product: Product, visit: Callable[..., Page]) -> Page:
    page = visit(product, "/", **PHONE)
    sign_in(page, "head")
    expect(page.locator(".tabbar")).to_be_visible()
    return page


def test_what_one_owes_is_marked_done(page: Page) -> None:
    todo = page.locator("#overdue .todo-title").first
    title, before = todo.text_content() or "", page.locator("#overdue [data-row]").count()
    todo.tap()
    expect(page.locator("h1")).to_have_text(title)
    page.locator(".actions .btn-primary").tap()
    expect(page).to_have_url(re.compile("/done/$"))
    save(page)
    expect(page).not_to_have_url(re.compile("/done/$"))
    link(page.locator(".tabbar"), "/").tap()
    expect(page.locator("#overdue [data-row]")).to_have_count(before - 1)
    expect(row(page, title)).to_have_count(0)


def test_a_person_is_found_and_called(page: Page) -> None:
    link(page.locator(".tabbar"), "/contacts/people/").tap()
    page.locator("#list-q").fill("ايرج آذرنگ")
    person = page.locator("[data-row]")
    expect(person).to_have_count(1)
    number = person.locator("a[href^='tel:']")
    assert re.fullmatch(r"tel:\+?[0-9]{8,}", number.get_attribute("href") or "")
    expect(number).to_have_text(re.compile("^[۰-۹ –-]+$"))
    assert number.locator("bdi").evaluate(LEFT_TO_RIGHT)
    person.locator("a.cell").tap()
    expect(page.locator(".items a[href^='tel:']").first).to_be_visible()
    assert page.locator(".items a[href^='tel:'] bdi").first.evaluate(LEFT_TO_RIGHT)


def test_the_menu_slides_in_and_out(page: Page) -> None:
    opener = page.locator("[data-act=nav]")
    expect(page.locator("#sidebar")).not_to_be_in_viewport()
    opener.tap()
    expect(page.locator("#sidebar a").first).to_be_focused()
    expect(page.locator("#sidebar")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(page.locator("#sidebar")).not_to_be_in_viewport()
    expect(opener).to_be_focused()
    opener.tap()
    link(page.locator("#sidebar"), "/engagements/resolutions/").tap()
    expect(page).to_have_url(re.compile("/engagements/resolutions/$"))


@pytest.mark.parametrize("width", [390, 320])
def test_filters_stay_within_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/engagements/follow-ups/")
    page.locator("#filters summary").tap()
    box = page.locator("#filters .menu-pop").bounding_box() or {}
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.locator("#filters [name=state]").select_option("waiting")
    expect(page.locator(".chip")).to_have_count(1)


def test_the_card_of_a_person_shows_the_post(product: Product, visit: Callable[..., Page]) -> None:
    page = visit(product, "/contacts/people/", "secretariat", **PHONE)
    post = page.locator("[data-row] td.clip").filter(has_text=re.compile("[آ-ی]{3}")).first
    expect(post).to_be_visible()
