"""Minutes on paper: PDF, Word, the extract, the news; and what many people and items cost."""

from __future__ import annotations

import io
import os
import re
import zipfile
from datetime import timedelta

import pytest
import segno
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from lxml import etree

from crm import pdf, worker
from crm.dates import today
from crm.models import Job, Mail
from engagements.actions.meetings import hold
from engagements.actions.minutes import approve, circulate
from engagements.minutes_diff import differences
from engagements.minutes_links import check_url
from engagements.minutes_paper import qr, sheet
from engagements.minutes_word import word_file
from engagements.models import Attendance, Meeting, Minutes, Resolution
from engagements.news import news
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    ContactPointFactory,
    FollowUpFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    StatementFactory,
    UserFactory,
)
from tests.test_minutes import meeting, sent_round

pytestmark = pytest.mark.django_db
__all__ = ["meeting"]
needs_pango = pytest.mark.skipif(
    not pdf.is_available() and "CI" not in os.environ,
    reason=f"needs Pango (on Debian: apt install {pdf.PACKAGES})",
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def approved(meeting, clerk):
    made = approve(meeting, by=clerk, expected=0, confirmed=True)
    return Minutes.objects.for_detail().get(pk=made.pk)


@pytest.fixture
def crowded(clerk):
    """Sixty people and forty items, with much said and decided."""
    made = MeetingFactory(body=BodyFactory(code="ه"), day=today() - timedelta(days=1))
    for number in range(60):
        person = PersonFactory()
        ContactPointFactory(person=person, value=f"m{number}@example.org")
        AttendanceFactory(meeting=made, person=person)
    items = [
        AgendaItemFactory(meeting=made, place=n, notes="شرح مذاکرات این بند. " * 60)
        for n in range(1, 41)
    ]
    held = hold(made, by=clerk)
    for item in items:
        StatementFactory(meeting=held, item=item)
        FollowUpFactory(resolution=ResolutionFactory(meeting=held, item=item), due=today())
    return Meeting.objects.for_detail().get(pk=held.pk)


# --- PDF -----------------------------------------------------------------------------------------


@needs_pango
def test_the_pdf_is_handed_over(approved, clerk, client_of):
    url = reverse("engagements:minutes-print", args=[approved.pk])
    assert client_of(clerk).get(url).status_code == 200
    for language in ("fa", "en"):
        response = client_of(clerk).get(f"{url}?as=pdf&language={language}")
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")


def test_who_may_not_see_confidential_items_gets_none_of_them(approved, director, client_of):
    url = reverse("engagements:minutes-print", args=[approved.pk])
    response = client_of(director).get(f"{url}?as=docx")
    text = "\n".join(texts(response.content))
    assert "قطع برق" in text
    assert "رازنامه" not in text
    assert "بندهای محرمانه در این نسخه نیامده" in text


def test_the_code_leads_to_the_check(approved):
    assert check_url(approved).endswith(f"/engagements/minutes/check/?code={approved.code}")
    assert qr("x").startswith("<svg")
    assert segno.make(check_url(approved), error="m").version < 10


def test_signatures_are_of_those_who_were_there(approved):
    rows = sheet(approved, approved.content)["signatures"]
    assert [who.get("name") for row in rows for who in row] == ["لاهوتی", "بیگی", None]


@needs_pango
def test_twenty_pages_are_a_job(crowded, clerk, client_of):
    minutes = approve(crowded, by=clerk, expected=0, confirmed=True)
    minutes = Minutes.objects.for_detail().get(pk=minutes.pk)
    url = reverse("engagements:minutes-print", args=[minutes.pk])
    assert client_of(clerk).get(f"{url}?as=pdf").status_code == 302
    assert Job.objects.count() == 0
    response = client_of(clerk).post(url)
    worker.run_due()
    job = Job.objects.get()
    assert (job.state, response["Location"]) == ("done", job.get_absolute_url())
    assert job.file.read_bytes().startswith(b"%PDF-")
    context = sheet(minutes, minutes.content) | {"language": "fa"}
    with override("fa"):
        html = pdf.render_to_string("paper/minutes.html", context)
    pages = pdf.document(html, "minutes").pages
    assert len(pages) >= 20


@needs_pango
def test_the_job_keeps_back_what_is_not_open_to_who_asked(approved, clerk, client_of):
    stranger = UserFactory()
    url = reverse("engagements:minutes-print", args=[approved.pk])
    response = client_of(stranger).post(url)
    Meeting.objects.filter(pk=approved.meeting_id).update(confidential=True)
    worker.run_due()
    assert Job.objects.get().state == "failed"
    assert client_of(clerk).get(response["Location"]).status_code == 404


@needs_pango
def test_an_extract_tells_of_one_resolution_alone(approved, clerk, client_of):
    row = Resolution.objects.get(text="مقرر شد نامه فرستاده شود")
    url = reverse("engagements:resolution-extract", args=[row.pk])
    assert "لاهوتی" in client_of(clerk).get(url).content.decode()
    response = client_of(clerk).get(f"{url}?as=pdf&to=وزارت صمت")
    assert response.content.startswith(b"%PDF-")


def test_there_is_no_extract_before_there_are_minutes(meeting, clerk, client_of):
    row = Resolution.objects.first()
    url = reverse("engagements:resolution-extract", args=[row.pk])
    response = client_of(clerk).get(f"{url}?as=pdf")
    assert response["Content-Type"].startswith("text/html")


def test_without_pango_the_page_says_what_to_install(approved, clerk, client_of, monkeypatch):
    def missing():
        raise pdf.Unavailable("PDF needs Pango")

    monkeypatch.setattr(pdf, "engine", missing)
    url = reverse("engagements:minutes-print", args=[approved.pk])
    response = client_of(clerk).get(f"{url}?as=pdf")
    assert response.status_code == 503
    assert "PDF needs Pango" in response.content.decode()


# --- Word ----------------------------------------------------------------------------------------


def texts(content):
    document = Document(io.BytesIO(content))
    yield from (line.text for line in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def part(content, name):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(f"word/{name}.xml"))


def test_what_was_said_in_persian_runs_its_own_way_in_an_english_file(approved):
    root = part(word_file(approved, full=True, language="en"), "document")
    said = approved.content["items"][0]["statements"][0]["text"]
    [line] = [line for line in root.iter(f"{W}p") if said in "".join(line.itertext())]
    assert line.find(f"{W}pPr/{W}bidi") is not None
    [head] = [line for line in root.iter(f"{W}p") if "".join(line.itertext()) == "Attendance"]
    assert head.find(f"{W}pPr/{W}bidi") is None


@pytest.mark.parametrize("language", ["fa", "en"])
def test_what_was_said_in_persian_runs_its_own_way_on_paper(approved, language):
    with override(language):
        html = render_to_string("paper/minutes.html", sheet(approved, approved.content, language))
    said = approved.content["items"][0]["statements"][0]
    assert f'dir="rtl"><b>\u2068{said["speaker"]}\u2069:</b> {said["text"]}' in html


def test_word_opens_it_right_to_left(approved):
    root = part(word_file(approved, full=True), "document")
    for line in root.iter(f"{W}p"):
        assert line.find(f"{W}pPr/{W}bidi") is not None or not line.findall(f".//{W}t")
    for table in root.iter(f"{W}tbl"):
        assert table.find(f"{W}tblPr/{W}bidiVisual") is not None
    assert root.find(f".//{W}sectPr/{W}bidi") is not None
    for run in root.iter(f"{W}r"):
        text = "".join(run.itertext())
        if re.search("[\u0600-\u06ff]", text):
            assert run.find(f"{W}rPr/{W}rtl") is not None
            assert run.find(f"{W}rPr/{W}cs") is not None


def test_word_has_a_font_for_complex_script_in_every_style_it_uses(approved):
    root = part(word_file(approved, full=True), "styles")
    for name in ("Normal", "Title", "Heading1", "Heading2"):
        [style] = [one for one in root if one.get(f"{W}styleId") == name]
        fonts = style.find(f"{W}rPr/{W}rFonts")
        assert {fonts.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "cs")} == {"Vazirmatn"}
        assert style.find(f"{W}rPr/{W}szCs") is not None
        assert style.find(f"{W}rPr/{W}lang").get(f"{W}bidi") == "fa-IR"
        assert style.find(f"{W}pPr/{W}bidi") is not None


