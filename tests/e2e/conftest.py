"""A real browser before the real product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from tests.e2e.product import Product, running

try:
    from playwright.sync_api import sync_playwright
except ImportError:  # the modules that need it are skipped by tests/e2e/browsing.py
    sync_playwright = None

CHROMIUM = which("chromium") or which("google-chrome") or ""
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)
EXPECTED = "Failed to load resource"  # a page that was refused on purpose


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("needs Chromium (on Debian: apt install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield started
        started.close()


@pytest.fixture(scope="session")
def product(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product all tests share; each changes only what it has added itself."""
    with running(tmp_path_factory.mktemp("product")) as started:
        yield started


@pytest.fixture
def fresh_product(browser: Any, tmp_path: Path) -> Iterator[Product]:
    """A product nobody has touched since its first start."""
    with running(tmp_path) as started:
        yield started


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the browser complains of; nothing, at the end of each test."""
    told: list[str] = []
    yield told
    assert told == []


@pytest.fixture
def visit(browser: Any, problems: list[str]) -> Iterator[Callable[..., Any]]:
    """A new page of a product: visit(product, "/", "secretariat", viewport=…)."""
    contexts = []

    def opened(product: Product, path: str, account: str = "", **options: Any) -> Any:
        settings = {"viewport": {"width": 1440, "height": 900}, "timezone_id": "Asia/Tehran"}
        state = door(browser, product, account) if account else None
        context = browser.new_context(
            storage_state=state, base_url=product.url, **settings | options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: note(problems, line))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def note(problems: list[str], line: Any) -> None:
    if line.type == "error" and EXPECTED not in line.text:
        problems.append(line.text)


def door(browser: Any, product: Product, account: str) -> Any:
    """The cookies of an account that has come in; it does so once for all tests."""
    if account not in product.doors:
        context = browser.new_context(base_url=product.url)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/accounts/login/")
        page.locator("#id_username").fill(account)
        page.locator("#id_password").fill("demo")
        page.locator("#form button").click()
        page.wait_for_url("**/")
        product.doors[account] = context.storage_state()
        context.close()
    return product.doors[account]
