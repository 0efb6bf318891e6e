"""Nonsense on a form: a Persian sentence beside the field, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Page, complaint, expect, field, save
from tests.e2e.product import Product

PERSIAN = re.compile("[\u0622-\u06cc]")
#: the form, what is typed, and which of it is refused
NONSENSE = [
    (
        "/contacts/people/new/",
        {"given_name": "آزمایش", "mobile": "شماره‌ای نیست", "email": "نشانی نیست"},
        ["family_name", "mobile", "email"],
    ),
    (
        "/contacts/organizations/new/",
        {"city": "یزد", "parent": "سازمانی که نیست"},
        ["name", "parent"],
    ),
    (
        "/engagements/meetings/new/",
        {
            "title": "آزمایش",
            "number": "دوازده هزار",
            "day": "1404/12/30",
            "starts": "صبح زود",
            "body": "نهادی که نیست",
        },
        ["number", "day", "starts", "body"],
    ),
    (
        "/engagements/follow-ups/new/",
        {"title": "آزمایش", "due": "۳۱ مهر ۱۴۰۱", "owner_person": "کسی که نیست"},
        ["due", "owner_person"],
    ),
    (
        "/engagements/resolutions/new/",
        {"text": "آزمایش", "due": "هرچه زودتر", "meeting": "جلسه‌ای که نبود"},
        ["due", "meeting"],
    ),
]
#: text that means several organizations
AMBIGUOUS = "انجمن صنایع نساجی"
#: days people type, and the word that tells why one of them cannot be
DAYS = {
    "1404/12/30": "اسفند",
    "1403-12-30": "",
    "۱۴۰۴/۱۲/۳۰": "اسفند",
    "7 آذر 1401": "",
    "۳۱ مهر": "سال",
    "۳۱ مهر ۱۴۰۱": "مهر",
    "2022-11-28": "",
}


@pytest.mark.parametrize(("path", "typed", "refused"), NONSENSE, ids=[n[0] for n in NONSENSE])
def test_nonsense_is_refused_beside_the_field_and_kept(
    product: Product,
    visit: Callable[..., Page],
    path: str,
    typed: dict[str, str],
    refused: list[str],
) -> None:
    page = visit(product, path, "secretariat")
    for name, text in typed.items():
        field(page, name).fill(text)
        page.keyboard.press("Escape")
    save(page)
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors li")).to_have_count(len(refused))
    for name in refused:
        expect(complaint(page, name)).to_have_text(PERSIAN)
        expect(field(page, name)).to_have_attribute("aria-invalid", "true")
        described = field(page, name).get_attribute("aria-describedby") or ""
        assert f"id_{name}_error" in described.split()
        expect(page.locator(f'#errors a[href="#id_{name}"]')).to_contain_text(PERSIAN)
    for name, text in typed.items():
        expect(field(page, name)).to_have_value(text)
    page.locator(f'#errors a[href="#id_{refused[0]}"]').click()
    expect(field(page, refused[0])).to_be_focused()


def test_a_day_that_does_not_exist_is_explained_and_others_are_taken(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/engagements/meetings/new/", "secretariat")
    for typed, explained in DAYS.items():
        field(page, "day").fill(typed)
        save(page)
        expect(page.locator("#errors")).to_be_focused()  # the body and the title are missing
        expect(field(page, "day")).to_have_value(typed)
        if explained:
            expect(complaint(page, "day")).to_contain_text(explained)
        else:
            expect(complaint(page, "day")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_text_that_means_several_organizations_offers_them(
    product: Product, visit: Callable[..., Page], script: bool
) -> None:
    page = visit(product, "/contacts/people/new/", "secretariat", java_script_enabled=script)
    name = f"دودل {script}"
    field(page, "family_name").fill(name)
    field(page, "organization").fill(AMBIGUOUS)
    page.keyboard.press("Escape")
    save(page)
    expect(complaint(page, "organization")).to_have_text(PERSIAN)
    expect(field(page, "organization")).to_have_value(AMBIGUOUS)
    choices = page.locator(".pick-choices label")
    expect(choices.first).to_be_visible()
    assert choices.count() > 1
    chosen = choices.filter(has_text="یزد").first.locator("bdi").first.text_content() or ""
    choices.filter(has_text="یزد").first.click()
    save(page)
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator(".page-head")).to_contain_text(chosen.strip())
