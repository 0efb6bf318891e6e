"""Two records that are one: found by typing, compared, merged, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import PHONE, Page, expect, field, row, save
from tests.e2e.chromium import sign_in
from tests.e2e.product import Product

PEOPLE = "/contacts/people/"


def add_person(page: Page, given_name: str, family_name: str, **more: str) -> str:
    """A new person, also when somebody is called so already; the path of their page."""
    page.goto(f"{PEOPLE}new/")
    for name, value in {"given_name": given_name, "family_name": family_name, **more}.items():
        field(page, name).fill(value)
    save(page)
    anyway = page.locator("button[name=anyway]")
    expect(anyway.or_(page.locator("h1").filter(has_text=family_name)).first).to_be_visible()
    if anyway.count():
        anyway.click()
    expect(page.locator("h1")).to_contain_text(family_name)
    return re.sub(r"^https?://[^/]+", "", page.url)


def choose(page: Page, name: str, *, text: str) -> None:
    """Tick the value that says this."""
    page.locator(f".merge-cell:has([name={name}])").filter(has_text=text).click()


def test_a_clerk_merges_two_people_and_takes_it_back(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/", "secretariat")
    one = add_person(page, "فرزانه", "دوگانی", mobile="۰۹۱۲۰۰۰۱۱۲۲")
    other = add_person(page, "فرزانه", "دوگانی‌پور", email="dogani@example.org", note="از نمایشگاه")
    page.goto(one)
    page.locator(".actions a", has_text="ادغام").click()
    page.locator("#id_with").press_sequentially("دوگانی‌پور")
    page.locator("#id_with_list [role=option]").first.click()
    page.locator("#form .form-foot button").click()
    expect(page.locator(".merge-heads .merge-cell")).to_have_count(2)
    choose(page, "family_name", text="دوگانی‌پور")
    page.locator("#form .form-foot button").dblclick()

    expect(page).to_have_url(re.compile(f"{one}$"))
    expect(page.locator("h1")).to_contain_text("دوگانی‌پور")
    for words in ("dogani@example.org", "۰۹۱۲۰۰۰۱۱۲۲", "از نمایشگاه"):
        expect(page.locator("#main")).to_contain_text(words)
    page.goto(f"{other}history/")
    expect(page).to_have_url(re.compile(f"{one}history/$"))
    expect(page.locator(".tl > li").first).to_contain_text("فرزانه دوگانی‌پور")
    expect(page.locator(".tl > li", has_text="ادغام شد")).to_have_count(1)
    page.goto(f"{PEOPLE}?q=فرزانه دوگانی")
    expect(page.locator("[data-row]")).to_have_count(1)

    page.goto(f"{one}history/")
    page.locator(".tl a", has_text="راه بازگشت").click()
    page.locator("#undo").click()
    expect(page.locator(".notice-ok")).to_contain_text("واگرد شد")
    page.goto(other)
    expect(page).to_have_url(re.compile(f"{other}$"))
    expect(page.locator("#main")).to_contain_text("dogani@example.org")
    page.goto(f"{PEOPLE}?q=فرزانه دوگانی")
    expect(page.locator("[data-row]")).to_have_count(2)


def test_rows_of_a_list_are_merged_and_that_undone_from_the_message(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/", "secretariat")
    for name in ("سه‌گانی", "سه گانی", "سه‌گانی‌زاده"):
        add_person(page, "کامران", name)
    page.goto(f"{PEOPLE}?q=کامران سه‌گانی")
    for box in page.locator("[data-row] .check").all():
        box.check()
    page.locator("#bulk button", has_text="ادغام").click()
    expect(page.locator(".merge-heads .merge-cell")).to_have_count(3)
    page.locator("#form .form-foot button").click()
    expect(page.locator(".toast")).to_contain_text("ادغام شد")
    page.locator(".toast button", has_text="واگرد").click()
    expect(page.locator(".notice-ok")).to_contain_text("واگرد شد")
    page.goto(f"{PEOPLE}?q=کامران سه‌گانی")
    expect(page.locator("[data-row]")).to_have_count(3)


def test_whoever_edits_a_record_that_is_merged_meanwhile_loses_nothing(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/", "admin")
    one = add_person(page, "نادر", "چهارگانی")
    other = add_person(page, "نادر", "چهارگانی‌فر")
    editor = visit(product, f"{other}edit/", "secretariat")
    field(editor, "note").fill("این نباید گم شود")

    page.goto(f"{one}merge/?with={other.split('/')[-2]}")
    page.locator("#form .form-foot button").click()
    expect(page).to_have_url(re.compile(f"{one}$"))

    save(editor)
    expect(editor.locator("#conflict")).to_contain_text("ادغام شد")
    expect(field(editor, "note")).to_have_value("این نباید گم شود")
    expect(field(editor, "family_name")).to_have_value("چهارگانی")
    save(editor)
    expect(editor).to_have_url(re.compile(f"{one}$"))
    expect(editor.locator("#main")).to_contain_text("این نباید گم شود")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_records_stand_below_each_other(
    product: Product, visit: Callable[..., Page], scheme: str
) -> None:
    page = visit(product, "/", "secretariat", color_scheme=scheme, **PHONE)
    one = add_person(page, "پنجه", f"پنج‌گانی {scheme}", note="یکی")
    other = add_person(page, "پنجه", f"پنج‌گانی‌راد {scheme}", note="دیگری")
    page.goto(f"{one}merge/?with={other.split('/')[-2]}")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False
    cells = page.locator(".merge-cell:has([name=family_name])").all()
    boxes = [cell.bounding_box() or {} for cell in cells]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    assert all(box["height"] >= 40 for box in boxes)
    choose(page, "family_name", text="پنج‌گانی‌راد")
    page.locator("#form .form-foot button").click()
    expect(page.locator("h1")).to_contain_text("پنج‌گانی‌راد")


def test_without_script_it_is_done_as_well(product: Product, visit: Callable[..., Page]) -> None:
    page = visit(product, PEOPLE, java_script_enabled=False)
    sign_in(page, "secretariat")
    one = add_person(page, "شهرام", "شش‌گانی")
    add_person(page, "شهرام", "شش‌گانی‌نیا")
    page.goto(f"{one}merge/")
    field(page, "with").fill("شش‌گانی‌نیا")
    page.locator("#form .form-foot button").click()
    expect(page.locator(".merge-heads .merge-cell")).to_have_count(2)
    page.locator("#form .form-foot button").click()
    expect(page.locator(".toast")).to_contain_text("ادغام شد")
    page.locator(".toast button", has_text="واگرد").click()
    expect(page.locator(".notice-ok")).to_contain_text("واگرد شد")
    page.goto(f"{PEOPLE}?q=شهرام شش‌گانی")
    expect(row(page, "شهرام")).to_have_count(2)
