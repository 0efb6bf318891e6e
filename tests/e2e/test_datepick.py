"""The calendar behind a date box, worked by keyboard and by touch in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.utils import translation
from persiantools.jdatetime import JalaliDate

from crm.dates import FIRST_YEAR, LAST_YEAR, use_calendar
from crm.formfields import JalaliDateField
from tests.e2e.browsing import Browser, Page, Route

STATIC = Path(__file__).resolve().parents[2] / "crm" / "static"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'"
STYLES = ("tokens", "base", "components", "forms", "datepick")
PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}" class="has-js"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>date</title>{links}
<script src="/static/crm/datepick.js" defer></script><body><h1>date</h1><form>{form}</form>
<p id="changes"></p></body></html>"""
NOON = datetime(2022, 11, 28, 9, tzinfo=UTC)


class DayForm(forms.Form):
    day = JalaliDateField(label="Due", initial=date(2022, 11, 28))


def page_of(language: str, calendar: str) -> str:
    with translation.override(language), use_calendar(calendar):
        links = "".join(f'<link rel="stylesheet" href="/static/crm/{css}.css">' for css in STYLES)
        direction = "rtl" if language == "fa" else "ltr"
        form = DayForm().as_p()
        return PAGE.format(language=language, direction=direction, links=links, form=form)


def open_page(
    browser: Browser, language: str = "fa", calendar: str = "", **options: object
) -> Page:
    page = browser.new_page(**options)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda line: page.problems.append(line.text) if line.type == "error" else 0)
    page.clock.set_fixed_time(NOON)

    def serve(route: Route) -> None:
        path = route.request.url.partition("//date.test/")[2].partition("?")[0]
        if path.startswith("static/"):
            route.fulfill(path=STATIC / path.removeprefix("static/"))
        else:
            html = page_of(language, calendar)
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
            route.fulfill(body=html, headers=headers)

    page.route("**/*", serve)
    page.goto("http://date.test/")
    return page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = open_page(browser, timezone_id="Asia/Tehran")
    yield page
    assert page.problems == []
    page.close()


def press(page: Page, *keys: str) -> str:
    """Press the keys; what the focused day says."""
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_the_browser_counts_days_as_python_does(page: Page) -> None:
    months = [(y, m) for y in range(FIRST_YEAR, LAST_YEAR + 1) for m in range(1, 13)]
    epoch = date(1970, 1, 1).toordinal()
    firsts = [JalaliDate(y, m, 1).to_gregorian().toordinal() - epoch for y, m in months]
    counted = page.evaluate("ms => ms.map(([y, m]) => calendars.jalali.toNumber(y, m, 1))", months)
    assert counted == firsts
    whole = """([first, last]) => { const c = calendars.jalali; let wrong = 0;
        for (let n = first; n < last; n++) wrong += c.toNumber(...c.fromNumber(n)) !== n;
        return wrong; }"""
    assert page.evaluate(whole, [firsts[0], firsts[-1]]) == 0


def test_the_keyboard_walks_days_weeks_months_and_years(page: Page) -> None:
    page.locator("[data-act]").click()
    assert press(page) == "دوشنبه ۷ آذر ۱۴۰۱"
    assert press(page, "ArrowRight") == "یکشنبه ۶ آذر ۱۴۰۱"
    assert press(page, "ArrowLeft", "ArrowLeft") == "سه‌شنبه ۸ آذر ۱۴۰۱"
    assert press(page, "ArrowDown") == "سه‌شنبه ۱۵ آذر ۱۴۰۱"
    assert press(page, "ArrowUp", "Home") == "شنبه ۵ آذر ۱۴۰۱"
    assert press(page, "End") == "جمعه ۱۱ آذر ۱۴۰۱"
    assert press(page, "PageDown") == "یکشنبه ۱۱ دی ۱۴۰۱"
    assert page.locator("#datepick-title").text_content() == "دی ۱۴۰۱"
    assert press(page, "PageUp", "Shift+PageUp") == "پنجشنبه ۱۱ آذر ۱۴۰۰"
    assert press(page, "Shift+PageDown", "ArrowRight") == "پنجشنبه ۱۰ آذر ۱۴۰۱"
    page.keyboard.press("Enter")
    assert page.locator("dialog").count() == 0
    assert page.locator("input").input_value() == "۱۴۰۱/۰۹/۱۰"
    assert page.evaluate("document.activeElement.dataset.act") == "datepick"


