"""A course: its sessions, who was there, and a certificate; by a clerk and by who leads it."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.browsing import PHONE, Page, complaint, expect, field, link, save
from tests.e2e.product import Product

NEW = "/cooperation/initiatives/new/"
TITLE = "دورهٔ عیب‌یابی پارچه"
LEAD = "شفیعی"
TRAINEES = ("آذرنگ", "ایزدی")


def choose(page: Page, name: str, who: str) -> None:
    """Somebody found by typing."""
    page.locator(f"[name={name}_q]").fill(who)
    page.locator("[role=option]").filter(has_text=who).first.click()


def session(page: Page, day: str, starts: str, ends: str, topic: str = "") -> None:
    link(page, "/cooperation/sessions/new/").click()
    for name, text in {"day": day, "starts": starts, "ends": ends, "topic": topic}.items():
        field(page, name).fill(text)
    save(page)


def box(page: Page, who: str, column: int):
    row = page.locator(".presence tbody tr").filter(has_text=who)
    return row.locator("input[type=checkbox]").nth(column)


def begun(page: Page) -> str:
    """A course of twelve hours with two trainees, led by the head; its address."""
    field(page, "title").fill(TITLE)
    field(page, "kind").select_option("training")
    choose(page, "lead", LEAD)
    save(page)
    expect(page.locator("h1")).to_have_text(TITLE)
    home = page.url
    page.goto(f"{home}facts/")
    field(page, "hours").fill("۱۲")
    field(page, "least_attended").fill("۸۰")
    save(page)
    expect(page).to_have_url(home)
    for who in TRAINEES:
        page.goto(home)
        page.locator("#parties a[href*='role=trainee']").click()
        choose(page, "person", who)
        save(page)
        expect(page.locator("#parties")).to_contain_text(who)
    return home


def test_a_clerk_keeps_sessions_and_the_lead_ticks_on_a_phone(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, NEW, "secretariat")
    home = begun(page)

    page.goto(f"{home}sessions/")
    session(page, "۱۴۰۵/۰۹/۱۰", "۱۲:۰۰", "۸:۰۰")
    expect(complaint(page, "ends")).to_contain_text("پیش از آغازش")
    field(page, "starts").fill("۸:۰۰")
    field(page, "ends").fill("۱۲:۰۰")
    field(page, "topic").fill("تار و پود")
    save(page)
    session(page, "۱۴۰۵/۰۹/۱۱", "۸:۰۰", "۱۶:۰۰")
    expect(page.locator("#sessions .items > li")).to_have_count(2)

    box(page, TRAINEES[0], 0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")  # on to the next session, as Persian runs
    expect(box(page, TRAINEES[0], 1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(box(page, TRAINEES[1], 1)).to_be_focused()
    page.keyboard.press("Space")
    page.locator("#presence .btn-primary").click()
    expect(page.locator(".presence tbody tr").first).to_contain_text("۴")
    expect(page.locator(".presence tbody tr").last).to_contain_text("۸")

    phone = visit(product, f"{home}sessions/", "head", **PHONE)
    box(phone, TRAINEES[0], 1).tap()
    phone.locator("#presence .btn-primary").tap()
    expect(phone.locator(".presence tbody tr").first).to_contain_text("۱۲")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    link(phone, f"{home.removeprefix(product.url)}certificates/").tap()
    link(phone, f"{home.removeprefix(product.url)}certify/").tap()
    save(phone)
    trainees = phone.locator("#trainees .items > li")
    expect(trainees.filter(has_text=TRAINEES[1])).to_contain_text("۸ ساعت از ۱۲ ساعت")
    passed = trainees.filter(has_text=TRAINEES[0])
    with phone.expect_download() as paper:
        passed.locator("a[href*='language=fa']").tap()
    assert paper.value.suggested_filename.endswith(".pdf")

    page.goto(f"{home}certificates/")
    with page.expect_download() as paper:
        page.locator("a[href='?as=pdf&language=fa']").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
