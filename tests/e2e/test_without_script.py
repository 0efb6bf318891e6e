"""The product without script: links, forms and pages do all of the work."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Page, expect, field, link, row, save
from tests.e2e.chromium import sign_in
from tests.e2e.product import Product


@pytest.fixture
def page(product: Product, visit: Callable[..., Page]) -> Page:
    page = visit(product, "/contacts/people/", java_script_enabled=False)
    sign_in(page, "secretariat")
    expect(page).to_have_url(re.compile("/contacts/people/$"))
    return page


def test_a_list_is_searched_sorted_and_paged(page: Page) -> None:
    page.locator("#page-next").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("[data-row]")).to_have_count(25)
    page.locator("#sort-name").click()
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("[aria-current=page]:visible").first).to_be_visible()
    page.locator("#list-q").fill("يوسفى")  # Arabic letters
    page.locator("#list-q").press("Enter")
    expect(row(page, "احسان یوسفی")).to_have_count(1)
    expect(row(page, "سینا یوسفی")).to_have_count(1)


def test_a_list_is_filtered(page: Page) -> None:
    page.goto("/contacts/organizations/")
    page.locator("#filters summary").click()
    page.locator("#filters [name=kind]").select_option("petrochemical")
    page.locator("#filters button.btn-primary").click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(row(page, "شرکت صنایع ملی پتروشیمی")).to_have_count(1)
    page.locator(".chip a").click()
    expect(page.locator(".chip")).to_have_count(0)


def test_a_person_is_added_changed_and_deleted(page: Page) -> None:
    page.locator("#new-menu summary").click()
    link(page, "/contacts/people/new/").click()
    field(page, "given_name").fill("بی‌بی")
    field(page, "family_name").fill("بدون‌اسکریپت")
    field(page, "organization").fill("سازمان صنایع کوچک و شهرک های صنعتی")
    field(page, "post").fill("کارشناس")
    save(page)
    expect(page.locator("h1")).to_contain_text("بی‌بی بدون‌اسکریپت")
    expect(page.locator(".page-head")).to_contain_text("سازمان صنایع کوچک و شهرک های صنعتی ایران")
    page.locator('[data-key="E"]').click()
    field(page, "family_name").fill("اسکریپت‌نادیده")
    save(page)
    expect(page.locator("h1")).to_contain_text("اسکریپت‌نادیده")
    page.locator('.actions a[href$="/delete/"]').click()
    page.locator(".btn-danger").click()
    expect(page).to_have_url(re.compile("/contacts/people/$"))
    page.locator("#list-q").fill("اسکریپت‌نادیده")
    page.locator("#list-q").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(0)


def test_what_other_pages_would_fill_in_is_behind_a_link(page: Page) -> None:
    page.goto("/contacts/people/1/")
    link(page.locator("main"), "/engagements/people/1/timeline/").click()
    expect(page.locator("body")).to_contain_text("جلسهٔ ۱۱۲۴")
    page.goto("/contacts/people/1/")
    link(page.locator("main"), "/engagements/people/1/panel/").click()
    expect(page.locator("h2")).to_contain_text("کارهای برعهده")


def test_everything_is_searched_from_every_page(page: Page) -> None:
    page.locator(".omni").click()
    expect(page).to_have_url(re.compile("/search/$"))
    expect(page.locator("#search-q")).to_be_focused()
    page.locator("#search-q").fill("يوسفى")  # Arabic letters
    page.locator("main form .btn-primary").click()
    expect(page.locator("#found mark")).to_have_text(["یوسفی", "یوسفی"])
    page.locator("#search-q").fill("۱۱۲۴")
    page.locator("#search-q").press("Enter")
    expect(page.locator("#found .card").first).to_contain_text("جلسهٔ ۱۱۲۴")
    page.locator("#search-q").fill("شركت")
    page.locator("#search-q").press("Enter")
    page.locator("#found .card-foot a").first.click()
    expect(page.locator("#list-q")).to_have_value("شرکت")
    expect(page.locator("[data-row]").first).to_be_visible()


def test_a_name_nobody_bears_is_added_from_the_search(page: Page) -> None:
    page.goto("/search/?q=دکتر پروانه نایافته")
    link(page.locator("#found"), "/contacts/people/new/").click()
    expect(field(page, "honorific")).to_have_value("دکتر")
    expect(field(page, "given_name")).to_have_value("پروانه")
    expect(field(page, "family_name")).to_have_value("نایافته")


def test_what_only_script_can_do_is_not_offered(page: Page) -> None:
    for only in ("[data-act=theme]", "[data-act=help]", "#palette", ".omni kbd"):
        for shown in page.locator(only).all():
            expect(shown).to_be_hidden()
