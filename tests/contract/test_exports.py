"""Every list as a file: each kind opens again and holds what the list shows, no more, no less."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import date, datetime

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from crm.export.formats import unguarded
from crm.models import Export, Job
from crm.text import latin_digits
from tests.contract.addresses import VIEWS, named
from tests.contract.cast import ENTITLED, SECRET
from tests.contract.test_bulk import batch_of, choose
from tests.contract.test_lists import NONSENSE
from tests.factories import FACTORIES

LISTS = named("list")
ROWS = pytest.mark.parametrize("slug", ["csv", "json", "xlsx"])
CARDS = [name for name in LISTS if "vcard3" in {f.slug for f in VIEWS[name].table_class.formats}]
#: what a page shows where a file says no, or leaves the cell empty
NOTHING = {"", "—", "خیر"}


def export_of(browser, url, slug):
    """The answer to the menu of a list: its file, or why there is none."""
    page = browser.get(url)
    assert page.status_code == 200
    offered = f'action="{html.escape(page.context["export_url"])}"' in page.content.decode()
    assert offered == bool(page.context["table"].shown.rows)
    return browser.post(page.context["export_url"], {"format": slug})


def opened(response):
    """(titles or names of the columns, rows of texts) of a file of rows."""
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    reader = {"text/csv": of_csv, "application/json": of_json}
    return reader.get(response["Content-Type"].split(";")[0], of_xlsx)(content)


def of_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return head, [[unguarded(cell) for cell in row] for row in rows]


def of_json(content):
    objects = json.loads(content)
    assert len({tuple(one) for one in objects}) == 1
    words = {"True": "بله", "False": "خیر", "None": ""}
    rows = [[words.get(str(value), str(value)) for value in one.values()] for one in objects]
    return list(objects[0]), rows


def of_xlsx(content):
    [sheet] = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
    head, *rest = rows
    return head, [[spelled(cell) for cell in row] for row in rest]


def spelled(cell):
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def shown(response):
    """The rows of a page as texts: what one reads there, in Latin digits."""
    text = response.content.decode()
    body = text[text.index("<tbody") : text.index("</tbody>")]
    for row in body.split("<tr ")[1:]:
        cells = re.findall(r'<td role="cell" class="(?!c-sel)[^"]*">(.*?)</td>', row, re.DOTALL)
        yield [read(cell) for cell in cells]


def read(cell):
    cell = re.sub(r'<span class="avatar.*?</span>', "", cell, flags=re.DOTALL)
    words = html.unescape(re.sub("<[^>]+>", " ", cell)).replace("،", " ")
    return latin_digits(" ".join(words.split()))


def as_read(row, dated):
    """A row of a file with each day as it reads in Jalali only."""
    cells = [latin_digits(" ".join(str(cell).replace("،", " ").split())) for cell in row]
    return [cell for number, cell in enumerate(cells) if number not in dated]


def dated_columns(table):
    """Where the real dates stand in a file of this table."""
    places, place = set(), 0
    for bound in table.bound:
        place += 1
        if bound.column.holds in ("day", "moment"):
            places.add(place - 1)
            place += 1
    return places


@ROWS
@pytest.mark.parametrize("name", LISTS)
def test_a_file_holds_the_rows_and_columns_the_list_shows_in_their_order(world, name, slug):
    FACTORIES[VIEWS[name].model].create_batch(26, by=world.user("clerk"))
    browser = world.browser("clerk")
    columns = list(VIEWS[name].table_class.base_columns)
    for asked in ("", f"columns={','.join([columns[0], *columns[:0:-1]])}"):
        url = f"{reverse(name)}?{asked}&per_page=100"
        page = browser.get(url)
        table, on_page = page.context["table"], list(shown(page))
        head, rows = opened(export_of(browser, url, slug))
        dated = dated_columns(table)
        assert len(rows) == len(on_page) >= 26
        assert len(head) == len(table.names) + len(dated)
        titles = [th["name"] if slug == "json" else str(th["label"]) for th in table.head]
        assert [title for place, title in enumerate(head) if place - 1 not in dated] == titles
        for row, cells in zip(rows, on_page, strict=True):
            for there, here in zip(as_read(row, dated), cells, strict=True):
                assert there == here or (there in NOTHING and here in NOTHING)


@pytest.mark.parametrize("slug", ["vcard3", "vcard4"])
@pytest.mark.parametrize("name", CARDS)
def test_a_file_of_cards_holds_a_card_for_each_row_in_their_order(world, name, slug):
    FACTORIES[VIEWS[name].model].create_batch(26)
    page = world.browser("clerk").get(f"{reverse(name)}?per_page=100")
    answer = export_of(world.browser("clerk"), f"{reverse(name)}?per_page=100", slug)
    cards = list(vobject.readComponents(b"".join(answer.streaming_content).decode()))
    assert [card.fn.value for card in cards] == [
        row.name for row in page.context["table"].shown.rows
    ]
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"


@pytest.mark.parametrize("name", LISTS)
def test_search_filters_and_order_hold_for_the_file_too(world, name):
    FACTORIES[VIEWS[name].model].create_batch(3)
    browser = world.browser("clerk")
    table = VIEWS[name].table_class
    sortable = [
        column for column, kind in table.base_columns.items() if kind.orderable is not False
    ]
    for query in ("q=برق", "q=یوسفی", *(f"sort=-{column}" for column in sortable)):
        page = browser.get(f"{reverse(name)}?{query}")
        rows = list(shown(page)) if page.context["table"].shown.rows else []
        answer = export_of(browser, f"{reverse(name)}?{query}", "csv")
        if not rows:
            assert answer.status_code == 422
            continue
        _head, told = opened(answer)
        assert len(told) == len(rows)
        assert [as_read(row, ())[0] for row in told] == [cells[0] for cells in rows]


@pytest.mark.once
@ROWS
@pytest.mark.parametrize("name", LISTS)
def test_nobody_takes_away_what_they_may_not_see(world, name, slug):
    for role in ("reader", "director", "head", "other_head", "clerk", "admin"):
        browser = world.browser(role)
        page = browser.get(f"{reverse(name)}?per_page=100")
        if page.status_code == 403:
            answer = browser.post(f"{reverse('export')}?of={reverse(name)}", {"format": slug})
            assert answer.status_code == 422
            assert "streaming_content" not in vars(answer)
            continue
        if not page.context["table"].shown.rows:
            continue
        _head, rows = opened(export_of(browser, f"{reverse(name)}?per_page=100", slug))
        assert len(rows) == page.context["table"].shown.count
        assert role in ENTITLED or SECRET not in str(rows)


def price(browser, url, slug):
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(url, {"format": slug})
        assert b"".join(answer.streaming_content)
    return len(queries)


@pytest.mark.parametrize("name", LISTS)
def test_a_file_costs_the_same_few_queries_for_any_number_of_rows_read_at_once(world, name):
    model, browser = VIEWS[name].model, world.browser("clerk")
    columns = ",".join(VIEWS[name].table_class.base_columns)
    slugs = [one.slug for one in VIEWS[name].table_class.formats if one.slug != "json"]
    for query in ("", f"?columns={columns}"):
        url = f"{reverse('export')}?of={reverse(name)}{query}"
        few = {slug: price(browser, url, slug) for slug in slugs}
        FACTORIES[model].create_batch(12, by=world.user("clerk"))
        assert {slug: price(browser, url, slug) for slug in slugs} == few
        assert max(few.values()) <= 20


def test_rows_are_read_step_by_step(world, monkeypatch):
    FACTORIES[VIEWS["contacts:person-list"].model].create_batch(30)
    url = f"{reverse('export')}?of={reverse('contacts:person-list')}"
    browser = world.browser("clerk")
    at_once = price(browser, url, "csv")
    _head, rows = opened(browser.post(url, {"format": "csv"}))
    monkeypatch.setattr("crm.export.sheet.Sheet.steps.__defaults__", (10,))
    in_steps = price(browser, url, "csv")
    assert opened(browser.post(url, {"format": "csv"}))[1] == rows
    steps = -(-len(rows) // 10)
    assert in_steps - at_once == 3 * (steps - 1)


@pytest.mark.parametrize("name", LISTS)
def test_where_nothing_is_shown_there_is_no_file_and_it_is_said(world, name):
    VIEWS[name].model.everything.update(deleted_at=timezone.now())
    browser, before = world.browser("clerk"), Export.everything.count()
    page = browser.get(reverse(name))
    assert "چیزی نمایش داده نمی‌شود" in page.content.decode()
    answer = export_of(browser, reverse(name), "csv")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Export.everything.count() == before


@pytest.mark.parametrize("name", LISTS)
def test_who_takes_what_is_noted_before_it_leaves(world, name):
    browser = world.browser("clerk")
    url = f"{reverse(name)}?sort=nothing&page=1"
    count = browser.get(url).context["table"].shown.count
    assert export_of(browser, url, "json").status_code == 200
    noted = Export.objects.latest("pk")
    assert (noted.created_by, noted.format, noted.count) == (world.user("clerk"), "json", count)
    assert (noted.address, noted.chosen) == (reverse(name), False)


@pytest.mark.parametrize("name", LISTS)
def test_of_chosen_rows_only_those_are_in_the_file(world, name):
    rows = FACTORIES[VIEWS[name].model].create_batch(3, by=world.user("clerk"))
    pairs = [(row.pk, row.version) for row in (rows[2], rows[0])]
    for query in ("", "?q=nothing"):
        answer = choose(world, name, pairs, query=query, act="export")
        batch = batch_of(answer)
        assert answer["Location"] == f"{reverse('export')}?batch={batch.pk}"
        browser = world.browser("clerk")
        assert browser.get(answer["Location"]).context["count"] == 2
        _head, told = opened(browser.post(answer["Location"], {"format": "csv"}))
        assert len(told) == 2
        batch.refresh_from_db()
        assert batch.is_fresh, "taking rows away is nothing done to them"
        assert Export.objects.latest("pk").chosen
        assert world.browser("admin").get(answer["Location"]).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "/",
            "/contacts/people/1/",
            "/contacts/nothing/",
            "contacts/people/",
            "//x/y",
            "?q=1",
        ),
        *(
            "https://example.org/contacts/people/",
            "javascript:/contacts/people/",
            "/admin/",
            "http://[",
            "/contacts/groups/987654/",
        ),
        *NONSENSE,
    ],
)
def test_what_is_no_list_is_not_there(world, address):
    browser = world.browser("clerk")
    url = reverse("export")
    for answer in (
        browser.get(url, {"of": address}),
        browser.get(url, {"batch": address}),
        browser.post(f"{url}?of=/contacts/people/%00"),
    ):
        assert answer.status_code == 404


def test_nonsense_for_a_kind_of_file_is_told(world):
    url = f"{reverse('export')}?of={reverse('contacts:person-list')}"
    for value in ("", "exe", "xlsx;csv", "vcard3\x00", "__class__"):
        answer = world.browser("clerk").post(url, {"format": value})
        assert answer.status_code == 422
        assert "نوع فایل را انتخاب کنید" in answer.content.decode()
    body = f"{reverse('export')}?of={reverse('engagements:meeting-list')}"
    assert world.browser("clerk").post(body, {"format": "vcard3"}).status_code == 422


@pytest.mark.parametrize("name", LISTS)
def test_a_file_nobody_wants_to_wait_for_is_a_job(world, name, monkeypatch):
    FACTORIES[VIEWS[name].model].create_batch(3, by=world.user("clerk"))
    for one in VIEWS[name].table_class.formats:
        monkeypatch.setitem(vars(one), "slow_from", 2 if one.slow_from else 0)
    browser = world.browser("clerk")
    answer = export_of(browser, f"{reverse(name)}?sort=x", "xlsx")
    job = Job.objects.latest("created_at")
    assert answer["Location"] == job.get_absolute_url()
    assert (job.by, job.params["format"]) == (world.user("clerk"), "xlsx")
    assert export_of(browser, reverse(name), "csv").status_code == 200
