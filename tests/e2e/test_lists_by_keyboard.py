"""Lists worked through by keyboard: columns, saved views, rows chosen and edited together."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Page, expect, field, link
from tests.e2e.product import Product

FIRMS = "/contacts/organizations/"
PEOPLE = "/contacts/people/"


@pytest.fixture
def page(product: Product, visit: Callable[..., Page]) -> Page:
    opened = visit(product, f"{FIRMS}?kind=petrochemical", "secretariat")
    expect(opened.locator("#view-new")).to_be_visible()
    return opened


def names(page: Page) -> list[str]:
    return page.locator("[data-row] .c-name").all_inner_texts()


def open_menu(page: Page, selector: str) -> None:
    page.locator(f"{selector} > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{selector} .menu-pop")).to_be_visible()


def test_a_filter_with_its_columns_is_saved_changed_reset_and_saved_again(page: Page) -> None:
    open_menu(page, "#display")
    box = page.locator("#display input[type=checkbox]:not(:checked)").first
    label = box.locator("xpath=..").inner_text().strip()
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("th", has_text=label)).to_be_visible()
    page.wait_for_load_state("networkidle")
    open_menu(page, "#view-new")
    page.keyboard.press("Tab")
    page.keyboard.type("پتروشیمی‌ها با شهر")
    page.keyboard.press("Enter")
    tab = page.locator("#views .tab", has_text="پتروشیمی‌ها با شهر")
    expect(tab).to_have_attribute("aria-current", "true")
    expect(page.locator("#view-reset")).to_have_count(0)
    shown = names(page)

    page.keyboard.press("/")
    page.keyboard.type("شهید")
    expect(page.locator("#view-reset")).to_be_visible()
    page.locator("#view-reset").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#view-reset")).to_have_count(0)
    assert names(page) == shown

    page.goto(FIRMS)
    open_menu(page, "#more-views")
    page.locator("#more-views .menu-item", has_text="پتروشیمی‌ها با شهر").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th", has_text=label)).to_be_visible()
    expect(page.locator(".chip")).to_have_count(1)
    assert names(page) == shown


def test_a_range_of_rows_is_edited_together_looked_at_and_taken_back(page: Page) -> None:
    page.goto(PEOPLE)
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("#bulk .n b")).to_have_text("۳")
    chosen = [line.split("\n")[-1] for line in names(page)[:3]]
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("/batches/.+/edit/"))
    for name in chosen:
        expect(page.locator(".names")).to_contain_text(name)
    field(page, "honorific").fill("استاد ارجمند")
    field(page, "honorific").press("Enter")
    expect(page.locator("#review")).to_contain_text("استاد ارجمند")
    page.locator("#confirm [name=confirm]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("۳ ردیف")
    page.goto(f"{PEOPLE}?columns=honorific")
    expect(page.locator("[data-row]", has_text="استاد ارجمند")).to_have_count(3)
    page.go_back()
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice-ok")).to_contain_text("۳ ردیف")
    page.goto(f"{PEOPLE}?columns=honorific")
    expect(page.locator("[data-row]", has_text="استاد ارجمند")).to_have_count(0)


def test_all_results_are_chosen_in_a_second_step_and_go_into_a_group(page: Page) -> None:
    page.goto(PEOPLE)
    count = int(re.findall("از ([۰-۹]+)", page.locator("#records").inner_text())[-1])
    page.locator("#choose-page").focus()
    page.keyboard.press("Space")
    expect(page.locator("#bulk .n b")).to_have_text("۲۵")
    page.locator("#bulk [name=all]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bulk [data-all]")).to_be_visible()
    page.locator("#bulk [name=act][value$=into-group]").focus()
    page.keyboard.press("Enter")
    page.locator("[name=group_q]").focus()
    page.keyboard.type("مهمانان نمایشگاه")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#form .form-foot button").focus()
    page.keyboard.press("Enter")
    toast = page.locator(".toast", has_text="مهمانان نمایشگاه")
    expect(toast).to_be_visible()
    told = [int(part) for part in re.findall(r"[۰-۹]+", toast.inner_text())]
    assert sum(told[:2]) == count
    toast.locator("button").first.click()
    expect(page.locator(".toast", has_text="برگردانده")).to_be_visible()


def test_escape_lets_go_of_what_is_chosen(page: Page) -> None:
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_have_class(re.compile("is-on"))
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).not_to_have_class(re.compile("is-on"))
    assert link(page, FIRMS).is_visible()
