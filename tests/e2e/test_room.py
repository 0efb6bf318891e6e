"""A meeting in its room: minutes that are never lost, resolutions in a line, who is there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import PHONE, Locator, Page, expect, field, save
from tests.e2e.chromium import sign_in
from tests.e2e.product import Product

Visit = Callable[..., Page]
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('minutes-'))"
SLOW = 30_000


@pytest.fixture
def room(product: Product, visit: Visit) -> str:
    """The address of the room of a new meeting in session, with two items."""
    page = visit(product, "/engagements/meetings/new/?body=1", "secretariat")
    field(page, "title").fill("نشست آزمایشی اتاق")
    save(page)
    expect(page.locator("h1")).to_contain_text("نشست آزمایشی اتاق")
    address = page.url.removeprefix(product.url)
    number = address.strip("/").rpartition("/")[2]
    for title in ("سهمیهٔ برق", "تعرفهٔ واردات"):
        page.goto(f"/engagements/agenda-items/new/?meeting={number}")
        field(page, "title").fill(title)
        field(page, "minutes").fill("۲۰")
        save(page)
        expect(page.locator("h1")).to_contain_text("نشست آزمایشی اتاق")
    page.goto(f"{address}room/")
    page.locator(f'form[action="/engagements/meetings/{number}/start/"] button').click()
    expect(page.locator("#room-people .quorum, #attendance").first).to_be_visible()
    last = page.locator("#room-agenda .agenda a").nth(-2).get_attribute("href") or ""
    return f"{address}room/{last}"


def notes(page: Page) -> Locator:
    return page.locator("#id_notes")


def told(page: Page) -> Locator:
    return page.locator("#minutes-told")


def expect_saved(page: Page) -> None:
    expect(told(page)).to_have_attribute("data-tone", "ok", timeout=SLOW)
    expect(told(page)).to_contain_text(re.compile("ذخیره شد|Saved"))  # to each in their language
    assert page.evaluate(KEPT) == []


def test_what_is_typed_saves_itself(product: Product, visit: Visit, room: str) -> None:
    page = visit(product, room, "secretariat")
    notes(page).press_sequentially("برق شهرک‌ها قطع است.")
    assert len(page.evaluate(KEPT)) == 1
    expect_saved(page)
    page.reload()
    expect(notes(page)).to_have_value("برق شهرک‌ها قطع است.")


def test_without_a_connection_it_is_kept_and_sent_later(
    product: Product, visit: Visit, room: str
) -> None:
    page = visit(product, room, "secretariat")
    page.context.set_offline(True)
    notes(page).press_sequentially("در قطع ارتباط")
    expect(page.locator("#minutes-banner")).to_contain_text("ارتباط قطع است")
    assert len(page.evaluate(KEPT)) == 1
    page.context.set_offline(False)
    expect_saved(page)
    expect(page.locator("#minutes-banner")).to_have_count(0)


def test_it_outlives_the_page(product: Product, visit: Visit, room: str) -> None:
    page = visit(product, room, "secretariat")
    page.context.set_offline(True)
    notes(page).press_sequentially("پیش از بستن صفحه")
    expect(page.locator("#minutes-banner")).to_be_visible()
    page.evaluate("window.addEventListener('pagehide', event => event.stopImmediatePropagation())")
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(product.url + room)
    expect(notes(again)).to_have_value("پیش از بستن صفحه")
    expect_saved(again)


def test_a_lost_session_loses_nothing(product: Product, visit: Visit, room: str) -> None:
    page = visit(product, room, "")
    sign_in(page, "secretariat")
    expect(notes(page)).to_be_visible()
    page.context.clear_cookies()
    notes(page).press_sequentially("پس از پایان نشست کاربر")
    expect(page.locator("#minutes-banner")).to_contain_text("خارج شده‌اید")
    assert len(page.evaluate(KEPT)) == 1
    with page.context.expect_page() as opened:
        page.locator("#minutes-banner a").click()
    sign_in(opened.value, "secretariat")
    expect_saved(page)
    page.reload()
    expect(notes(page)).to_have_value("پس از پایان نشست کاربر")


def test_two_secretaries_see_both_texts(product: Product, visit: Visit, room: str) -> None:
    one = visit(product, room, "secretariat")
    other = visit(product, room, "admin")
    notes(other).press_sequentially("نوشتهٔ نخست")
    expect_saved(other)
    notes(one).press_sequentially("نوشتهٔ دوم")
    both = one.locator(".conflict-two")
    expect(both.locator("[data-yours]")).to_have_text("نوشتهٔ دوم")
    expect(both.locator("[data-stored]")).to_have_text("نوشتهٔ نخست")
    both.locator("[data-keep='both']").click()
    expect_saved(one)
    other.reload()
    expect(notes(other)).to_have_value("نوشتهٔ دوم\n\nنوشتهٔ نخست")


def test_a_paragraph_becomes_a_resolution_by_keys(
    product: Product, visit: Visit, room: str
) -> None:
    page = visit(product, room, "secretariat")
    notes(page).fill("بحث شد.\nمقرر شد نامه‌ای به توانیر نوشته شود تا ۲۰ آذر ۱۴۰۹")
    notes(page).press("Control+Enter")
    line = page.locator("#id_line")
    expect(line).to_be_focused()
    expect(line).to_have_value("مقرر شد نامه‌ای به توانیر نوشته شود تا ۲۰ آذر ۱۴۰۹")
    expect(page.locator("#quick-chips")).to_contain_text("۲۰ آذر ۱۴۰۹")
    line.press("End")
    line.press_sequentially(" @قر")
    option = page.locator("#mentions [role='option']").first
    expect(option).to_be_visible()
    name = option.get_attribute("data-label") or ""
    line.press("Enter")
    expect(page.locator("#quick-chips")).to_contain_text(name)
    line.press("Enter")
    made = page.locator("#room-resolutions .reso")
    expect(made).to_have_count(1)
    expect(made).to_contain_text("مقرر شد نامه‌ای به توانیر نوشته شود")
    expect(made).to_contain_text(name)
    expect(page.locator(".toast").last).to_be_visible()
    expect(notes(page)).to_have_value(re.compile("بحث شد"))


def test_items_change_by_keys_and_nothing_typed_is_lost(
    product: Product, visit: Visit, room: str
) -> None:
    page = visit(product, room, "secretariat")
    notes(page).press_sequentially("متن بند نخست")
    notes(page).press("Alt+ArrowDown")
    expect(page.locator("#room-item h2").first).to_have_text("تعرفهٔ واردات")
    expect(notes(page)).to_have_value("")
    notes(page).press_sequentially("متن بند دوم")
    notes(page).press("Alt+ArrowUp")
    expect(notes(page)).to_have_value("متن بند نخست")
    page.keyboard.press("Alt+ArrowDown")
    expect(notes(page)).to_have_value("متن بند دوم")


def test_what_is_typed_while_the_item_is_fetched_anew_is_not_lost(
    product: Product, visit: Visit, room: str
) -> None:
    page = visit(product, room, "secretariat")
    page.evaluate(
        """document.addEventListener("htmx:afterSwap", () => {
            const box = document.querySelector("#id_notes");
            box.value += " می‌شود";
            box.dispatchEvent(new Event("input", {bubbles: true}));
        }, {once: true})"""
    )
    page.route("**/minutes/", lambda route: route.abort(), times=1)
    notes(page).press_sequentially("برق قطع")
    page.locator("#room-agenda .agenda a[aria-current]").click()
    expect(notes(page)).to_have_value("برق قطع می‌شود")


def test_who_is_there_is_one_click_or_one_key(product: Product, visit: Visit, room: str) -> None:
    page = visit(product, room, "secretariat")
    first = page.locator("#attendance button[value^='present']").first
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(first).to_be_focused()
    page.keyboard.press("l")
    late = page.locator("#attendance button[value^='late']").first
    expect(late).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#room-people .count")).to_contain_text("۱ از")


def test_on_a_phone_it_has_three_tabs(product: Product, visit: Visit, room: str) -> None:
    page = visit(product, room, "secretariat", **PHONE)
    parts = {name: page.locator(f"#room-{name}") for name in ("agenda", "item", "people")}
    for name in ("people", "agenda", "item"):
        page.locator(f"[data-room-tab='{name}']").tap()
        for other, part in parts.items():
            expect(part).to_be_visible(visible=other == name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("[data-room-tab='agenda']").tap()
    page.locator("#room-agenda .agenda a").last.tap()
    expect(parts["item"]).to_be_visible()
    expect(page.locator("#room-item h2").first).to_have_text("تعرفهٔ واردات")


def test_without_script_it_is_plain_forms(product: Product, visit: Visit, room: str) -> None:
    page = visit(product, room, "secretariat", java_script_enabled=False)
    notes(page).fill("بدون اسکریپت")
    page.locator("#minutes button").click()
    expect(notes(page)).to_have_value("بدون اسکریپت")
    page.locator("#id_line").fill("مقرر شد گزارش تهیه شود.")
    page.locator("#quick-add").click()
    expect(page.locator("#room-resolutions .reso")).to_have_count(1)
    page.locator("#attendance button[value^='absent']").first.click()
    absent = page.locator("#attendance button[value^='absent']").first
    expect(absent).to_have_attribute("aria-pressed", "true")


def test_the_wall_follows_the_meeting(product: Product, visit: Visit, room: str) -> None:
    page = visit(product, room, "secretariat")
    wall = visit(product, room.partition("?")[0] + "projector/", "secretariat")
    page.locator("#room-agenda .agenda a").last.click()
    expect(page.locator("#room-item h2").first).to_have_text("تعرفهٔ واردات")
    page.locator("#begin").click()
    expect(wall.locator("h1")).to_have_text("تعرفهٔ واردات")
    expect(wall.locator(".timer")).to_have_text(re.compile("^[۰-۹]{2}:[۰-۹]{2}$"))
