"""A committee head with no account, by mail and phone alone: asked, answers, asks for more time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from crm.dates import format_date, today
from tests.e2e.browsing import PHONE, Page, expect, field, row, save
from tests.e2e.product import Product, eventually

Visit = Callable[..., Page]
TITLE = "فهرست برق واحدهای شهرک"
ADDRESS = "head.by.mail@example.org"
IN_TIME = 40  # seconds; the loop wakes every ten


@pytest.fixture
def clerk(product: Product, visit: Visit) -> Page:
    """The clerk, who has written down what a head without an account owes by today."""
    page = visit(product, "/contacts/people/new/", "secretariat")
    field(page, "given_name").fill("سهراب")
    field(page, "family_name").fill("نامه‌نویسان")
    field(page, "email").fill(ADDRESS)
    save(page)
    expect(page.locator("h1")).to_contain_text("نامه‌نویسان")
    page.goto(f"/engagements/follow-ups/new/?owner_person={page.url.rstrip('/').split('/')[-1]}")
    field(page, "title").fill(TITLE)
    field(page, "due").fill("امروز")
    page.keyboard.press("Escape")
    save(page)
    expect(page.locator("h1")).to_contain_text(TITLE)
    return page


def letters_to(product: Product, address: str) -> list[str]:
    """The text of each letter that has left for an address."""
    return [
        letter.get_body(("plain",)).get_content()
        for letter in product.letters()
        if address in str(letter["To"])
    ]


def test_somebody_without_an_account_answers_and_gets_more_time(
    product: Product, visit: Visit, clerk: Page
) -> None:
    assert eventually(lambda: letters_to(product, ADDRESS), IN_TIME)
    [asked] = letters_to(product, ADDRESS)
    address = re.search(r"https?://\S+/answer\S*", asked)
    assert address, asked
    phone = visit(product, "/" + address[0].split("/", 3)[3], **PHONE)
    expect(phone.locator("h1")).to_have_text(TITLE)

    phone.locator("summary").filter(has_text="در دست").tap()
    phone.locator("details[open] textarea").fill("از ده واحد، شش واحد پاسخ داده‌اند.")
    phone.locator("details[open] button").tap()
    expect(phone.locator(".notice-ok")).to_be_visible()
    phone.locator("summary").filter(has_text="مهلت بیشتر").tap()
    until = today() + timedelta(days=60)
    day, in_words = (format_date(until, style, "jalali") for style in ("numeric", "long"))
    phone.locator("details[open] input[name=until]").fill(day)
    phone.locator("details[open] textarea").fill("چهار واحد تعطیل‌اند.")
    phone.locator("details[open] button.btn-wide").tap()
    expect(phone.locator("#main")).to_contain_text(in_words)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    clerk.goto("/")
    asks = row(clerk, TITLE).first
    expect(asks).to_contain_text(in_words)
    asks.locator("a[href*='/accept/'], button[formaction*='/accept/']").first.click()
    save(clerk)
    clerk.goto("/engagements/follow-ups/?q=" + TITLE)
    expect(row(clerk, TITLE)).to_contain_text(day)
    assert eventually(lambda: len(letters_to(product, ADDRESS)) == 2, IN_TIME)
    phone.reload()
    expect(phone.locator("#main")).to_contain_text(in_words)
