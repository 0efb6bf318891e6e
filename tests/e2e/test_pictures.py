"""The pictures of contacts: the network, the stakeholder map over time, the map of provinces."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.browsing import Page, expect
from tests.e2e.product import Product

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def page(product: Product, visit: Callable[..., Page]) -> Page:
    return visit(product, "/contacts/map/", "secretariat")


#: how many points of the canvas are not empty
POINTS = """() => [...document.querySelectorAll("#graph canvas")].reduce((sum, one) => sum +
    one.getContext("2d").getImageData(0, 0, one.width, one.height).data
       .reduce((found, byte) => found + (byte > 0), 0), 0)"""


def test_the_network_is_drawn_narrowed_and_kept_as_a_picture(page: Page, tmp_path: Path) -> None:
    page.goto("/contacts/graph/?organization=1")
    page.locator("#graph canvas").first.wait_for()
    page.wait_for_function(f"({POINTS})() > 10000")
    rows = page.locator("#graph-list li").count()
    with page.expect_download() as started:
        page.locator("[data-graph=png]").click()
    kept = tmp_path / "network.png"
    started.value.save_as(kept)
    assert kept.read_bytes().startswith(PNG)
    page.locator("#narrow summary").click()
    page.locator("#narrow .menu-kinds [value=unit]").check()
    page.locator("#narrow .menu-kinds button").click()
    page.wait_for_load_state()
    assert 0 < page.locator("#graph-list li").count() < rows
    page.locator("#narrow .seg a").nth(1).click()
    expect(page).to_have_url(re.compile("depth=2"))


def test_the_stakeholder_map_goes_back_in_time(page: Page) -> None:
    page.goto("/contacts/stakeholders/")
    now = page.locator("main table tbody tr").count()
    assert now > 1
    for _time in range(2):
        page.locator("[rel=prev]").click()
        page.wait_for_load_state()
    expect(page.locator("[rel=next]")).to_be_visible()
    assert page.locator("main table tbody tr").count() <= now


def test_a_click_on_a_province_opens_the_list_narrowed_to_it(page: Page) -> None:
    told = page.locator(".ranking tbody tr").first
    count = told.locator("td.num").inner_text()
    name = told.locator("th").inner_text()
    page.locator(f"svg.map a[aria-label^='{name}']").click(position={"x": 20, "y": 20})
    expect(page.locator(".chip")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text(f"از {count}")
