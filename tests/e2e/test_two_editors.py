"""Two people at one record, two clicks on one button, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Page, expect, field, save
from tests.e2e.product import Product


def add_person(page: Page, family_name: str) -> str:
    """A new person; the address of their page."""
    page.goto("/contacts/people/new/")
    field(page, "given_name").fill("دو")
    field(page, "family_name").fill(family_name)
    save(page)
    expect(page.locator("h1")).to_contain_text(family_name)
    return page.url


def test_whoever_saves_second_sees_what_the_first_wrote_and_loses_nothing(
    product: Product, visit: Callable[..., Page]
) -> None:
    one = visit(product, "/", "admin")
    address = add_person(one, "پیش")
    two = visit(product, address + "edit/", "secretariat")
    one.goto(address + "edit/")
    field(one, "family_name").fill("نخست")
    save(one)
    expect(one).to_have_url(address)

    field(two, "family_name").fill("دوم")
    field(two, "note").fill("یادداشتی که نباید گم شود")
    save(two)
    line = two.locator("#conflict tbody tr")
    expect(line.locator("td")).to_have_text(["دوم", "نخست", "پیش"])
    expect(line.locator("th a")).to_have_attribute("href", "#id_family_name")
    expect(two.locator("#conflict")).to_contain_text("رستگار")  # who was first
    expect(field(two, "family_name")).to_have_value("دوم")
    expect(field(two, "note")).to_have_value("یادداشتی که نباید گم شود")

    save(two)
    expect(two).to_have_url(address)
    expect(two.locator("h1")).to_contain_text("دوم")
    two.goto(address + "history/")
    expect(two.locator(".tl > li")).to_have_count(3)
    expect(two.locator(".tl > li").first).to_contain_text("نخست")
    expect(two.locator(".tl > li").first).to_contain_text("دوم")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_double_click_makes_one_record(
    product: Product, visit: Callable[..., Page], script: bool
) -> None:
    page = visit(product, "/contacts/people/new/", "secretariat", java_script_enabled=script)
    name = f"دوبار {script}"
    field(page, "family_name").fill(name)
    page.locator("#form .form-foot button").dblclick()
    expect(page.locator("h1")).to_contain_text(name)
    page.goto(f"/contacts/people/?q={name}")
    expect(page.locator("[data-row]")).to_have_count(1)


def test_the_way_back_shows_whole_pages(product: Product, visit: Callable[..., Page]) -> None:
    page = visit(product, "/contacts/people/", "secretariat")
    first = page.locator("[data-row] a.cell").first
    in_order = first.text_content() or ""
    page.locator("#sort-name").click()
    expect(page).to_have_url(re.compile("sort=-name"))
    expect(first).not_to_have_text(in_order)
    reverse = first.text_content() or ""
    first.click()
    expect(page.locator(".detail")).to_be_visible()
    for expected, sign in ((reverse, "descending"), (in_order, "ascending")):
        page.go_back()
        expect(page.locator("#sidebar")).to_be_visible()
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("#filters")).to_be_visible()
        expect(first).to_have_text(expected)
        expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", sign)


def test_a_page_with_typed_text_is_not_left_by_mistake(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/contacts/people/new/", "secretariat")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    field(page, "note").press_sequentially("نیمه‌کاره")
    page.locator("#sidebar a").nth(1).click(no_wait_after=True)
    expect(field(page, "note")).to_have_value("نیمه‌کاره")
    assert asked == ["beforeunload"]