def test_the_last_day_of_esfand_is_kept_within_a_shorter_year(page: Page) -> None:
    page.locator("input").fill("۱۴۰۳/۱۲/۳۰")
    page.locator("input").press("Alt+ArrowDown")
    assert press(page, "Shift+PageDown") == "جمعه ۲۹ اسفند ۱۴۰۴"


def test_escape_leaves_everything_as_it_was_and_returns_the_focus(page: Page) -> None:
    page.locator("[data-act]").click()
    press(page, "ArrowDown", "Escape")
    assert page.locator("dialog").count() == 0
    assert page.locator("input").input_value() == "۱۴۰۱/۰۹/۰۷"
    assert page.evaluate("document.activeElement.dataset.act") == "datepick"
    assert page.locator("[data-act]").get_attribute("aria-expanded") == "false"


def test_a_chosen_day_is_told_to_the_form(page: Page) -> None:
    page.evaluate(
        """for (const type of ["input", "change"]) document.addEventListener(type, () =>
            document.querySelector("#changes").append(type, " "))"""
    )
    page.locator("[data-act]").click()
    page.locator("dialog td button").nth(0).click()
    assert page.locator("#changes").text_content() == "input change "
    assert page.locator("input").input_value() == "۱۴۰۱/۰۹/۰۱"


def test_the_grid_tells_what_it_is(page: Page) -> None:
    page.locator("[data-act]").click()
    assert page.get_by_role("dialog", name="Due").count() == 1
    assert page.get_by_role("grid", name="آذر ۱۴۰۱").count() == 1
    assert page.locator("td[aria-selected=true] [aria-current=date]").text_content() == "۷"
    assert page.locator("dialog [tabindex='0']").count() == 1
    heads = page.locator("dialog th")
    assert heads.first.get_attribute("abbr") == "شنبه"
    assert "is-friday" in (heads.last.get_attribute("class") or "")
    assert page.locator("#datepick-title").get_attribute("aria-live") == "polite"


def test_today_and_empty_are_one_press_away(page: Page) -> None:
    for act, value in (("clear", ""), ("today", "۱۴۰۱/۰۹/۰۷")):
        page.locator("[data-act]").click()
        page.locator(f"[data-do={act}]").click()
        assert page.locator("input").input_value() == value


@pytest.mark.parametrize(
    ("calendar", "label", "value"),
    [
        ("gregorian", "Tuesday 29 November 2022", "2022-11-29"),
        ("jalali", "Tuesday 8 Azar 1401", "1401/09/08"),
    ],
)
def test_english_readers_have_their_calendar_and_direction(
    browser: Browser, calendar: str, label: str, value: str
) -> None:
    page = open_page(browser, "en", calendar)
    page.locator("[data-act]").click()
    assert press(page, "ArrowRight") == label
    page.keyboard.press("Enter")
    assert page.locator("input").input_value() == value
    assert page.problems == []
    page.close()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_calendar_opens_under_its_box(browser: Browser, language: str) -> None:
    page = open_page(browser, language, viewport={"width": 1000, "height": 700})
    page.evaluate("document.querySelector('form').style.cssText = 'width:20rem;margin:0 auto'")
    page.locator("[data-act]").click()
    box, dialog = page.locator(".date-in").bounding_box(), page.locator("dialog").bounding_box()
    edge = (lambda at: at["x"] + at["width"]) if language == "fa" else (lambda at: at["x"])
    assert abs(edge(box) - edge(dialog)) <= 1
    assert 0 <= dialog["y"] - box["y"] - box["height"] <= 8
    page.close()


def test_on_a_phone_every_day_is_large_enough_to_touch(browser: Browser) -> None:
    phone = {"width": 360, "height": 740}
    page = open_page(browser, viewport=phone, has_touch=True, is_mobile=True)
    page.locator("[data-act]").tap()
    dialog = page.locator("dialog").bounding_box()
    assert dialog["x"] >= 0
    assert dialog["x"] + dialog["width"] <= 360
    assert round(dialog["y"] + dialog["height"]) == 740
    for button in page.locator("dialog button").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
    page.locator("[data-turn='1']").tap()
    assert page.locator("#datepick-title").text_content() == "دی ۱۴۰۱"
    assert page.problems == []
    page.close()
