"""A thesis carried from its topic to the use of its result, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import PHONE, Page, expect, field, save
from tests.e2e.product import Product
from tests.e2e.walking import Walk

TITLE = "پایان‌نامهٔ کاهش آب رنگرزی"


@pytest.fixture
def thesis(product: Product, visit: Callable[..., Page]) -> Walk:
    page = visit(product, "/cooperation/initiatives/new/", "secretariat", **PHONE)
    field(page, "title").fill(TITLE)
    field(page, "kind").select_option("thesis")
    field(page, "start").fill("۱۴۰۵/۰۱/۱۵")
    save(page)
    expect(page.locator("h1")).to_have_text(TITLE)
    return Walk(page)


def stage(page: Page) -> object:
    return page.locator(".steps [aria-current]")


def test_a_thesis_goes_from_topic_to_the_use_of_its_result_on_a_phone(thesis: Walk) -> None:
    page = thesis.page
    thesis.know(question="چگونه آب رنگرزی نصف شود؟", degree="master")
    thesis.move("proposal")
    expect(page.locator("#errors")).to_contain_text("دانشجو")
    thesis.party("student", "آذرنگ", "person")
    thesis.party("supervisor", "اسماعیلی", "person")
    thesis.party("adviser", "ایزدی", "person")
    thesis.move("proposal")
    expect(stage(page)).to_have_text(re.compile("پیشنهاده"))

    thesis.move("research")
    expect(page.locator("#errors")).to_contain_text("دانشگاه")
    thesis.party("university", "دانشگاه")
    thesis.party("sponsor", "پرنیان")
    thesis.move("research")
    expect(page.locator("#errors")).to_contain_text("تصویب")
    thesis.move("research", "صورت‌جلسهٔ شورا، شمارهٔ ۴۱")

    page.locator(".going .health-at_risk").tap()
    field(page, "text").fill("نیمی از آزمایش‌ها انجام شده است.")
    save(page)
    expect(page.locator("#main")).to_contain_text("نیمی از آزمایش‌ها")

    thesis.know(defence="۱۴۰۶/۰۴/۱۰")
    thesis.move("defence")
    thesis.know(mark="۱۹")
    thesis.move("use")
    thesis.know(used_by="رنگرزی پرنیان، برای بازچرخانی آب")
    thesis.reach_everything()
    thesis.move("closed")
    expect(stage(page)).to_have_text(re.compile("خاتمه"))
    expect(page.locator("#main")).to_contain_text("شمارهٔ ۴۱")
    expect(page.locator("#parties")).to_contain_text("پرنیان")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
