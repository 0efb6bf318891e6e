"""A sheet from a clerk's desk goes in by clicking, is undone, and goes in from a phone too."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.browsing import PHONE, Page, expect, link
from tests.e2e.product import Product
from tests.importing import csv_of, xlsx_of

HEADER = ["نام و نام خانوادگی", "سمت", "شرکت", "موبایل", "ایمیل", "رنگ"]
IN_TIME = 60_000


def sheet(folder: Path, *rows: list[str]) -> Path:
    path = folder / "مهمانان نمایشگاه.csv"
    old = str.maketrans({"ی": "ي", "ک": "ك", "\u200c": " "})
    table = [[cell.translate(old) for cell in row] for row in (HEADER, *rows)]
    path.write_bytes(csv_of(table, "windows-1256"))
    return path


def sent(page: Page, path: Path) -> None:
    page.goto("/contacts/people/")
    link(page, "/contacts/import/").click()
    page.locator("#id_file").set_input_files(path)
    page.locator("#form button.btn-primary").click()
    expect(page).to_have_url(re.compile("/columns/$"))


def looked_at(page: Page) -> None:
    page.locator("#form button.btn-primary").click()
    seen = page.locator("#job a.btn-primary")
    expect(seen).to_be_visible(timeout=IN_TIME)
    seen.click()
    expect(page.locator("#rows")).to_be_visible()


def taken_in(page: Page) -> None:
    page.locator("form[action$='/run/'] button").click()
    seen = page.locator("#job a.btn-primary")
    expect(seen).to_be_visible(timeout=IN_TIME)
    seen.click()
    expect(page.locator("#undo")).to_be_visible()


def test_a_sheet_is_imported_decided_and_undone(
    product: Product, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(product, "/", "secretariat")
    rows = [
        [
            "آقای بهروز نساجیان",
            "مدیرعامل",
            "نساجي بهروز كاشان",
            "09121230001",
            "b@example.org",
            "آبي",
        ],
        ["خانم پروانه نساجیان", "کارشناس", "نساجي بهروز كاشان", "09121230001", "", ""],
        ["خانم پروین ریسنده‌پور", "کارشناس", "نساجي بهروز كاشان", "0912", "", ""],
    ]
    sent(page, sheet(tmp_path, *rows))
    expect(page.locator("#id_c0")).to_have_value("full_name")
    expect(page.locator("#id_c5")).to_have_value("")
    looked_at(page)
    unclear = page.locator(".import-row").filter(has_text="پروانه").first
    expect(unclear).to_contain_text("نامعلوم")
    expect(page.locator(".notice-warn").filter(has_text="رنگ")).to_be_visible()
    unclear.locator("select").select_option("new")
    page.locator("#decide button").first.click()
    seen = page.locator("#job a.btn-primary")
    expect(seen).to_be_visible(timeout=IN_TIME)
    seen.click()
    taken_in(page)
    page.goto("/contacts/people/?q=نساجیان")
    expect(page.locator("[data-row]")).to_have_count(2)
    page.go_back()
    with page.expect_download() as download:
        link(page, page.url.partition("//")[2].partition("/")[2].join(["/", "bad-rows/"])).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.locator("#undo").click()
    page.locator("#undo-now").click()
    expect(page.locator("#job a.btn-primary")).to_be_visible(timeout=IN_TIME)
    page.goto("/contacts/people/?q=نساجیان")
    expect(page.locator("[data-row]")).to_have_count(0)


def test_files_that_harm_are_refused_in_a_sentence(
    product: Product, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(product, "/contacts/import/", "secretariat")
    large, bomb, macros = (tmp_path / name for name in ("large.csv", "bomb.xlsx", "macros.xlsm"))
    with large.open("wb") as file:
        file.truncate(200 << 20)
    for path, entry, size in (
        (bomb, "xl/worksheets/sheet9.xml", 400 << 20),
        (macros, "xl/vbaProject.bin", 10),
    ):
        path.write_bytes(xlsx_of([HEADER]))
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(entry, b"0" * size)
    for path, words in ((large, "مگابایت"), (bomb, "باز"), (macros, "ماکرو")):
        page.locator("#id_file").set_input_files(path)
        page.locator("#form button.btn-primary").click()
        expect(page.locator("#id_file_error")).to_contain_text(words, timeout=IN_TIME)
        expect(page).to_have_url(re.compile("/contacts/import/$"))


@pytest.mark.parametrize("script", [True, False], ids=["phone", "without script"])
def test_on_a_phone_and_without_script(
    product: Product, visit: Callable[..., Page], tmp_path: Path, script: bool
) -> None:
    name = "تلفنی" if script else "بی‌اسکریپت"
    page = visit(product, "/contacts/import/", "secretariat", **PHONE, java_script_enabled=script)
    path = tmp_path / "card.vcf"
    path.write_text(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name};نسرین;;;\r\nFN:نسرین {name}\r\nEND:VCARD\r\n",
        encoding="utf-8",
    )
    page.locator("#id_file").set_input_files(path)
    page.locator("#form button.btn-primary").click()
    page.locator("#form button.btn-primary").click()
    if script:
        page.locator("#job a.btn-primary").click(timeout=IN_TIME)
    for _look in range(100):  # without script the page itself tells when one looks again
        if page.locator(".import-row").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator(".import-row").first).to_contain_text(name)
    width = page.evaluate("document.documentElement.scrollWidth") if script else 390
    assert width <= 390
