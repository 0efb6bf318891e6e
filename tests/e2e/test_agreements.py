"""An agreement from its signing to what came of it: obligation, initiative, and a call answered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import PHONE, Page, complaint, expect, field, link, save
from tests.e2e.product import Product

FIRM = "بافندگی آزمون شیراز"


def choose(page: Page, name: str, who: str) -> None:
    """Type into a box and take the first that is offered."""
    page.locator(f"[name={name}_q]").fill(who)
    page.locator("[role=option]").filter(has_text=who).first.click()


@pytest.fixture
def agreement(product: Product, visit: Callable[..., Page]) -> Page:
    """The page of an agreement with TPO about exhibitions at home, signed last year."""
    page = visit(product, "/cooperation/agreements/new/", "secretariat")
    field(page, "title").fill("تفاهم‌نامهٔ نمایشگاه شیراز")
    page.locator("[name=scope][value=domestic_exhibition]").check()
    field(page, "signed").fill("۱۴۰۴/۰۵/۰۱")
    field(page, "valid_until").fill("۱۴۰۳/۰۵/۰۱")
    save(page)
    expect(complaint(page, "valid_until")).to_be_visible()
    field(page, "valid_until").fill("۱۴۲۰/۰۵/۰۱")
    save(page)
    expect(page.locator("h1")).to_have_text("تفاهم‌نامهٔ نمایشگاه شیراز")
    for who in ("انجمن صنایع نساجی ایران", "سازمان توسعه تجارت"):
        page.locator("#parties .card-head a").click()
        choose(page, "organization", who)
        save(page)
    return page


def obligation_followed_up(page: Page) -> None:
    page.locator("#obligations .card-head a").click()
    field(page, "text").fill("تأمین سالن نمایشگاه")
    save(page)
    expect(complaint(page, "organization")).to_be_visible()
    field(page, "organization").select_option(label="سازمان توسعه تجارت ایران")
    save(page)
    page.locator("#obligations form button").click()
    expect(page.locator("#obligations form")).to_have_count(0)
    expect(link(page, "/engagements/follow-ups/")).to_be_visible()


def initiative_begun(page: Page) -> None:
    """In two clicks: the button and Add."""
    page.locator("#initiatives .card-head a").click()
    save(page)
    expect(page.locator("#parties")).to_contain_text("سازمان توسعه تجارت")


def call_opened(page: Page) -> str:
    """The address of its page."""
    page.locator("a[href*='/calls/new/']").click()
    field(page, "until").fill("۱۴۲۰/۰۱/۱۵")
    save(page)
    page.locator(".actions .btn-primary").click()
    save(page)
    return page.locator("#address").input_value()


def registered(page: Page) -> None:
    """A firm, by what it sees on a phone."""
    field(page, "firm").fill(FIRM)
    field(page, "legal_id").fill("۱۰۳۸۰۲۸۴۷۹۰")
    field(page, "name").fill("سارا کاوه")
    field(page, "phone").fill("۱۲")
    field(page, "wish_area").fill("۳۶")
    field(page, "consent").check()
    page.wait_for_timeout(3_500)  # nobody fills it in faster than that
    page.locator("form.stack button").tap()
    expect(complaint(page, "phone")).to_be_visible()
    expect(field(page, "wish_area")).to_have_value("۳۶")
    field(page, "phone").fill("۰۹۱۷ ۰۰۰ ۱۲۳۴")
    page.locator("form.stack button").tap()
    expect(page.locator(".notice-ok")).to_contain_text(FIRM)
    expect(page.locator("#main")).to_contain_text("۱")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]


def test_an_agreement_leads_to_a_firm_that_takes_part(
    agreement: Page, product: Product, visit: Callable[..., Page]
) -> None:
    obligation_followed_up(agreement)
    home = agreement.url
    initiative_begun(agreement)
    begun = agreement.url
    address = call_opened(agreement)

    registered(visit(product, address.removeprefix(product.url), **PHONE))

    agreement.reload()
    link(agreement, "/cooperation/registrations/?call=").click()
    agreement.locator("[data-row] a.cell").filter(has_text=FIRM).click()
    agreement.locator(".actions .btn-primary").click()
    field(agreement, "new").check()
    save(agreement)
    expect(agreement).to_have_url(re.compile("state=new"))
    agreement.goto(begun)
    expect(agreement.locator("#parties")).to_contain_text(FIRM)
    agreement.goto(home)
    expect(agreement.locator("#came .count")).to_have_text("۱")
    late = visit(product, address.removeprefix(product.url), **PHONE)
    expect(late.locator("body")).not_to_contain_text("سارا کاوه")
