"""The product by keyboard alone, whatever language the keyboard is set to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Page, expect, press_code
from tests.e2e.product import Product

PEOPLE = "/contacts/people/"
RING = """() => { const s = getComputedStyle(document.activeElement);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; }"""
FOCUSED = "() => document.activeElement.outerHTML.slice(0, 200)"
#: the same keys on a Latin and on a Persian layout
LAYOUTS = {"latin": {"J": "j", "K": "k", "/": "/"}, "persian": {"J": "ت", "K": "ن", "/": "/"}}


@pytest.fixture
def page(product: Product, visit: Callable[..., Page]) -> Page:
    return visit(product, PEOPLE, "secretariat")


def test_a_slash_leads_to_the_search_of_the_list(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#list-q")).to_be_focused()
    page.keyboard.type("jk/")
    expect(page.locator("#list-q")).to_have_value("jk/")


@pytest.mark.parametrize("letters", LAYOUTS.values(), ids=LAYOUTS)
def test_rows_are_walked_and_opened(page: Page, letters: dict[str, str]) -> None:
    names = page.locator("[data-row] a.cell")
    for code, now in (("KeyJ", 0), ("KeyJ", 1), ("KeyJ", 2), ("KeyK", 1)):
        press_code(page, code, letters[code[-1]])
        expect(names.nth(now)).to_be_focused()
        expect(page.locator("[data-row]").nth(now)).to_have_class(re.compile("is-cursor"))
    address = names.nth(1).get_attribute("href") or ""
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


@pytest.mark.parametrize("key", ["k", "ن"], ids=["latin", "persian"])
def test_the_palette_opens_and_closes_and_gives_the_focus_back(page: Page, key: str) -> None:
    page.locator("#sort-name").focus()
    press_code(page, "KeyK", key, ctrlKey=True)
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#sort-name")).to_be_focused()


def test_the_palette_goes_to_a_page(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("جلسه")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("جلسه")
    page.locator("#palette [role=option]").filter(has_text=re.compile("^\\s*جلسه‌ها")).wait_for()
    while "جلسه‌ها" not in (page.locator("#palette [aria-selected=true]").text_content() or ""):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/engagements/meetings/$"))


@pytest.mark.parametrize(
    ("first", "second", "address"),
    [
        (("KeyG", "g"), ("KeyM", "m"), "/engagements/meetings/"),
        (("KeyG", "ل"), ("KeyO", "خ"), "/contacts/organizations/"),
        (("KeyN", "د"), ("KeyC", "ز"), "/contacts/people/new/"),
    ],
)
def test_two_letters_go_to_a_page(
    page: Page, first: tuple[str, str], second: tuple[str, str], address: str
) -> None:
    press_code(page, *first)
    press_code(page, *second)
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_single_letters_can_be_turned_off(page: Page) -> None:
    page.keyboard.press("Shift+Slash")
    expect(page.locator("#help")).to_be_visible()
    page.locator("#letter-keys").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("Shift+Slash")
    expect(page.locator(".is-cursor")).to_have_count(0)
    expect(page.locator("#help")).to_be_hidden()


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_one_always_sees_where_one_is(page: Page) -> None:
    seen = set()
    for _stop in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        assert here.startswith("<body") or page.evaluate(RING), here
        seen.add(here)
    assert len(seen) > 40


def test_sorting_keeps_the_focus_and_tells_the_result(page: Page) -> None:
    page.locator("#sort-name").press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    expect(page).to_have_url(re.compile("sort=-name"))
    expect(page.locator("#sort-name")).to_be_focused()
    expect(page.locator("#live")).to_have_text(re.compile("[۰-۹]+ نتیجه"))


def test_a_menu_is_walked_by_arrows_and_left_by_escape(page: Page) -> None:
    page.locator("#new-menu summary").press("Enter")
    expect(page.locator("#new-menu .menu-item").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#new-menu .menu-item").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#new-menu .menu-pop")).to_be_hidden()
    expect(page.locator("#new-menu summary")).to_be_focused()


def test_a_record_is_picked_by_arrows(page: Page) -> None:
    page.goto("/contacts/people/new/")
    page.locator("#id_organization").focus()
    page.keyboard.type("پتروشيمى")  # Arabic letters
    expect(page.locator("#id_organization")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    active = page.locator("#id_organization").get_attribute("aria-activedescendant")
    chosen = page.locator(f"#{active}").get_attribute("data-label") or ""
    page.keyboard.press("Enter")
    expect(page.locator("#id_organization")).to_have_value(chosen)
    expect(page.locator("input[name=organization]")).to_have_value(re.compile("^[0-9]+$"))
    expect(page.locator("#id_organization_list")).to_be_hidden()


@pytest.mark.parametrize("key", ["f", "ب"], ids=["latin", "persian"])
def test_on_a_contact_f_begins_a_follow_up_of_theirs(page: Page, key: str) -> None:
    page.locator("[data-row] a.cell").first.click()
    page.wait_for_url(re.compile(r"/contacts/people/\d+/$"))
    number = page.url.rstrip("/").rpartition("/")[2]
    page.locator('[data-key="F"]').first.wait_for()
    press_code(page, "KeyF", key)
    expect(page).to_have_url(re.compile(f"/engagements/follow-ups/new/\\?owner_person={number}"))


def test_the_list_of_shortcuts_tells_of_the_keys_of_a_page(page: Page) -> None:
    page.keyboard.press("?")
    keys = page.locator("#help kbd").all_text_contents()
    assert {"C", "M", "L", "E", "F"} <= set(keys)


def test_what_was_chosen_is_told_beside_the_box_until_it_is_changed(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/contacts/posts/new/", "secretariat")
    box = page.locator("[data-pick-url]").first
    box.locator("[role=combobox]").press_sequentially("آذرنگ", delay=20)
    offer = box.locator("[role=option]").first
    told = offer.locator("small").text_content() or ""
    assert told
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box.locator(".pick-hint")).to_have_text(told)
    page.keyboard.press("Backspace")
    expect(box.locator(".pick-hint")).to_be_hidden()
