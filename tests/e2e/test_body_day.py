"""A day with a body: its roster in time, a vacant seat asked for, an election in its meeting."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.browsing import PHONE, Page, complaint, expect, field, row, save
from tests.e2e.product import Product

BODIES = "/engagements/bodies/"


@pytest.fixture
def page(product: Product, visit: Callable[..., Page]) -> Page:
    return visit(product, BODIES, "secretariat")


def test_a_vacant_seat_is_asked_for_with_one_click(page: Page) -> None:
    page.goto(f"{BODIES}?seats=vacant&q=فرش ماشینی")
    row(page, "فرش").locator("a.cell").click()
    seat = page.locator("#roster li", has_text="گمرک")
    expect(seat).to_contain_text("بدون عضو")
    seat.locator("button").click()
    expect(seat).to_contain_text("معرفی تازه خواسته شده است")
    expect(seat.locator("button")).to_have_count(0)
    seat.locator("a", has_text="معرفی تازه").click()
    expect(page.locator("main h1")).to_contain_text("معرفی نماینده برای کرسی")
    expect(page.locator(".facts")).to_contain_text("گمرک")


def test_the_roster_goes_back_in_time(page: Page) -> None:
    page.goto(f"{BODIES}?q=بافندگی")
    row(page, "بافندگی").locator("a.cell").click()
    head = page.locator("#roster .items > li").first
    now = head.locator("bdi").first.inner_text()
    field(page, "as_of").fill("۱۴۰۳/۰۶/۱۵")
    page.locator(".as-of button", has_text="نمایش").click()
    page.wait_for_url("**as_of=**")
    assert head.locator("bdi").first.inner_text() != now
    page.locator(".as-of a").click()
    expect(head).to_contain_text(now)


def test_who_stayed_away_is_told_and_the_term_ended(page: Page) -> None:
    page.goto(f"{BODIES}1/")
    warning = page.locator(".notice-warn", has_text="پیاپی")
    who = warning.locator("bdi").inner_text()
    warning.locator("a").click()
    field(page, "end").fill("1404/12/30")
    save(page)
    expect(complaint(page, "end")).to_contain_text("۱۲")
    field(page, "end").fill("دیروز")
    save(page)
    page.goto(f"{BODIES}1/")
    expect(page.locator("#roster li", has_text=who)).to_contain_text("بدون عضو")
    expect(page.locator(".notice-warn", has_text=who)).to_have_count(0)


def test_an_election_is_recorded_and_taken_back(page: Page) -> None:
    page.goto("/engagements/meetings/?q=آمادگی برای نمایشگاه بین")
    row(page, "نمایشگاه").locator("a.cell").click()
    expect(page.locator(".quorum")).to_contain_text("حد نصاب ۶")
    page.locator("a.btn", has_text="ثبت انتخاب").click()
    field(page, "seat").select_option(index=1)
    field(page, "person").fill("یوسفی سینا")
    page.locator(".pick-list:visible [role=option]").first.click()
    save(page)
    election = page.locator("#elections li")
    expect(election).to_contain_text("یوسفی به سمت رئیس انتخاب شد")
    page.goto(f"{BODIES}1/")
    head = page.locator("#roster .items > li").first
    expect(head).to_contain_text("یوسفی")
    page.go_back()
    election.locator("a.btn").click()
    save(page)
    expect(head).not_to_contain_text("یوسفی")


def test_a_head_asks_on_the_phone(product: Product, visit: Callable[..., Page]) -> None:
    page = visit(product, "/", "head", **PHONE)
    line = page.locator("#ending [data-row]")
    expect(line).to_have_count(1)
    line.locator("button").tap()
    expect(page.locator("#roster")).to_contain_text("معرفی تازه خواسته شده است")
    page.goto("/")
    expect(page.locator("#ending")).to_have_count(0)
