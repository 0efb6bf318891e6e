"""An exhibition carried from idea to closing on a phone; cards moved by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import PHONE, Page, complaint, expect, field, link, save
from tests.e2e.product import Product
from tests.e2e.walking import Walk

BOARD = "/cooperation/initiatives/board/"


def lane(page: Page, stage: str):
    return page.locator(f'.lane[data-stage="{stage}"]')


def card(page: Page, title: str):
    return page.locator(".board-card").filter(has_text=title)


@pytest.fixture
def board(product: Product, visit: Callable[..., Page]) -> Page:
    return visit(
        product, f"{BOARD}?kind=training", "secretariat", viewport={"width": 1900, "height": 900}
    )


def test_a_card_is_dragged_to_the_next_stage(board: Page) -> None:
    title = "همکاری‌های آموزشی انجمن"
    card(board, title).drag_to(lane(board, "running"))
    expect(lane(board, "running").locator(".board-card").filter(has_text=title)).to_be_visible()


def test_a_drop_that_is_refused_says_why_and_moves_nothing(board: Page) -> None:
    title = "دورهٔ تعمیرکاران"
    card(board, title).drag_to(lane(board, "enrolment"))
    expect(board.locator("#notices")).to_contain_text("سرفصل")
    expect(lane(board, "planning").locator(".board-card").filter(has_text=title)).to_be_visible()


def test_a_card_is_moved_by_the_keyboard(product: Product, visit: Callable[..., Page]) -> None:
    page = visit(product, f"{BOARD}?kind=statistics&health=on_track", "secretariat")
    one = card(page, "سن ماشین‌های بافندگی")
    one.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(one.locator("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("شیوهٔ انتشار")
    expect(page).to_have_url(re.compile("health=on_track"))


def test_the_menu_of_a_card_opens_where_it_can_be_clicked(board: Page) -> None:
    """Whole, without scrolling: its column does not cut it off."""
    one = board.locator(".board-card[draggable]").first
    one.locator("summary").click()
    for button in one.locator(".menu-item").all():
        expect(button).to_be_in_viewport(ratio=1)


def test_the_search_goes_along_to_the_other_ways_of_showing(board: Page) -> None:
    board.locator("#list-q").fill("رنگ")
    expect(card(board, "دورهٔ آزمون ثبات رنگ")).to_be_visible()
    expect(board.locator(".board-card")).to_have_count(1)
    link(board, "/cooperation/initiatives/timeline/").click()
    expect(board).to_have_url(re.compile("/timeline/.*q="))
    expect(board.locator("#list-q")).to_have_value("رنگ")


@pytest.fixture
def fair(product: Product, visit: Callable[..., Page]) -> Walk:
    page = visit(product, "/cooperation/initiatives/new/", "secretariat", **PHONE)
    field(page, "title").fill("نمایشگاه پارچه، شیراز")
    field(page, "kind").select_option("domestic_exhibition")
    save(page)
    expect(page.locator("h1")).to_have_text("نمایشگاه پارچه، شیراز")
    return Walk(page)


def test_an_exhibition_goes_from_idea_to_closing_on_a_phone(fair: Walk) -> None:
    page = fair.page
    fair.move("call")
    expect(page.locator("#errors")).to_contain_text("برگزارکننده")
    fair.party("organizer", "پرنیان")
    fair.move("call")
    expect(page.locator(".steps [aria-current]")).to_have_text(re.compile("فراخوان"))

    fair.know(opening="۱۴۰۵/۱۲/۲۵", area="۱۲۰۰")
    expect(page.locator("#milestones")).to_contain_text("۱۴۰۵/۰۸/۲۵")
    fair.party("exhibitor", "راوند")
    for stage in ("allocation", "preparation", "open", "report"):
        fair.move(stage)
        expect(page.locator("h1")).to_have_text("نمایشگاه پارچه، شیراز")

    page.goto(fair.home)
    page.locator("#measures a[href*='name=area']").tap()
    field(page, "actual").fill("-۵")
    save(page)
    expect(complaint(page, "actual")).to_be_visible()
    field(page, "actual").fill("۱۱۸۰")
    save(page)
    expect(page.locator("#measures")).to_contain_text("۱٬۱۸۰")

    fair.move("closed", "گزارش ۱۲")
    expect(page.locator("#errors")).to_contain_text("باز")
    fair.reach_everything()
    page.locator(".going .health-on_track").tap()
    field(page, "text").fill("گزارش نمایشگاه به هیئت مدیره داده شد.")
    save(page)
    fair.move("closed", "گزارش ۱۲")
    expect(page.locator(".steps [aria-current]")).to_have_text(re.compile("خاتمه"))
    expect(page.locator("#main")).to_contain_text("گزارش ۱۲")


def test_a_fair_abroad_goes_from_idea_to_closing_on_a_phone(
    product: Product, visit: Callable[..., Page]
) -> None:
    """It opens when freight and visas are through, and not before."""
    page = visit(product, "/cooperation/initiatives/new/", "secretariat", **PHONE)
    field(page, "title").fill("پاویون گروهی، تاشکند")
    field(page, "kind").select_option("foreign_exhibition")
    save(page)
    expect(page.locator("h1")).to_have_text("پاویون گروهی، تاشکند")
    fair = Walk(page)
    fair.know(country="ازبکستان", opening="۱۴۰۵/۱۲/۲۵", area="۱۲۰")
    fair.party("organizer", "پرنیان")
    fair.party("exhibitor", "راوند")
    for stage in ("call", "allocation", "travel"):
        fair.move(stage)
        expect(page.locator("h1")).to_have_text("پاویون گروهی، تاشکند")
    fair.move("open")
    expect(page.locator("#errors")).to_contain_text("حمل نمونه‌ها")
    fair.know(freight="done", visas="under_way")
    fair.move("open")
    expect(page.locator("#errors")).to_contain_text("روادیدها")
    fair.know(visas="done")
    for stage in ("open", "report"):
        fair.move(stage)
        expect(page.locator("h1")).to_have_text("پاویون گروهی، تاشکند")
    fair.reach_everything()
    fair.move("closed", "گزارش ۱۵")
    expect(page.locator(".steps [aria-current]")).to_have_text(re.compile("خاتمه"))
