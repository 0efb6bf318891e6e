"""The report the product was founded on, carried by clicking from the kartabl to a reminder."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from crm.text import persian_digits
from tests.e2e.browsing import Page, expect, field, link, row, save
from tests.e2e.chromium import sign_in
from tests.e2e.product import Product, eventually

OWED = "ضمن حفظ ارتباطات فیمابین، برنامه ریزی های اجرایی در جهت گسترش همکاری های مشترک صورت پذیرد"
HEADING = "جلسهٔ ۱۱۲۴ هیئت مدیره انجمن صنایع نساجی ایران"
GUESTS = {
    "دکتر عزیزاله قربانی": ("معاون صنایع کوچک", "معاونت صنایع کوچک"),
    "لاهوتی": ("", "دفتر توسعه صنعتی و فناوری"),
    "بگی": ("", "مطالعات شهرک های تخصصی پتروشیمی"),
    "اکبریان": ("", "دفتر مدیریت توسعه صنایع پایین دستی"),
    "افتخاریان": ("مشاور معاونت توسعه کسب و کار صنایع کوچک", "معاونت توسعه کسب و کار صنایع کوچک"),
    "احسان یوسفی": ("تنظیم بازار", "شرکت صنایع ملی پتروشیمی"),
    "سینا یوسفی": ("", "دفتر مطالعات توسعه صنایع پتروشیمی"),
}
MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
IN_TIME = 25  # seconds; the loop wakes every ten


def today() -> JalaliDate:
    return JalaliDate(datetime.now(ZoneInfo("Asia/Tehran")).date())


def by_calendar(page: Page) -> None:
    """Open the calendar from the box and take the day it stands on, which is today."""
    field(page, "due").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("dialog.datepick [aria-current=date]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.datepick")).to_have_count(0)


def by_typing(page: Page) -> None:
    day = today()
    field(page, "due").fill(persian_digits(f"{day.year}/{day.month}/{day.day}"))


def check_meeting(page: Page) -> None:
    """The meeting stands as in the report, and what the report leaves open is open."""
    expect(page.locator(".page-head")).to_contain_text(HEADING)
    for name, (post, organization) in GUESTS.items():
        guest = page.locator(".att > li").filter(
            has=page.get_by_role("link", name=name, exact=True)
        )
        expect(guest.locator("small bdi").last).to_have_text(organization)
        if post:
            expect(guest.locator("small bdi").first).to_have_text(post)
        else:
            expect(guest.locator("small bdi")).to_have_count(1)
    undecided = page.locator(".items > li").filter(has=page.locator(".badge-warn"))
    expect(undecided.locator("b")).to_have_text("یوسفی")
    expect(page.locator(".reso .code")).to_have_text(re.compile("^هـ/[۰-۹]{4}/۱$"))
    expect(page.locator(".reso p")).to_have_text(OWED)


def check_choice_of_speaker(page: Page) -> None:
    """The two people of the same name are offered, and nobody else."""
    link(page, "/engagements/statements/").page.locator('a[href$="/speaker/"]').click()
    offered = page.locator("#form label:has(input[type=radio])")
    expect(offered).to_have_text([re.compile("احسان یوسفی"), re.compile("سینا یوسفی")])
    page.go_back()


def letters_about(product: Product, title: str) -> list[EmailMessage]:
    return [letter for letter in product.letters() if title in letter["subject"]]


def check_letter(letter: EmailMessage, title: str, address: str) -> None:
    """A Persian letter, right to left, that says what, when, why and where."""
    assert letter["to"].addresses[0].addr_spec == "secretariat@example.org"
    assert "یادآوری" in letter["subject"]
    html = letter.get_body(("html",)).get_content()
    text = letter.get_body(("plain",)).get_content()
    assert re.search(r'<html lang="fa" dir="rtl"', html)
    day = today()
    written = persian_digits(f"{day.day} {MONTHS[day.month - 1]} {day.year}")
    for part in (html, text):
        assert title in part
        assert written in part
        assert "این ایمیل به شما" in part
        assert address in part


def test_the_resolution_of_meeting_1124_reaches_the_mailbox(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    sign_in(page, "secretariat")
    todo = page.locator("#undated [data-row]").filter(has_text=OWED)
    expect(todo).to_contain_text(HEADING)
    link(todo, "/engagements/resolutions/").click()
    link(page.locator("main"), "/engagements/meetings/1/").click()
    check_meeting(page)
    check_choice_of_speaker(page)

    page.locator("main").get_by_role("link", name=OWED).click()
    address = page.url
    assert letters_about(product, OWED) == []
    make_due(page, by_calendar)
    letter = arrived(product, OWED)
    check_letter(letter, OWED, address)
    assert HEADING in letter.get_body(("html",)).get_content()

    link(page.locator("#sidebar"), "/mail/").click()
    row(page, OWED).locator("a.cell").click()
    expect(page.locator(".letter")).to_contain_text(OWED)
    expect(page.locator(".letter")).to_contain_text(address)
    finish(page)
    assert len(letters_about(product, OWED)) == 1


def test_the_due_date_may_be_typed_in_persian_digits(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/", "secretariat")
    todo = page.locator("#undated .todo-title").filter(has_not_text=OWED).first
    title = todo.text_content() or ""
    todo.click()
    address = page.url
    assert letters_about(product, title) == []
    make_due(page, by_typing)
    check_letter(arrived(product, title), title, address)


def make_due(page: Page, set_today: Callable[[Page], None]) -> None:
    address = page.url
    page.locator('[data-key="E"]').click()
    set_today(page)
    save(page)
    expect(page).to_have_url(address)


def arrived(product: Product, title: str) -> EmailMessage:
    """The one letter about this, when it has left."""
    assert eventually(lambda: letters_about(product, title), IN_TIME)
    (letter,) = letters_about(product, title)
    return letter


def finish(page: Page) -> None:
    """Mark it done in the kartabl, and see it leave the queue."""
    kartabl = page.locator("#sidebar").get_by_role("link", name="کارتابل")
    kartabl.click()
    waiting = page.locator("#today [data-row]").filter(has_text=OWED)
    waiting.locator('a[href*="/done/"]').click()
    save(page)
    expect(page).not_to_have_url(re.compile("/done/"))
    kartabl.click()
    expect(page.locator("#today")).to_be_visible()
    expect(row(page, OWED)).to_have_count(0)
