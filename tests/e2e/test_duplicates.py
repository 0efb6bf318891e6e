"""Somebody typed twice: warned of, added anyway, found by a scan, judged by one key."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.e2e.browsing import Page, expect, field, press_code, row, save
from tests.e2e.product import Product, eventually

QUEUE = "/contacts/duplicates/"
IN_TIME = 40  # seconds; the worker looks each second, the machine may be busy
FIRST = ("ژوبین", "زرین‌کفش")
AGAIN = ("ژوبين", "زرين كفش")


def typed(page: Page, given: str, family: str) -> None:
    page.goto("/contacts/people/new/")
    field(page, "given_name").fill(given)
    field(page, "family_name").fill(family)


def added(page: Page) -> None:
    page.wait_for_url(re.compile(r"/contacts/people/\d+/$"))


def scanned(page: Page) -> None:
    """Ask for a scan and wait for its end on the page of the job."""
    page.goto(QUEUE)
    page.locator(f"form[action='{QUEUE}scan/'] button").click()
    page.wait_for_url(re.compile("/jobs/"))
    eventually(lambda: page.locator("#job .btn-primary").count() > 0, IN_TIME)
    page.locator("#job .btn-primary").click()
    page.wait_for_url(f"**{QUEUE}")


def test_typed_twice_warned_of_scanned_and_judged(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/", "secretariat")
    typed(page, *FIRST)
    expect(page.locator("#alike section")).to_have_count(0)
    save(page)
    added(page)
    first = page.url

    typed(page, *AGAIN)
    warning = page.locator("#alike")
    expect(warning).to_contain_text("زرین‌کفش")
    expect(warning).to_contain_text("همان نام با نگارش دیگر")
    assert warning.locator("a").first.get_attribute("href") in first
    page.locator("#form .form-foot button").click()
    expect(page.locator("#alike[role=alert]")).to_contain_text("هنوز افزوده نشده است")
    expect(field(page, "family_name")).to_have_value(AGAIN[1])
    page.locator("#alike button[name=anyway]").click()
    added(page)

    scanned(page)
    row(page, "زرین‌کفش").locator("a").first.click()
    expect(page.locator("h1")).to_contain_text("این دو یکی هستند؟")
    expect(page.locator(".pair-same")).to_be_visible()
    here = page.url
    page.locator("#main").focus()
    press_code(page, "KeyS", "س")
    page.wait_for_url(lambda url: url != here)
    page.goto(here)
    page.locator("#main").focus()
    press_code(page, "KeyD", "ی")
    expect(page.locator(".toast")).to_contain_text("یکی نیستند")
    page.locator(".toast form button").click()
    page.wait_for_url(here)
    page.locator("[data-key='D']").click()
    page.goto(f"{QUEUE}?verdict=different")
    expect(row(page, "زرین‌کفش")).to_have_count(1)
    scanned(page)
    expect(row(page, "زرین‌کفش")).to_have_count(0)


def test_without_script_it_is_asked_when_the_form_is_sent(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/contacts/organizations/new/", "secretariat", java_script_enabled=False)
    field(page, "name").fill("وزارت صنعت معدن وتجارت")
    field(page, "kind").select_option("ministry")
    save(page)
    expect(page.locator("#alike")).to_contain_text("وزارت صنعت، معدن و تجارت")
    expect(field(page, "name")).to_have_value("وزارت صنعت معدن وتجارت")
    page.locator("#alike button[name=anyway]").click()
    page.wait_for_url(re.compile(r"/contacts/organizations/\d+/$"))
