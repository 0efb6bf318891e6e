"""Labels and badges as WeasyPrint sets them; skipped where Pango is not installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from contacts.models import Person
from contacts.recipients import Recipient
from contacts.sheets import SHEETS, pages_of, place_of
from crm import pdf
from tests.factories import ContactPointFactory, GroupFactory, MemberFactory, PersonFactory

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(
        not pdf.is_available() and "CI" not in os.environ,  # .ci/run installs it
        reason=f"needs Pango (on Debian: apt install {pdf.PACKAGES})",
    ),
]
PIXELS_PER_MM = 96 / 25.4
HEIGHTS = {"label24": 37, "label14": 38.1, "badge10": 55}
LONG = {
    "name": "سیدمحمدعلی جمال‌زادهٔ اصفهانی‌پور نساجی‌نژاد",
    "name_en": "Seyed Mohammad-Ali Jamalzadeh Esfahanipour Nassajinejad",
    "honorific": "سرکار خانم دکتر مهندس",
    "post": "مشاور معاونت توسعه کسب و کار صنایع کوچک و رئیس دبیرخانهٔ شورای هماهنگی",
    "organization": "اتاق بازرگانی، صنایع، معادن و کشاورزی ایران، کمیسیون صنعت و معدن",
    "organization_en": "Iran Chamber of Commerce, Industries, Mines and Agriculture",
    "address": "تهران، خیابان شهید مطهری، بعد از سهروردی، روبه‌روی مسجد جامع، کوچهٔ شهید رضایی "
    "غربی، پلاک ۲۳۴، ساختمان نساجی، طبقهٔ دوازدهم، کدپستی ۱۵۸۷۵۱۲۳۴۵",
}
HOSTILE = [
    LONG,
    *(dict.fromkeys(LONG, text) | {"honorific": text[:80]} for text in ("ش" * 200, "W" * 200)),
    dict.fromkeys(LONG, "ی " * 100) | {"honorific": "ی " * 40, "address": "W" * 300},
    LONG | {"name": "<b>سینا</b>", "name_en": "</table><script>"},
]


def laid_out(people, slug, language, start=1):
    """The pages as boxes."""
    sheet = SHEETS[slug]
    places = [place_of(one, sheet, language, "نمایشگاه بین‌المللی نساجی") for one in people]
    pages = list(pages_of(places, sheet, start))
    context = {"language": language, "title": "t", "sheet": sheet, "pages": pages, "outlined": True}
    return pdf.document(render_to_string("paper/sheets.html", context), "sheets").pages


def boxes(page, tag):
    found = []

    def walk(box):
        if box.element_tag == tag:
            found.append(box)
        for child in getattr(box, "children", ()):
            walk(child)

    walk(page._page_box)
    return found


def people(told):
    return [
        Recipient(model=Person, pk=n, sort_key="", at_office=True, **each)
        for n, each in enumerate(told)
    ]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("slug", SHEETS)
def test_every_place_keeps_its_height_whatever_stands_in_it(slug, language):
    [page] = laid_out(people(HOSTILE), slug, language)
    rows = boxes(page, "tr")
    assert len(rows) == SHEETS[slug].rows
    for row in rows:
        assert row.height / PIXELS_PER_MM == pytest.approx(HEIGHTS[slug], abs=0.2)


@pytest.mark.parametrize("slug", SHEETS)
def test_no_line_is_wider_than_its_place(slug):
    [page] = laid_out(people(HOSTILE), slug, "fa")
    for cell in boxes(page, "td"):
        for block in boxes_in(cell):
            for line in block.children:
                assert line.width <= block.width + PIXELS_PER_MM  # a space at its end


def boxes_in(cell):
    """The lines of text in a place."""
    found = []

    def walk(box):
        for child in getattr(box, "children", ()):
            if type(child).__name__ == "LineBox":
                found.append(box)
                return
            walk(child)

    walk(cell)
    return found


@pytest.mark.parametrize(("language", "first"), [("fa", "right"), ("en", "left")])
def test_places_are_counted_from_the_side_where_the_language_begins(language, first):
    [page] = laid_out(people([LONG]), "label24", language)
    [cell] = [cell for cell in boxes(page, "td") if boxes_in(cell)]
    middle = (cell.position_x + cell.width / 2) / PIXELS_PER_MM
    assert (middle > 140) == (first == "right")
    assert (middle < 70) == (first == "left")


@pytest.mark.parametrize("slug", SHEETS)
def test_full_sheets_make_no_empty_ones(slug):
    assert len(laid_out(people([LONG] * SHEETS[slug].places * 2), slug, "fa")) == 2


def test_the_paper_is_a4():
    [page] = laid_out(people([LONG]), "label14", "fa")
    size = (round(page.width / PIXELS_PER_MM), round(page.height / PIXELS_PER_MM))
    assert size == (210, 297)


@pytest.mark.django_db
def test_the_page_answers_with_a_pdf_that_carries_its_font(clerk, client_of):
    group = GroupFactory(name="مهمانان نمایشگاه")
    MemberFactory(group=group, person=ContactPointFactory(kind="address", value="تهران ۱").person)
    MemberFactory(group=group, person=PersonFactory())  # without an address
    url = reverse("contacts:group-print", args=[group.pk])
    response = client_of(clerk).get(url, {"sheet": "label24", "language": "fa", "start": "2"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.content.startswith(b"%PDF-")
    assert b"Vazirmatn" in unpacked(response.content)


def unpacked(file):
    """The file with its compressed parts laid open."""
    parts = [file]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", file, re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"".join(parts)


def test_paper_reads_no_file_and_fetches_nothing(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    html = f'<p>متن</p><img src="file://{secret}"><img src="http://127.0.0.1:9/x.png">'
    [page] = pdf.document(html, "sheets").pages
    assert boxes(page, "img") == [] or all(not box.replacement for box in boxes(page, "img"))


def test_who_never_prints_never_loads_it():
    """It takes a second and 37 MB."""
    told = "import django, sys; django.setup(); import crm.urls; print('weasyprint' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", told],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "crm.settings"},
    )
    assert result.stdout.strip() == "False"
