"""A day at the register of letters: a scan comes in, is answered from a template, and goes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.e2e.browsing import PHONE, Page, complaint, expect, field, link, row, save
from tests.e2e.product import Product

LETTERS = "/engagements/letters/"
SUBJECT = "درخواست همکاری در نمایشگاه یزد"
NUMBER = re.compile("ن/[۰-۹]{4}/[۰-۹]+")


def scan(folder: Path) -> Path:
    """A page as it comes out of a scanner."""
    path = folder / "اسکن نامه.pdf"
    Image.new("L", (620, 877), 245).save(path, "PDF")
    return path


def choose(page: Page, name: str, text: str) -> None:
    """Type into a pick box and take the first suggestion."""
    field(page, name).fill(text)
    option = page.locator('[role="option"]').first
    expect(option).to_be_visible()
    option.click()


def test_a_scanned_letter_is_registered_and_answered(
    product: Product, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(product, LETTERS, "secretariat")
    page.locator("main").get_by_role("link", name="ثبت وارده").click()
    save(page)
    expect(complaint(page, "from_name")).to_be_visible()
    expect(complaint(page, "subject")).to_be_visible()
    choose(page, "from_organization", "توسعه تجارت")
    field(page, "sender_number").fill("۱۱۰۲/۹۹")
    field(page, "subject").fill(SUBJECT)
    field(page, "files").set_input_files(scan(tmp_path))
    field(page, "wants_answer").check()
    save(page)

    expect(page.locator("h1")).to_have_text(SUBJECT)
    expect(page.locator(".page-head .sub")).to_have_text(NUMBER)
    enclosure = page.locator('a[href^="/attachments/"][download]')
    expect(enclosure).to_have_text("اسکن نامه.pdf")
    with page.expect_download() as download:
        enclosure.click()
    assert download.value.suggested_filename == "اسکن نامه.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")

    link(page.locator("#sidebar"), "/").click()
    expect(page.locator("[hx-trigger=load]")).to_have_count(0)  # panels push lines down
    waiting = row(page, SUBJECT)
    expect(waiting).to_contain_text("پاسخ آن با شماست")
    waiting.get_by_role("link", name="پاسخ", exact=True).click()
    page.get_by_role("link", name="پاسخ به نامه", exact=True).click()
    expect(field(page, "subject")).to_have_value(f"پاسخ: {SUBJECT}")
    expect(field(page, "to_organization")).to_have_value("سازمان توسعه تجارت ایران")
    expect(field(page, "text")).to_have_value(re.compile("{شماره نامه شما}"))
    field(page, "text").press("Control+End")
    field(page, "text").press_sequentially(" آماده‌ایم.")
    save(page)

    expect(page.locator(".page-head")).to_contain_text("پیش‌نویس")
    page.get_by_role("link", name="ثبت و شماره‌گذاری").click()
    save(page)
    expect(page.locator(".page-head .sub")).to_have_text(NUMBER)
    expect(page.locator(".letter-text")).to_contain_text("۱۱۰۲/۹۹")
    expect(page.locator(".letter-text")).to_contain_text("آماده‌ایم.")
    exchange = page.locator(".letter-thread > li")
    expect(exchange).to_have_count(2)
    expect(exchange.first).to_contain_text("پاسخ‌داده‌شده")
    link(page.locator("#sidebar"), "/").click()
    expect(page.locator("h1")).to_be_visible()
    expect(row(page, SUBJECT)).to_have_count(0)


def test_a_file_taken_away_by_mistake_comes_back_by_a_click(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, f"{LETTERS}2/", "secretariat")
    enclosure = page.locator('a[href^="/attachments/"][download]')
    name = enclosure.text_content() or ""
    page.locator('a[href$="/remove/"]').click()
    save(page)
    expect(enclosure).to_have_count(0)
    page.locator('.toast form[action$="/restore/"] button').click()
    expect(enclosure).to_have_text(name)


def test_the_register_is_read_and_written_on_a_phone(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, f"{LETTERS}?answer=theirs", "secretariat", **PHONE)
    expect(page.locator("[data-row]").first).to_be_visible()
    page.locator("main").get_by_role("link", name="نوشتن صادره").click()
    field(page, "to_name").fill("استانداری یزد")
    field(page, "subject").fill("قدردانی")
    field(page, "text").fill("{هیچ}")
    save(page)
    expect(complaint(page, "text")).to_contain_text("{خطاب}")
    field(page, "text").fill("سپاسگزاریم.")
    save(page)
    expect(page.locator("h1")).to_have_text("قدردانی")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]
