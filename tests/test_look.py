"""The look keeps its promises: vendored files as recorded, icons that exist, nothing inline."""

import gzip
import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from django.contrib.messages.storage.base import Message
from django.forms import CharField, Form

from crm.templatetags import ui

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "crm/static/crm"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.relative_to(ROOT / "templates").parts]
BASE = (ROOT / "templates/base.html").read_text(encoding="utf-8")
KILOBYTE = 1000


def vendor_module():
    spec = spec_from_file_location("vendor", ROOT / "scripts/vendor.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_vendored_files_are_as_the_manifest_says():
    vendor = vendor_module()
    manifest = json.loads(vendor.MANIFEST.read_text(encoding="utf-8"))
    assert vendor.problems(manifest) == []


def test_a_changed_vendored_file_is_found():
    vendor = vendor_module()
    entry = {"path": "crm/static/crm/vendor/htmx.min.js", "package": "htmx.org", "sha256": "0"}
    assert vendor.problems({"files": [entry]}) == ["differs from htmx.org: " + entry["path"]]


def test_every_icon_that_is_used_is_in_the_sprite():
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'id="i-([\w-]+)"', sprite))
    sources = [*PAGES, *(p for app in ("crm", "contacts", "engagements", "cooperation")
                         for p in (ROOT / app).rglob("*.py"))]  # fmt: skip
    pattern = re.compile(
        r'{% icon "([\w-]+)"|{% nav_link \S+ _\("[^"]+"\) "([\w-]+)"'
        r'|\bicon_name="([\w-]+)"|\bicon = "([\w-]+)"|"icon": "([\w-]+)"'
    )
    used = {
        name
        for path in sources
        for match in pattern.findall(path.read_text(encoding="utf-8"))
        for name in match
        if name
    }
    assert used - known == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_holds_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)|\bhx-on", text)


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_know_no_left_or_right(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    physical = r"(margin|padding|border|inset)-(left|right)|[;{]\s*(left|right):|letter-spacing"
    assert not re.search(physical + r"|color-mix|float:|text-align: (left|right)", text)


@pytest.mark.parametrize("path", sorted([*STATIC.glob("*.css"), *STATIC.glob("*.js")]))
def test_styles_and_scripts_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_what_every_page_loads_stays_under_fifty_kilobytes():
    names = re.findall(r"static 'crm/([\w./]+\.(?:css|js))'", BASE)
    assert len(names) > 10
    assert sum(len(gzip.compress((STATIC / n).read_bytes(), 9)) for n in names) < 50 * KILOBYTE


def test_a_phone_number_dials_digits_only_and_keeps_its_extension():
    html = ui.tel("۰۲۱-۸۸۹۰۵۵۱۲ داخلی ۱۲")
    assert 'href="tel:+982188905512"' in html
    assert "داخلی" in html.split("</a>")[1]
    assert 'href="tel:+982188905512"' in ui.tel("+98 21 88905512")
    assert "href" not in ui.tel("<script>")
    assert "<script>" not in ui.tel("<script>")


@pytest.mark.parametrize(
    ("typed", "leads_to", "shown"),
    [
        ("https://www.example.ir/", "https://www.example.ir/", "example.ir"),
        ("HTTP://Example.ir", "HTTP://Example.ir", "Example.ir"),
        ("www.example.ir", "https://www.example.ir", "www.example.ir"),
        ("example.ir", "https://example.ir", "example.ir"),
        ("example.ir:8080/نخ?a=1", "https://example.ir:8080/نخ?a=1", "example.ir:8080/نخ?a=1"),
        ("همکاری.ایران", "https://همکاری.ایران", "همکاری.ایران"),
    ],
)
def test_a_web_address_leads_there_however_it_was_typed(typed, leads_to, shown):
    html = ui.weblink(typed)
    assert f'href="{leads_to}"' in html
    assert f'<bdi dir="ltr">{shown}</bdi>' in html


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "javascript:alert(1)",
            "javascript:example.ir/alert(1)",
            "data:text/html,x.ir",
            "ftp://a.ir",
        ),
        *("//example.ir", "ندارد", "۱۲.۵", "a@example.ir", "example.ir\njavascript:1", "https://"),
        *("example.ir و مانند آن", "file:///etc/passwd", ".ir", "https:///x"),
    ],
)
def test_a_web_address_that_is_not_one_is_no_link(typed):
    assert "href" not in ui.weblink(typed)


def test_names_are_escaped_in_every_part():
    nasty = '<b onclick="x">'
    for part in (ui.badge(nasty), ui.tag(nasty), ui.bdi(nasty), ui.mailto(nasty), ui.avatar(nasty)):
        assert "<b o" not in part


def test_undo_leads_where_the_message_says():
    assert ui.undo_url(Message(25, "moved", "undo:/people/3/restore/")) == "/people/3/restore/"
    assert ui.undo_url(Message(25, "moved")) == ""


def test_fields_named_together_stand_side_by_side():
    class Names(Form):
        rows = (("given", "family"),)
        given, note, family = CharField(), CharField(), CharField()

    rows = [[field.name for field in row] for row in ui.field_rows(Names())]
    assert rows == [["given", "family"], ["note"]]
