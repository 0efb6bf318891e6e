"""The search over everything: by keyboard alone, on a phone, on a slow line."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.browsing import PHONE, Page, Route, expect, field
from tests.e2e.chromium import sign_in
from tests.e2e.product import Product

PALETTE = "**/search/palette/**"


@pytest.fixture
def page(product: Product, visit: Callable[..., Page]) -> Page:
    return visit(product, "/contacts/organizations/", "secretariat")


def ask(page: Page, text: str) -> None:
    """Type, and wait for the answer to what was typed."""
    page.locator("#palette-q").fill(text)
    expect(page.locator("#palette-list")).to_have_attribute("data-asked", text)


def options(page: Page) -> Any:
    return page.locator("#palette [role=option]")


def marked(page: Page) -> Any:
    return page.locator("#palette [aria-selected=true]")


def test_somebody_is_found_and_opened_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("يوسفى")  # Arabic letters
    expect(page.locator("#palette mark")).to_have_text(["یوسفی", "یوسفی"])
    expect(marked(page)).to_contain_text("احسان")
    page.keyboard.press("ArrowDown")
    expect(marked(page)).to_contain_text("سینا")
    active = page.locator("#palette-q").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_contain_text("سینا")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("سینا یوسفی")


@pytest.mark.parametrize("digits", ["1124", "۱۱۲۴", "١١٢٤"])
def test_a_meeting_is_found_by_its_number_in_any_digits(page: Page, digits: str) -> None:
    page.keyboard.press("Control+k")
    ask(page, digits)
    expect(marked(page)).to_contain_text("جلسهٔ ۱۱۲۴")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/engagements/meetings/[0-9]+/$"))


def test_arrows_go_round_and_what_is_told_is_how_much_was_found(page: Page) -> None:
    page.keyboard.press("Control+k")
    ask(page, "برق")
    expect(page.locator("#palette-told")).to_have_text(re.compile("^[۰-۹]+ یافته"))
    first, last = options(page).first, options(page).last
    page.keyboard.press("ArrowUp")
    expect(last).to_have_attribute("aria-selected", "true")
    expect(last).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")


def test_tab_leaves_the_lines_alone_and_stays_within(page: Page) -> None:
    page.keyboard.press("Control+k")
    ask(page, "برق")
    page.keyboard.press("Tab")
    expect(page.locator("#palette [data-act=close]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()


def test_all_of_a_type_are_in_its_list(page: Page) -> None:
    page.keyboard.press("Control+k")
    ask(page, "شركت")
    more = page.locator("#palette .palette-more").first
    count = re.search("[۰-۹]+", more.text_content() or "")
    assert count
    more.click()
    expect(page.locator("#list-q")).to_have_value("شرکت")
    expect(page.locator("#records")).to_contain_text(count[0])


def test_enter_before_the_answer_leads_to_the_page_of_all_that_is_found(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(options(page).first).to_be_visible()
    page.route(PALETTE, lambda route: None)  # no answer
    page.keyboard.type("یوسفی")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    expect(page.locator("#found mark")).to_have_text(["یوسفی", "یوسفی"])


def test_an_old_answer_never_overwrites_a_newer_one(page: Page) -> None:
    def slow_for_the_first(route: Route) -> None:
        if "%DB%8C%D9%88" in route.request.url and "%D8%B3" not in route.request.url:
            time.sleep(1)
        route.continue_()

    page.keyboard.press("Control+k")
    expect(options(page).first).to_be_visible()
    page.route(PALETTE, slow_for_the_first)
    page.locator("#palette-q").fill("یو")
    page.wait_for_timeout(300)
    page.locator("#palette-q").fill("یوسفی سینا")
    expect(page.locator("#palette-list")).to_have_attribute("data-asked", "یوسفی سینا")
    page.wait_for_timeout(1_200)
    expect(options(page)).to_have_count(1)
    expect(options(page)).to_contain_text("سینا یوسفی")


def test_who_has_a_slow_line_sees_that_it_works(page: Page) -> None:
    def slow(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.keyboard.press("Control+k")
    expect(options(page).first).to_be_visible()
    page.route(PALETTE, slow)
    page.keyboard.type("یوسفی")
    expect(page.locator("#palette-told")).to_have_text("در حال جست‌وجو…")
    expect(page.locator("#palette-told")).to_have_text(re.compile("یافته"))


def test_an_answer_that_does_not_come_is_told(page: Page, problems: list[str]) -> None:
    page.keyboard.press("Control+k")
    expect(options(page).first).to_be_visible()
    page.route(PALETTE, lambda route: route.abort())
    page.keyboard.type("یوسفی")
    expect(page.locator("#palette-told")).to_contain_text("پاسخی نرسید")
    assert all("htmx:" in told for told in problems)  # what it writes of a line that is cut
    problems.clear()
    page.unroute(PALETTE)
    page.keyboard.press("Enter")
    expect(page.locator("#found mark").first).to_be_visible()


def test_a_command_in_english_is_found_by_who_reads_persian(page: Page) -> None:
    page.keyboard.press("Control+k")
    ask(page, "new meeting")
    expect(marked(page)).to_contain_text("افزودن جلسه")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/engagements/meetings/new/$"))


def test_the_language_is_switched_and_one_stays_where_one_was(page: Page) -> None:
    for typed, language in (("انگلیسی", "en"), ("persian", "fa")):
        page.keyboard.press("Control+k")
        ask(page, typed)
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page).to_have_url(re.compile("/contacts/organizations/$"))


def test_a_name_nobody_bears_fills_in_a_new_form(page: Page) -> None:
    page.keyboard.press("Control+k")
    ask(page, "پروانه نایافته")
    expect(marked(page)).to_contain_text("پروانه نایافته")
    page.keyboard.press("Enter")
    expect(field(page, "given_name")).to_have_value("پروانه")
    expect(field(page, "family_name")).to_have_value("نایافته")


def test_what_was_opened_lately_comes_first_until_one_signs_out(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/")
    sign_in(page, "director")
    for path in ("/contacts/people/2/", "/engagements/meetings/1/", "/contacts/people/2/"):
        page.goto(path)
    name = (page.locator("h1").text_content() or "").strip()
    page.goto("/contacts/people/")
    page.keyboard.press("Control+k")
    lately = page.locator("#palette [aria-labelledby=lately] [role=option]")
    expect(lately).to_have_count(2)
    expect(lately.first).to_contain_text(name)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "/contacts/people/2/" in kept
    assert name not in kept
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)
    page.locator("#logout").evaluate("form => form.submit()")
    expect(page.locator("#id_username")).to_be_visible()
    assert "/contacts/" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_thumb_finds_the_search_on_a_phone(product: Product, visit: Callable[..., Page]) -> None:
    page = visit(product, "/", "head", **PHONE)
    button = page.locator(".topbar [data-act=palette]:visible")
    box = button.bounding_box() or {}
    assert min(box["width"], box["height"]) >= 24
    button.tap()
    expect(page.locator("#palette-q")).to_be_focused()
    page.locator("#palette-q").fill("۱۱۲۴")
    expect(options(page).first).to_contain_text("جلسهٔ ۱۱۲۴")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    options(page).first.tap()
    expect(page).to_have_url(re.compile("/engagements/meetings/"))
    page.go_back()
    expect(page.locator("#palette")).to_be_hidden()


def test_the_page_follows_what_is_typed_and_the_back_button_finds_it_again(page: Page) -> None:
    page.goto("/search/")
    expect(page.locator("#search-q")).to_be_focused()
    page.keyboard.type("یوسفی")
    expect(page.locator("#found mark")).to_have_text(["یوسفی", "یوسفی"])
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    expect(page.locator("#live")).to_have_text(re.compile("یافته"))
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_hidden()
    page.locator("#found a").first.click()
    expect(page.locator("h1")).to_contain_text("یوسفی")
    page.go_back()
    expect(page.locator("#search-q")).to_have_value("یوسفی")
    expect(page.locator("#found mark")).to_have_count(2)
