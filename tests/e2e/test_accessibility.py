"""Every page by the rules of WCAG 2.2 AA, and within narrow windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.browsing import Page, expect, field
from tests.e2e.everywhere import (
    DETAILS,
    ERRORS,
    FORMS,
    LISTS,
    OTHERS,
    PICTURES,
    conflicting_form,
    refused_form,
)
from tests.e2e.product import Product

BROKEN = Path(__file__).resolve().parents[2] / "templates" / "500.html"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """([part, tags]) => axe.run(part, {runOnly: {type: "tag", values: tags},
    resultTypes: ["violations"]}).then(found => found.violations.map(
        rule => `${rule.id}: ${rule.nodes.map(node => node.target.join(" ")).slice(0, 4)}`))"""
#: controls that are too small to hit; a link within a sentence may be, and a box with a label, and
#: what stands on a map: the table beside it leads to the same (WCAG 2.5.8, equivalent)
SMALL = """() => [...document.querySelectorAll(
        "a[href], button, summary, select, textarea, input:not([type=hidden])")]
    .filter(node => node.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .map(node => [node, (node.labels && /^(checkbox|radio)$/.test(node.type)
        ? [node, ...node.labels] : [node]).map(part => part.getBoundingClientRect())])
    .filter(([node, boxes]) => boxes.every(box => box.width < 23.9 || box.height < 23.9)
        && boxes[0].width > 1 && !node.matches(".skip, svg.chart a"))
    .map(([node, [box]]) => `${node.outerHTML.slice(0, 90)} ${box.width}×${box.height}`)"""
WIDE = "() => document.documentElement.scrollWidth"
HIGH = "() => document.documentElement.scrollHeight"
#: the look in which every page is examined, and those in which the kinds of pages are
FIRST = ("fa", 1440, "light")
SECOND = ("en", 390, "dark")
OTHERS_STILL = [
    *[("fa", 1440, "dark"), ("fa", 390, "light"), ("fa", 390, "dark")],
    *[("en", 1440, "light"), ("en", 1440, "dark"), ("en", 390, "light")],
]
KINDS = (
    *("/", "/contacts/people/", "/contacts/people/2/", "/contacts/people/new/", "/mail/1/"),
    *("/engagements/meetings/1/", "/engagements/bodies/2/", "/engagements/follow-ups/2/edit/"),
    "/engagements/meetings/1/room/",
    *("/engagements/follow-ups/", "/cooperation/initiatives/2/", "/contacts/people/2/history/"),
    *("/contacts/groups/1/", "/contacts/circulars/1/send/", "/contacts/groups/1/print/"),
    "/contacts/people/2/merge/?with=3&with=4",
    *("/contacts/graph/?organization=1", "/contacts/map/", "/contacts/stakeholders/"),
    "/search/?q=برق",
)
SOME = ("/", "/engagements/meetings/1/", "/engagements/follow-ups/2/edit/")
Look = Callable[[str, int, str], Page]


@pytest.fixture
def look(product: Product, visit: Callable[..., Page]) -> Look:
    """A page of somebody who reads that language, in that window and that light."""

    def opened(language: str, width: int, scheme: str, account: str = "") -> Page:
        account = account or {"fa": "secretariat", "en": "admin"}[language]
        page = visit(
            product,
            "/",
            account,
            language,
            viewport={"width": width, "height": 900},
            has_touch=width < 500,
            color_scheme=scheme,
            bypass_csp=True,
            reduced_motion="reduce",
        )
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    return opened


def faults(page: Page, part: str = "html") -> list[str]:
    """What axe finds in a part of the page as it is, and a ruler in all of it."""
    page.evaluate(AXE)
    found = with_nothing_covered(page, lambda: page.evaluate(RUN, [part, TAGS]))
    return [*found, *misfits(page)]


def with_nothing_covered(page: Page, examined: Callable[[], list[str]]) -> list[str]:
    """Look through a window so high that what sticks to its edges lies on nothing."""
    size = page.viewport_size
    page.set_viewport_size(size | {"height": max(900, page.evaluate(HIGH))})
    found = examined()
    page.set_viewport_size(size)
    return found


def misfits(page: Page) -> list[str]:
    """What is too small to hit or too wide for the window, or for one of 320 px."""
    found, size = page.evaluate(SMALL), page.viewport_size
    for width in {size["width"], 320} if size["width"] < 500 else {size["width"]}:
        page.set_viewport_size(size | {"width": width})
        if page.evaluate(WIDE) > width:
            found.append(f"{page.evaluate(WIDE)} px wide in a window of {width}")
    page.set_viewport_size(size)
    return found


def settle(page: Page) -> None:
    """Until the parts that other pages fill in have come."""
    expect(page.locator("[hx-trigger=load]")).to_have_count(0)


def examine(
    page: Page, paths: tuple[str, ...], by: Callable[[Page], list[str]] = faults
) -> dict[str, list[str]]:
    """What is wrong with which page."""
    found = {}
    for path in paths:
        page.goto(path)
        settle(page)
        found[path] = by(page)
    return {path: told for path, told in found.items() if told}


@pytest.mark.parametrize(
    "paths",
    [LISTS, DETAILS, FORMS, OTHERS, PICTURES],
    ids=["lists", "details", "forms", "others", "pictures"],
)
def test_every_page(look: Look, paths: tuple[str, ...]) -> None:
    assert examine(look(*FIRST), paths) == {}


def test_every_page_fits_a_phone(look: Look) -> None:
    every = (*LISTS, *DETAILS, *FORMS, *OTHERS, *PICTURES)
    assert examine(look("fa", 390, "light"), every, misfits) == {}


def test_the_kinds_of_pages_in_the_opposite_look(look: Look) -> None:
    assert examine(look(*SECOND), KINDS) == {}


@pytest.mark.parametrize(("language", "width", "scheme"), OTHERS_STILL)
def test_some_pages_in_every_look(look: Look, language: str, width: int, scheme: str) -> None:
    assert examine(look(language, width, scheme), SOME) == {}


@pytest.mark.parametrize(("language", "width", "scheme"), [FIRST, SECOND])
def test_forms_that_come_back(look: Look, language: str, width: int, scheme: str) -> None:
    page = look(language, width, scheme)
    refused_form(page)
    assert faults(page) == []
    conflicting_form(page)
    assert faults(page) == []


@pytest.mark.parametrize(("language", "width", "scheme"), [FIRST, SECOND])
def test_refusals(look: Look, language: str, width: int, scheme: str) -> None:
    page = look(language, width, scheme)
    assert examine(page, ERRORS) == {}
    page.route("**/broken/", lambda route: route.fulfill(status=500, path=BROKEN))
    page.goto("/broken/")
    assert faults(page) == []
    page.context.clear_cookies(name="sessionid")
    page.goto("/")
    assert faults(page) == []
    field(page, "username").fill("secretariat")
    field(page, "password").fill("wrong")
    page.locator("#form button").click()
    expect(page.locator("#errors")).to_be_visible()
    assert faults(page) == []
    head = look(language, width, scheme, "director")
    assert head.goto("/contacts/people/new/").status == 403
    assert faults(head) == []


def open_new(page: Page) -> str:
    page.locator("#new-menu summary").click()
    return "#new-menu"


def open_account(page: Page) -> str:
    page.locator("#logout").locator("xpath=ancestor::details/summary").click()
    return "details:has(#logout)"


def open_filters(page: Page) -> str:
    page.locator("#filters summary").click()
    return "#filters"


def open_palette(page: Page) -> str:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]").first).to_be_visible()
    return "#palette"


def open_what_is_found(page: Page) -> str:
    page.keyboard.press("Control+k")
    page.keyboard.type("برق")
    expect(page.locator("#palette mark").first).to_be_visible()
    return "#palette"


def open_nothing_found(page: Page) -> str:
    page.keyboard.press("Control+k")
    page.keyboard.type("00000000000")
    expect(page.locator("#palette-told")).not_to_be_empty()
    expect(page.locator("#palette-list")).to_be_hidden()
    return "#palette"


def open_help(page: Page) -> str:
    page.keyboard.press("Shift+Slash")
    return "#help"


def open_picks(page: Page) -> str:
    page.goto("/contacts/people/new/")
    field(page, "organization").press_sequentially("انجمن")
    expect(page.locator("#id_organization_list [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    return ".pick"


def open_calendar(page: Page) -> str:
    page.goto("/engagements/follow-ups/2/edit/")
    page.locator("[data-act=datepick]").first.click()
    return "dialog.datepick"


OPENERS = (
    open_new,
    open_account,
    open_filters,
    open_palette,
    open_what_is_found,
    open_nothing_found,
    open_help,
    open_picks,
    open_calendar,
)


@pytest.mark.parametrize(("language", "width", "scheme"), [FIRST, SECOND])
def test_what_opens(look: Look, language: str, width: int, scheme: str) -> None:
    page = look(language, width, scheme)
    found = {}
    for opener in OPENERS:
        page.goto("/contacts/people/")
        part = opener(page)
        expect(page.locator(part).first).to_be_visible()
        found[opener.__name__] = faults(page, part)
    assert {name: told for name, told in found.items() if told} == {}
