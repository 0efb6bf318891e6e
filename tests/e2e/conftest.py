"""A real browser before the real product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.product import Product, running

try:
    from tests.e2e.chromium import DESKTOP, PATH, chromium, sign_in, speak
except ImportError:  # the modules that need Playwright are skipped by tests/e2e/browsing.py
    PATH = ""

#: a page that was refused on purpose; a question that a newer one, or leaving the page, overtook
EXPECTED = ("Failed to load resource", "htmx:afterRequest,", "htmx:sendAbort,")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not PATH:
        pytest.skip("needs Chromium (on Debian: apt install chromium)")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def product(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product as it first starts; all tests share it, each changes what is its own."""
    with running(tmp_path_factory.mktemp("product")) as started:
        yield started


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the browser complains of; nothing, at the end of each test."""
    told: list[str] = []
    yield told
    assert told == []


@pytest.fixture
def visit(browser: Any, problems: list[str]) -> Iterator[Callable[..., Any]]:
    """A new page of a product: visit(product, "/", "secretariat", viewport=…).

    Whichever language the account was left in, it reads Persian unless another is asked for.
    """
    contexts = []

    def opened(
        product: Product, path: str, account: str = "", language: str = "fa", **options: Any
    ) -> Any:
        state = door(browser, product, account) if account else None
        context = browser.new_context(
            storage_state=state, base_url=product.url, **DESKTOP | options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: note(problems, line))
        page.goto(path)
        if account:
            speak(page, language)
        return page

    yield opened
    for context in contexts:
        context.close()


def note(problems: list[str], line: Any) -> None:
    if line.type == "error" and not line.text.startswith(EXPECTED):
        problems.append(line.text)


def door(browser: Any, product: Product, account: str) -> Any:
    """The cookies of an account that has come in; it does so once for all tests."""
    if account not in product.doors:
        context = browser.new_context(base_url=product.url)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/accounts/login/")
        sign_in(page, account)
        product.doors[account] = context.storage_state()
        context.close()
    return product.doors[account]
