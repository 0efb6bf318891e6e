"""No page and no behaviour needs what the content security policy forbids."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Page, expect, field
from tests.e2e.everywhere import ALL, conflicting_form, refused_form
from tests.e2e.product import Product

LISTEN = """addEventListener("securitypolicyviolation", event =>
    forbidden(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""


@pytest.fixture
def forbidden() -> list[str]:
    """What the policy has stopped."""
    return []


@pytest.fixture
def page(product: Product, visit: Callable[..., Page], forbidden: list[str]) -> Page:
    page = visit(product, "/", "secretariat")
    page.context.expose_binding("forbidden", lambda _source, told: forbidden.append(told))
    page.context.add_init_script(LISTEN)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    return page


def test_what_the_policy_forbids_is_noticed(
    page: Page, forbidden: list[str], problems: list[str]
) -> None:
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    page.wait_for_timeout(100)
    assert [told.split()[0] for told in forbidden] == ["style-src-attr", "script-src-elem"]
    assert problems
    problems.clear()


def test_every_page_keeps_to_the_policy(page: Page, forbidden: list[str]) -> None:
    for path in ALL:
        answer = page.goto(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
    refused_form(page)
    conflicting_form(page)
    assert forbidden == []


def test_every_behaviour_keeps_to_the_policy(page: Page, forbidden: list[str]) -> None:
    use_the_bar(page)
    use_a_list(page)
    use_a_form(page)
    assert forbidden == []


def use_the_bar(page: Page) -> None:
    """Menus, look, shortcuts, palette."""
    for menu in page.locator(".topbar details.menu > summary").all():
        menu.click()
    page.keyboard.press("Escape")
    theme = page.locator("html").get_attribute("data-theme")
    page.locator("[data-act=theme]:visible").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", theme or "")
    page.locator("[data-act=help]").click()
    page.keyboard.press("Escape")
    page.locator("[data-act=palette]:visible").click()
    page.keyboard.type("اشخاص")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("اشخاص")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/contacts/people/$"))


def use_a_list(page: Page) -> None:
    """Search, filter with a pick box, sort, pages, and the way back."""
    page.locator("#filters summary").click()
    page.locator("#filters [role=combobox]").press_sequentially("انجمن")
    page.locator("#filters [role=option]").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator(".chip a").click()
    expect(page.locator(".chip")).to_have_count(0)
    page.locator("#sort-name").click()
    expect(page).to_have_url(re.compile("sort=-name"))
    page.locator("#page-next").click()
    expect(page).to_have_url(re.compile("page=2"))
    page.go_back()
    page.locator("#list-q").press_sequentially("یوسفی")
    expect(page.locator("[data-row]")).to_have_count(2)
    page.locator("[data-row] a.cell").first.click()
    expect(page.locator("[hx-trigger=load]")).to_have_count(0)  # the panels have come


def use_a_form(page: Page) -> None:
    """Pick box, calendar, what was saved."""
    page.goto("/engagements/follow-ups/")
    page.keyboard.press("n")
    page.keyboard.press("f")
    field(page, "title").fill("کاری که سیاست امنیتی را می‌آزماید")
    page.locator("#id_owner_organization").press_sequentially("پتروشیمی")
    page.locator("#id_owner_organization_list [role=option]").first.click()
    page.locator("[data-act=datepick]").first.click()
    page.locator("dialog.datepick [data-turn='1']").click()
    page.locator("dialog.datepick td button").first.click()
    page.locator("#form .form-foot button").click()
    expect(page.locator(".toast")).to_be_visible()
    page.locator("[data-act=toast-close]").click()
    expect(page.locator(".toast")).to_have_count(0)
