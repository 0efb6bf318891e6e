"""What the browser tests share: keys, boxes, links and rows."""

from __future__ import annotations

from typing import Any

import pytest

_playwright = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright, which `make e2e` installs"
)
Browser, BrowserContext = _playwright.Browser, _playwright.BrowserContext
Locator, Page, Route = _playwright.Locator, _playwright.Page, _playwright.Route
expect = _playwright.expect
expect.set_options(timeout=15_000)

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


def press_code(page: Page, code: str, key: str, **also: Any) -> None:
    """Press a key as a keyboard of another layout does: its place, and the letter it gives."""
    page.evaluate(
        """([code, key, also]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
            {code, key, bubbles: true, cancelable: true, ...also}))""",
        [code, key, also],
    )


def link(page: Page | Locator, path: str) -> Locator:
    """The first visible link that leads there."""
    return page.locator(f'a[href^="{path}"]:visible').first


def field(page: Page, name: str) -> Locator:
    """The box of a form's field."""
    return page.locator(f"#id_{name}")


def complaint(page: Page, name: str) -> Locator:
    """What stands beside a field that was refused."""
    return page.locator(f"#id_{name}_error")


def save(page: Page) -> None:
    page.locator("#form .form-foot button").click()


def row(page: Page, text: str) -> Locator:
    """The row of a list or of the kartabl that says this."""
    return page.locator("[data-row]").filter(has_text=text)
