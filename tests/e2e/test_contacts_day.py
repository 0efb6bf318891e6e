"""A day with the address book: by keyboard at the desk, by thumb on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from tests.e2e.browsing import PHONE, Page, expect, field, link, press_code, row, save
from tests.e2e.product import Product

PEOPLE = "/contacts/people/"


@pytest.fixture
def page(product: Product, visit: Callable[..., Page]) -> Page:
    return visit(product, PEOPLE, "secretariat")


def opened(page: Page, query: str) -> None:
    """Find somebody by keyboard and open the page."""
    page.goto(PEOPLE)
    page.keyboard.press("/")
    page.keyboard.type(query)
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("#list-q").press("Escape")
    page.locator("[data-row] a.cell").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#timeline")).to_be_visible()


def test_a_clerk_notes_a_call_with_its_promise_by_keyboard(page: Page) -> None:
    opened(page, "سمیعی معاون صنایع کوچک")
    page.locator("#main").focus()
    press_code(page, "KeyL", "م")
    expect(page.locator("#log_text")).to_be_focused()
    page.keyboard.type("قرار شد جدول ظرفیت شهرک‌ها را بفرستند")
    page.locator(".compose summary").click()
    page.locator("#log_promise").fill("جدول ظرفیت شهرک‌ها")
    page.locator("#log_promise_due").fill("۱۴۱۰/۰۲/۰۳")
    page.locator("#log_text").press("Control+Enter")
    expect(page.locator("#timeline .tl > li").first).to_contain_text("جدول ظرفیت شهرک‌ها را")
    expect(page.locator(".detail-side")).to_contain_text("۱۴۱۰/۰۲/۰۳")
    page.locator("#timeline .chip", has_text="جلسه‌ها").click()
    expect(page.locator("#timeline")).not_to_contain_text("جدول ظرفیت")


def test_a_fact_is_added_changed_and_its_history_shown(page: Page) -> None:
    opened(page, "بزرگمهر خوشه")
    page.locator(".add-fact summary").click()
    page.locator(".add-fact .menu-item", has_text="تاریخ تولد").click()
    field(page, "birthday").fill("1404/12/30")
    field(page, "birthday").press("Enter")
    expect(page.locator("#id_birthday_error")).to_contain_text("۱۲")
    expect(field(page, "birthday")).to_have_value("1404/12/30")
    field(page, "birthday").fill("۱۳۵۲/۰۳/۰۴")
    field(page, "birthday").press("Enter")
    fact = page.locator(".fact", has_text="تاریخ تولد")
    expect(fact).to_contain_text("۱۳۵۲/۰۳/۰۴")
    fact.hover()
    fact.locator(".fact-edit").click()
    field(page, "birthday").fill("۱۳۵۳/۰۳/۰۴")
    page.locator(".fact-form .btn-primary").click()
    expect(fact).to_contain_text("۱۳۵۳/۰۳/۰۴")
    fact.hover()
    fact.locator(".fact-edit").click()
    page.locator('.fact-form a[href*="history/?field=birthday"]').click()
    expect(page.locator(".tl > li")).to_have_count(2)


def test_a_number_is_retired_and_stands_apart(page: Page) -> None:
    opened(page, "ایزدی شهرک‌های تخصصی")
    point = page.locator("#reach .items > li").first
    point.locator("summary").click()
    point.locator("a.menu-item", has_text="دیگر درست نیست").click()
    field(page, "reason").fill("خط واگذار شد")
    save(page)
    page.locator("#reach .card-more summary").click()
    expect(page.locator("#reach .card-more")).to_contain_text("خط واگذار شد")


def test_the_official_of_the_report_changes_posts_and_the_minutes_stay(page: Page) -> None:
    opened(page, "قربانی معاون صنایع کوچک")
    meeting = page.locator("#timeline a", has_text="۱۱۲۴").first.get_attribute("href") or ""
    page.locator("a.btn", has_text="تغییر سمت").click()
    field(page, "organization").fill("وزارت صنعت")
    page.locator(".pick-list:visible [role=option]").first.click()
    field(page, "title").fill("مشاور وزیر")
    save(page)
    expect(page.locator(".page-head .sub")).to_contain_text("مشاور وزیر")
    page.goto(meeting)
    expect(page.locator(".att", has_text="قربانی")).to_contain_text("معاون صنایع کوچک")
    expect(page.locator(".att")).not_to_contain_text("مشاور وزیر")


def test_a_branch_is_turned_over_after_a_look_at_it(page: Page) -> None:
    page.goto("/contacts/organizations/?q=پتروشیمی مارون")
    row(page, "مارون").locator("a.cell").click()
    page.locator("a.btn", has_text="جابه‌جایی سمت‌ها").click()
    first = page.locator("tbody tr").first
    who = (first.locator("bdi").first.text_content() or "").strip()
    first.locator("input[type=checkbox]").check()
    save(page)
    expect(page.locator("#form")).to_contain_text("سمت خالی می‌شود")
    expect(page.locator("#form")).to_contain_text(who)
    page.locator("#form .btn-primary").click()
    expect(page.locator("#people")).to_contain_text("خالی")
    expect(page.locator("#people .items")).to_contain_text(who)


def test_a_head_finds_and_calls_somebody_within_ten_seconds(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/", "head", **PHONE)
    began = time.monotonic()
    link(page.locator(".tabbar"), PEOPLE).tap()
    page.locator("#list-q").fill("مدیر شهرک مورچه")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-row] a.cell").tap()
    call = page.locator(".quick a[href^='tel:']")
    expect(call).to_be_in_viewport(ratio=1)
    assert re.fullmatch(r"tel:\+?[0-9]{8,}", call.get_attribute("href") or "")
    assert time.monotonic() - began < 10
    assert (call.bounding_box() or {})["height"] >= 44


def test_the_tree_opens_where_it_stands(page: Page) -> None:
    page.goto("/contacts/organizations/tree/")
    unit = page.locator(".tree > li", has_text="وزارت صنعت").first
    unit.locator("summary").first.click()
    expect(unit.locator(".tree-in .tree > li").first).to_be_visible()
