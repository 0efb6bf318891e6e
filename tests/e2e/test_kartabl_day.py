"""A day at the kartabl by keyboard: done, postponed, referred and taken back, several together."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Page, Route, expect, field, row, save
from tests.e2e.product import Product

Visit = Callable[..., Page]
NAME = "آزمون کارتابل"


@pytest.fixture
def page(product: Product, visit: Visit) -> Page:
    return visit(product, "/", "secretariat")


def owed(page: Page, title: str) -> str:
    """A follow-up due today that the secretariat owes; its title."""
    page.goto("/engagements/follow-ups/new/")
    field(page, "title").fill(title)
    field(page, "due").fill("امروز")
    page.keyboard.press("Escape")
    owner = field(page, "owner_user")
    label = owner.locator("option", has_text="صادقی").first.text_content()
    owner.select_option(label=label)
    save(page)
    expect(page.locator("h1")).to_contain_text(title)
    page.goto("/")
    return title


def stand_on(page: Page, title: str) -> None:
    row(page, title).locator("a.todo-title").focus()


def take_back(page: Page) -> None:
    """The button of the message that tells what was done."""
    page.locator(".toast button[name], .toast form button").first.click()


def test_a_line_is_done_by_a_letter_and_opened_again(page: Page) -> None:
    title = owed(page, f"{NAME} یک")
    stand_on(page, title)
    page.keyboard.press("e")
    expect(page.locator("#form")).to_be_visible()
    save(page)
    expect(page.locator(".toast")).to_be_visible()
    take_back(page)
    page.goto("/")
    expect(row(page, title)).to_have_count(1)


def test_a_line_is_postponed_by_a_letter_with_a_reason(page: Page) -> None:
    title = owed(page, f"{NAME} دو")
    stand_on(page, title)
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile("/postpone/"))
    field(page, "due").fill("فردا")
    page.keyboard.press("Escape")
    field(page, "reason").fill("پاسخ نرسید")
    save(page)
    page.goto("/")
    expect(page.locator("#today").locator("[data-row]", has_text=title)).to_have_count(0)
    expect(page.locator("#week").locator("[data-row]", has_text=title)).to_have_count(1)


def test_a_line_is_referred_with_a_note_and_taken_back(
    page: Page, product: Product, visit: Visit
) -> None:
    title = owed(page, f"{NAME} سه")
    stand_on(page, title)
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile("/refer/"))
    to = field(page, "to")
    to.select_option(label=to.locator("option", has_text="رستگار").first.text_content())
    field(page, "note").fill("لطفاً تا ظهر")
    save(page)
    expect(page.locator(".toast")).to_be_visible()
    page.goto("/?only=waiting")
    expect(row(page, title)).to_have_count(1)
    other = visit(product, "/", "admin")
    got = other.locator("#today [data-row]", has_text=title)
    expect(got).to_contain_text("لطفاً تا ظهر")
    row(page, title).locator("a.todo-title").click()
    page.locator("a[href*='/take-back/']").click()
    save(page)
    expect(page.locator(".toast")).to_be_visible()
    page.goto("/")
    expect(page.locator("#today [data-row]", has_text=title)).to_have_count(1)
    other.goto("/")
    expect(other.locator("[data-row]", has_text=title)).to_have_count(0)


def test_several_lines_are_done_together_and_taken_back(page: Page) -> None:
    titles = [owed(page, f"{NAME} چهار {n}") for n in ("الف", "ب")]
    for title in titles:
        stand_on(page, title)
        page.keyboard.press("x")
    expect(page.locator("#bulk .n b")).to_have_text("۲")
    page.locator("#bulk button[value=done]").click()
    expect(page.locator(".toast").first).to_be_visible()
    for title in titles:
        expect(page.locator("[data-row]", has_text=title)).to_have_count(0)
    take_back(page)
    page.goto("/")
    for title in titles:
        expect(page.locator("#today [data-row]", has_text=title)).to_have_count(1)


def test_a_substitute_sees_what_waits_for_who_is_away(
    page: Page, product: Product, visit: Visit
) -> None:
    title = owed(page, f"{NAME} پنج")
    page.goto("/engagements/substitutions/new/")
    to = field(page, "substitute")
    to.select_option(label=to.locator("option", has_text="رستگار").first.text_content())
    for name in ("first_day", "last_day"):
        field(page, name).fill("امروز")
        page.keyboard.press("Escape")
    save(page)
    other = visit(product, "/", "admin")
    expect(other.locator("#today [data-row]", has_text=title)).to_contain_text("به جای")


def test_what_stands_below_a_panel_waits_until_that_has_come(page: Page) -> None:
    """A line that moves away while somebody presses it is another line."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/kartabl/more/|/cooperation/kartabl/"), hold)
    page.goto("/")
    below = page.locator(".detail-main > [hx-trigger=load] ~ section[id]").last
    expect(below).to_have_css("animation-name", "kartabl-late")
    expect(below).to_be_visible()  # a panel that does not come keeps nothing back
    page.reload()
    expect(below).to_have_css("animation-name", "kartabl-late")
    name = below.get_attribute("id")
    for route in held[1:]:
        route.continue_()
    expect(page.locator("[hx-trigger=load]")).to_have_count(0)
    expect(page.locator(f"#{name}")).to_have_css("animation-name", "none")