ORDER = {
    "pPr": (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr"),
        *("shd", "tabs", "bidi", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr"),
    ),
    "rPr": (
        *("rFonts", "b", "bCs", "i", "iCs", "caps", "color", "spacing", "kern", "sz", "szCs"),
        *("rtl", "cs", "lang"),
    ),
    "tblPr": ("tblStyle", "bidiVisual", "tblW", "jc", "tblLayout", "tblLook"),
    "trPr": ("cantSplit", "tblHeader"),
}


@pytest.mark.parametrize("name", ["document", "styles", "header1", "footer1"])
def test_elements_stand_in_the_order_word_wants(approved, name):
    root = part(word_file(approved, full=True), name)
    used = ("Normal", "Title", "Heading1", "Heading2")
    for tag, order in ORDER.items():
        for properties in root.iter(f"{W}{tag}"):
            parent = properties.getparent()
            if name == "styles" and parent.get(f"{W}styleId") not in used:
                continue
            found = [etree.QName(one).localname for one in properties]
            assert set(found) <= set(order), found
            assert found == sorted(found, key=order.index), found


def test_word_counts_the_pages_itself_and_digits_are_persian(approved):
    content = word_file(approved, full=True)
    footer = etree.tostring(part(content, "footer1"), encoding="unicode")
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    text = "\n".join(texts(content))
    assert "۱۴۰۵" in text
    assert "مقرر شد نامه فرستاده شود" in text


def test_in_english_it_runs_left_to_right(approved):
    root = part(word_file(approved, full=True, language="en"), "document")
    assert root.find(f".//{W}bidiVisual") is None
    assert root.find(f".//{W}sectPr/{W}bidi") is None


# --- what many cost ------------------------------------------------------------------------------


def test_sixty_people_and_forty_items_cost_few_queries(crowded, clerk, client_of):
    browser = client_of(clerk)
    page = reverse("engagements:meeting-minutes", args=[crowded.pk])
    circulate(crowded, by=clerk, until=today(), expected=0)
    assert Mail.objects.count() == 60
    minutes = Minutes.objects.get()
    for url in (
        page,
        minutes.get_absolute_url(),
        reverse("engagements:minutes-differences", args=[minutes.pk]),
        reverse("engagements:minutes-print", args=[minutes.pk]),
        reverse("engagements:meeting-news", args=[crowded.pk]),
        reverse("engagements:meeting-minutes-approve", args=[crowded.pk]),
    ):
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        assert len(captured) <= 15, url


# --- the news ------------------------------------------------------------------------------------


@pytest.fixture
def board(clerk):
    office = OrganizationFactory(name="انجمن نساجی", name_en="Textile Association")
    body = BodyFactory(name="هیئت‌مدیره", name_en="Board", organization=office, kind="board")
    made = MeetingFactory(body=body, number=1124, title="برق", day=today(), place="تهران")
    guest = PersonFactory(name_en="M. Kazemi")
    AttendanceFactory(meeting=made, role="guest", person=guest)
    AgendaItemFactory(meeting=made, title="قطع برق")
    secret = AgendaItemFactory(meeting=made, title="رازنامه", confidential=True)
    held = hold(made, by=clerk)
    ResolutionFactory(meeting=held, text="نامه فرستاده شود")
    ResolutionFactory(meeting=held, text="رازنامه مقرر شد", item=secret)
    return Meeting.objects.for_detail().get(pk=held.pk)


def test_the_news_counts_the_meeting_in_words_and_keeps_secrets(board):
    text = news(board, "fa")
    assert text.startswith("نشست هزار و صد و بیست و چهارم هیئت‌مدیره انجمن نساجی برگزار شد")
    assert "با حضور ۱ نفر برگزار شد." in text
    assert "نامه فرستاده شود" in text
    assert "رازنامه" not in text
    assert Attendance.objects.get().name in text


def test_the_news_in_english(board):
    text = news(board, "en")
    assert text.startswith("The 1124th meeting of Board of Textile Association was held")
    assert "M. Kazemi" in text


def test_of_a_confidential_meeting_there_is_no_news(board, clerk, client_of):
    Meeting.objects.filter(pk=board.pk).update(confidential=True)
    page = client_of(clerk).get(reverse("engagements:meeting-news", args=[board.pk]))
    assert "قطع برق" not in page.content.decode()


# --- what differs --------------------------------------------------------------------------------


def test_words_that_came_and_went_are_marked():
    [one, two, three] = differences(["برق قطع است", "آب"], ["برق هر روز قطع است", "آب", "گاز"])
    assert [(part.kind, part.text) for part in one.parts] == [
        ("same", "برق"),
        ("added", "هر روز"),
        ("same", "قطع است"),
    ]
    assert (two.kind, three.kind) == ("same", "added")


def test_another_paragraph_is_not_compared_word_by_word():
    kinds = [one.kind for one in differences(["برق قطع است"], ["مالیات زیاد شد"])]
    assert kinds == ["gone", "added"]


def test_confidential_paragraphs_are_not_compared_for_others(meeting, clerk, director, client_of):
    minutes = sent_round(meeting, clerk)
    url = reverse("engagements:minutes-differences", args=[minutes.pk])
    assert "رازنامه" in client_of(clerk).get(url).content.decode()
    assert "رازنامه" not in client_of(director).get(url).content.decode()
