"""Debian's Chromium, and the door of the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which

from playwright.sync_api import Browser, Page, expect, sync_playwright

PATH = which("chromium") or which("google-chrome") or ""
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)
DESKTOP = {"viewport": {"width": 1440, "height": 900}, "timezone_id": "Asia/Tehran"}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=ARGUMENTS.split())
        yield browser
        browser.close()


def sign_in(page: Page, account: str) -> None:
    """Fill in the sign-in form the page shows."""
    page.locator("#id_username").fill(account)
    page.locator("#id_password").fill("demo")
    page.locator("#form button").click()
    page.locator("#id_password").wait_for(state="detached")


def speak(page: Page, language: str) -> None:
    """Turn the page, and with it the account, to that language."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator("button[name=language]").first.click()
        expect(page.locator("html")).to_have_attribute("lang", language)
