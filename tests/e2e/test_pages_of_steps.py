"""The pages of work done in steps, by the rules of WCAG: importing, merging, duplicates, trash."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.browsing import Page, expect
from tests.e2e.product import Product  # noqa: F401 - the fixtures need it
from tests.e2e.test_accessibility import FIRST, SECOND, Look, faults, look, settle  # noqa: F401
from tests.e2e.test_duplicates import QUEUE, scanned
from tests.e2e.test_import import HEADER, IN_TIME
from tests.e2e.test_merging import add_person
from tests.importing import csv_of

LOOKS = pytest.mark.parametrize(("language", "width", "scheme"), [FIRST, SECOND])
PICTURES = os.environ.get("PICTURES", "")


def told(page: Page, step: str, name: str) -> list[str]:
    """What is wrong with the page as it is; a picture of it where one is asked for."""
    settle(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{step}.png", full_page=True)
    return [f"{step}: {fault}" for fault in faults(page)]


def job_done(page: Page) -> None:
    page.locator("#job a.btn-primary").click(timeout=IN_TIME)


def importing(page: Page, path: Path, name: str) -> Iterator[str]:
    page.goto("/contacts/import/")
    yield from told(page, "file", name)
    page.locator("#id_file").set_input_files(path)
    page.locator("#form button.btn-primary").click()
    page.wait_for_url("**/columns/")
    yield from told(page, "columns", name)
    page.locator("#form button.btn-primary").click()
    expect(page.locator("#job a.btn-primary")).to_be_visible(timeout=IN_TIME)
    yield from told(page, "looked", name)
    job_done(page)
    page.locator("summary").filter(has=page.locator("h2")).first.click()
    page.locator("#id_group_name").fill(f"گروه {name}")
    yield from told(page, "preview", name)
    page.goto(page.url + "?show=all")
    yield from told(page, "rows", name)
    page.go_back()
    page.locator("#run button").click()
    expect(page.locator("#job a.btn-primary")).to_be_visible(timeout=IN_TIME)
    yield from told(page, "done", name)
    job_done(page)
    yield from told(page, "report", name)
    page.locator("#undo").click()
    yield from told(page, "asked", name)
    page.locator("#undo-now").click()
    job_done(page)
    yield from told(page, "undone", name)


@LOOKS
def test_importing(look: Look, language: str, width: int, scheme: str, tmp_path: Path) -> None:  # noqa: F811
    page, name = look(language, width, scheme), f"{language}-{width}"
    rows = [
        [f"آقای بهرام ریسمانی {name}", "مدیرعامل", "نساجی ریسمان", f"0912123{width:04}", "", "آبی"],
        ["خانم پروانه تارپود", "کارشناس", "نساجی ریسمان", f"0912123{width:04}", "", ""],
        ["خانم پروین پودچی", "کارشناس", "نساجی ریسمان", "0912", "p(at)example", ""],
    ]
    path = tmp_path / f"مهمانان {name}.csv"
    path.write_bytes(csv_of([HEADER, *rows]))
    assert list(importing(page, path, name)) == []


@LOOKS
def test_merging_duplicates_and_the_trash(
    look: Look,  # noqa: F811
    language: str,
    width: int,
    scheme: str,
) -> None:
    page, name = look(language, width, scheme), f"{language}-{width}"
    scanned(page)
    found = told(page, "queue", name)
    pair = page.locator(f"a[href^='{QUEUE}']:visible").filter(has_not=page.locator("svg"))
    if pair.count():
        pair.first.click()
        found += told(page, "pair", name)
    one, other = (add_person(page, "یکتا", f"{part}{language}") for part in ("دوتایی", "دوتادوتا"))
    page.goto(f"{one}merge/?with={other.split('/')[-2]}")
    found += told(page, "merge", name)
    page.locator("#form button.btn-primary").last.click()
    page.wait_for_url(re.compile(r"/contacts/people/\d+/$"))
    page.goto(f"{page.url}history/")
    page.locator("a[href*='/merges/']").first.click()
    found += told(page, "merged", name)
    page.goto("/trash/")
    found += told(page, "trash", name)
    assert found == []
