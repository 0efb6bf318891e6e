"""A list taken away as a file: as it is narrowed, by hand, on a phone and without script."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vobject
from python_calamine import CalamineWorkbook

from tests.e2e.browsing import PHONE, Page, expect, field, row, save
from tests.e2e.chromium import sign_in
from tests.e2e.product import Product

WHOLE = "همهٔ داده‌ها"


@pytest.fixture
def people(product: Product, visit: Callable[..., Page]) -> Page:
    return visit(product, "/contacts/people/", "secretariat")


def menu(page: Page) -> Any:
    page.locator("#export > summary").click()
    return page.locator("#export .menu-pop")


def download(page: Page, button: Any) -> Path:
    with page.expect_download() as waiting:
        button.click()
    return Path(waiting.value.path())


def test_what_is_searched_and_sorted_is_in_the_file_and_nothing_else(people: Page) -> None:
    people.locator("#list-q").fill("یوسفی")
    expect(people.locator("[data-row]")).to_have_count(2)
    people.locator("#sort-name").click()
    expect(people.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    shown = people.locator("[data-row] .c-name a").all_inner_texts()
    opened = menu(people)
    expect(opened).to_contain_text("۲ ردیف")
    path = download(people, opened.locator("[value=csv]"))
    head, *rows = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert head[0] == "نام"
    assert [cells[0] for cells in rows] == shown
    expect(opened).to_be_hidden()
    path = download(people, menu(people).locator("[value=xlsx]"))
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    assert [cells[0] for cells in sheet.to_python()[1:]] == shown


def test_where_nothing_is_found_the_menu_says_so_and_offers_nothing(people: Page) -> None:
    people.locator("#list-q").fill("نیست چنین کسی")
    expect(people.locator("[data-row]")).to_have_count(0)
    opened = menu(people)
    expect(opened).to_contain_text("چیزی برای خروجی گرفتن نیست")
    expect(opened.locator("button")).to_have_count(0)


def test_chosen_people_are_taken_to_a_phone_as_cards(people: Page) -> None:
    people.goto("/contacts/people/?q=یوسفی")
    row(people, "احسان یوسفی").locator("[name=row]").check(force=True)
    people.locator("#bulk [value=export]").click()
    expect(people.locator("h1")).to_contain_text("خروجی")
    expect(people.locator("main")).to_contain_text("۱ ردیف")
    path = download(people, people.locator("main [value=vcard3]"))
    [card] = vobject.readComponents(path.read_text("utf-8"))
    assert card.fn.value == "احسان یوسفی"
    expect(people.locator("main [value=vcard4]")).to_be_visible()


def test_on_a_phone_the_menu_is_within_the_window_and_works(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/contacts/organizations/", "secretariat", **PHONE)
    opened = menu(page)
    box = opened.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    for button in opened.locator("button").all():
        assert button.bounding_box()["height"] >= 44
    found = json.loads(download(page, opened.locator("[value=json]")).read_text("utf-8"))
    assert len(found) > 25
    assert set(found[0]) >= {"name", "kind", "updated_at", "updated_at_jalali"}


def test_without_script_the_same_menu_works(product: Product, visit: Callable[..., Page]) -> None:
    page = visit(product, "/engagements/meetings/?sort=day", java_script_enabled=False)
    sign_in(page, "secretariat")
    page.goto("/engagements/meetings/?sort=day")
    path = download(page, menu(page).locator("[value=csv]"))
    days = [cells[3] for cells in csv.reader(path.read_text("utf-8-sig").splitlines())][1:]
    known = [day for day in days if day]
    assert known == sorted(known)
    assert len(known) > 25


def test_an_administrator_takes_the_whole_database_away(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/exports/", "admin")
    page.locator('a[href="/exports/everything/"]').click()
    field(page, "password").fill("demo")
    save(page)
    expect(page).to_have_url(re.compile("/jobs/"))
    button = page.locator('a[href$="/file/"]')
    expect(button).to_be_visible(timeout=60_000)
    with zipfile.ZipFile(download(page, button)) as zipped:
        assert zipped.testzip() is None
        people = zipped.read("data/contacts.Person.jsonl").decode()
        assert "یوسفی" in people
        assert json.loads(zipped.read("manifest.json"))["types"]["contacts.Person"]["rows"] == len(
            people.splitlines()
        )
    page.goto("/exports/")
    expect(page.locator("[data-row]").filter(has_text=WHOLE)).to_have_count(1)
