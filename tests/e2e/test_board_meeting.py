"""One board meeting from its plan to the news of it, by clicking; the letters leave by SMTP."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from persiantools.jdatetime import JalaliDate

from crm.text import persian_digits
from tests.e2e.browsing import Locator, Page, expect, field, link, save
from tests.e2e.product import Product, eventually, running
from tests.e2e.test_founding_case import today
from tests.sink import Sink, listening

Visit = Callable[..., Page]
IN_TIME = 40  # seconds; the loop wakes every ten
TITLE = "سهمیهٔ برق شهرک‌ها و بودجهٔ نیم‌سال"
ITEMS = ("قطع برق شهرک‌های نساجی", "بودجهٔ نیم‌سال دوم", "غرفهٔ مشترک نمایشگاه یزد")
#: those beside the ten who sit in the board
NAMES = "نادر پرتوی\nبهمن فرهمند\nمسعود فتاحی\nزهرا معتمدی\nایرج عطایی"
GUESTS = ("مهندس سیاوش فرخی", "خانم دکتر مهناز روستا")
TYPED = "نمایندگان شهرک‌ها گفتند برق روزی چهار ساعت قطع است."
BEFORE, AFTER = "برق یزد از خرداد قطع می‌شود", " و خسارت آن ثبت نشده است."
DECIDED = (
    (0, "نامه‌ای به شرکت توانیر دربارهٔ سهمیهٔ برق شهرک‌ها نوشته شود"),
    (0, "خسارت واحدها تا پایان ماه گردآوری شود"),
    (1, "بودجهٔ نیم‌سال دوم با افزایش ده درصد تصویب شد"),
    (2, "غرفه‌ای به مساحت ۱۲۰ متر در نمایشگاه یزد گرفته شود"),
)


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]


class Post:
    """What has arrived by SMTP about the meeting."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    def letters(self, subject: str) -> list[EmailMessage]:
        read = [message_from_bytes(one.content, policy=policy.default) for one in self.sink.taken]
        ours = (letter for letter in read if TITLE in text_of(letter))
        return [letter for letter in ours if subject in str(letter["subject"])]

    def arrived(self, subject: str, count: int) -> list[EmailMessage]:
        assert eventually(lambda: len(self.letters(subject)) >= count, IN_TIME)
        return self.letters(subject)


@pytest.fixture
def post() -> Iterator[Post]:
    with listening() as (sink, port):
        sink.port = port  # type: ignore[attr-defined]
        yield Post(sink)


@pytest.fixture
def office(browser: object, post: Post, tmp_path: Path) -> Iterator[Product]:
    """A product of its own: its power will fail."""
    url = f"smtp://127.0.0.1:{post.sink.port}"  # type: ignore[attr-defined]
    with running(tmp_path, EMAIL_URL=url) as product:
        yield product


def in_a_week() -> str:
    day = JalaliDate.fromordinal(today().toordinal() + 7)
    return persian_digits(f"{day.year}/{day.month}/{day.day}")


def of_reader(letter: EmailMessage) -> str:
    """The address in a letter that is its reader's alone, without the server."""
    found = re.search(r"https?://[^/\s]+(/\S+\?\S+)", text_of(letter))
    assert found is not None
    return found[1]


def plan(page: Page) -> str:
    """A board meeting in a week with three items; its address."""
    page.goto("/engagements/meetings/new/?body=1")
    field(page, "title").fill(TITLE)
    field(page, "kind").select_option("board")
    field(page, "day").fill(in_a_week())
    field(page, "starts").fill("۱۴:۰۰")
    field(page, "ends").fill("۱۷:۰۰")
    field(page, "place").fill("سالن جلسات دبیرخانه")
    save(page)
    expect(page.locator("h1")).to_contain_text(TITLE)
    address = page.url
    for title in ITEMS:
        link(page, "/engagements/agenda-items/new/").click()
        field(page, "title").fill(title)
        field(page, "minutes").fill("۳۰")
        save(page)
        expect(page.locator("#agenda")).to_contain_text(title)
    return address


def take_off_what_came_by_itself(page: Page) -> None:
    """Open resolutions came onto the agenda by themselves; this meeting leaves them for later."""
    others = page.locator("#agenda .agenda > li")
    for title in ITEMS:
        others = others.filter(has_not_text=title)
    while others.count():
        address = page.url
        others.first.locator("a[href$='/edit/']").click()
        page.locator("a[href$='/delete/']").click()
        page.locator("#form button.btn-danger, #form .form-foot button").first.click()
        page.goto(address)


def invite(page: Page) -> int:
    """Those who sit in the board, and five more by their names; how many got a letter."""
    page.locator("#invitations a[href$='/invite/']").click()
    field(page, "names").fill(NAMES)
    save(page)
    expect(page.locator("#invitations .card-head .count")).to_have_text("۱۵")
    missed = page.locator("#invitations .notice-warn li").count()
    return 15 - missed


def answer(page: Page, letters: list[EmailMessage], server: str) -> None:
    """By the links, without an account: four come, one does not, one sends somebody else."""
    for letter in letters[:4]:
        page.goto(server + of_reader(letter))
        page.locator("button[value='accept']").click()
        expect(page.locator(".notice-ok")).to_be_visible()
    page.goto(server + of_reader(letters[4]))
    page.locator("button[value='decline']").click()
    expect(page.locator(".notice-ok")).to_be_visible()
    page.goto(server + of_reader(letters[5]))
    page.locator("details", has=page.locator("[name=deputy]")).locator("summary").click()
    field(page, "deputy").fill("مهندس آذر نیکو")
    page.locator("details[open] button").click()
    expect(page.locator(".notice-ok")).to_be_visible()


def open_item(page: Page, title: str) -> None:
    chosen = page.locator("#room-agenda .agenda a", has_text=title)
    if chosen.get_attribute("aria-current") is None:
        chosen.click()
    expect(page.locator("#room-item h2").first).to_have_text(title)
    if page.locator("#begin").count():
        page.locator("#begin").click()
        expect(page.locator("#begin")).to_have_count(0)


def expect_saved(page: Page) -> None:
    expect(page.locator("#minutes-told")).to_have_attribute("data-tone", "ok", timeout=60_000)


def come_in(page: Page) -> None:
    """Eight are there, the rest are not, and two guests come whom nobody knew."""
    rows = page.locator("#attendance > li")
    for at in range(15):
        value = "present" if at < 8 else "absent"
        button = rows.nth(at).locator(f"button[value^='{value}']")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    for guest in GUESTS:
        box = page.locator("#guest [role=combobox]")
        box.fill(guest)
        box.press("Enter")
        page.locator("#guest [type=checkbox]").check()
        page.locator("#guest button.btn").click()
        expect(page.locator("#attendance")).to_contain_text(guest.split()[-1])


def lose_power(page: Page, office: Product) -> None:
    """In the middle of a sentence; what is typed in the dark arrives when the light is back."""
    notes = page.locator("#id_notes")
    notes.press_sequentially(BEFORE)
    expect_saved(page)
    office.lose_power()
    notes.press_sequentially(AFTER)
    expect(page.locator("#minutes-banner")).to_be_visible(timeout=20_000)
    office.start()
    expect_saved(page)
    expect(page.locator("#minutes-banner")).to_have_count(0)
    page.reload()
    expect(notes).to_have_value(BEFORE + AFTER)


def decide(page: Page, title: str, count: int) -> None:
    page.locator("#id_line").fill(title)
    page.locator("#id_line").press("Enter")
    expect(page.locator("#room-resolutions .reso")).to_have_count(count)


def hold(page: Page, address: str, office: Product) -> None:
    page.goto(f"{address}room/")
    page.locator("form[action$='/start/'] button").click()
    expect(page.locator("#attendance > li")).to_have_count(15)
    come_in(page)
    for at, title in enumerate(ITEMS):
        open_item(page, title)
        if at == 0:
            lose_power(page, office)
        else:
            page.locator("#id_notes").press_sequentially(TYPED)
            expect_saved(page)
        for made, text in enumerate([text for item, text in DECIDED if item == at], 1):
            decide(page, text, made)
    link(page, f"{address.removeprefix(office.url)}hold/").click()
    save(page)
    expect(page.locator(".page-head")).to_contain_text("برگزار شد")


def press(page: Page, path: str) -> None:
    page.locator(f".page-head a[href$='{path}']").click()
    save(page)


def circulate_and_approve(page: Page, office: Product, post: Post, reader: Page) -> None:
    """Sent round, agreed to by one and commented by another, answered, approved with its doubts."""
    page.locator("a[href$='/minutes/']").first.click()
    press(page, "/minutes/circulate/")
    expect(page.locator(".page-head .badge")).to_have_text("فرستاده‌شده برای حاضران")
    letters = post.arrived(TITLE, 3)
    reader.goto(office.url + of_reader(letters[0]))
    reader.locator("button[value='agree']").click()
    expect(reader.locator(".notice-ok")).to_be_visible()
    reader.goto(office.url + of_reader(letters[1]))
    field(reader, "text").fill("ساعت قطع برق را هم بنویسید.")
    reader.locator("button[value='comment']").click()
    expect(reader.locator(".notice-ok")).to_be_visible()
    press(page, "/minutes/approve/")
    expect(page.locator("#id_confirmed_error, .error-summary").first).to_be_visible()
    field(page, "confirmed").check()
    save(page)
    expect(page.locator(".page-head .badge")).to_have_text("تصویب‌شده")


def file_of(page: Page, link: Locator) -> bytes:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def check_papers(page: Page, kept: Path) -> None:
    """Both come; Word says what was decided and reads from the right."""
    page.locator(".detail-side .items a").first.click()
    page.locator("a[href$='/print/']").click()
    first = page.locator(".items > li").first
    pdf, word = file_of(page, first.locator("a").first), file_of(page, first.locator("a").last)
    (kept / "minutes.pdf").write_bytes(pdf)
    (kept / "minutes.docx").write_bytes(word)
    assert pdf.startswith(b"%PDF-")
    body = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert "<w:bidi/>" in body
    assert "<w:bidiVisual/>" in body
    for part in ("توانیر", "فرخی", "روستا"):
        assert part in body


def test_a_whole_board_meeting(
    office: Product, post: Post, visit: Visit, problems: list[str], tmp_path: Path
) -> None:
    page, reader = visit(office, "/", "secretariat"), visit(office, "/accounts/login/")
    address = plan(page)
    take_off_what_came_by_itself(page)
    written = invite(page)
    letters = post.arrived("دعوت: جلسهٔ", written)
    assert len(letters) == written >= 10
    assert all("METHOD:REQUEST" in str(letter) or letter.is_multipart() for letter in letters)
    answer(reader, letters, office.url)
    page.goto(address)
    expect(page.locator("#invitations .answers")).to_contain_text("۴")
    hold(page, address, office)
    page.goto(address)
    circulate_and_approve(page, office, post, reader)
    minutes = page.url
    check_papers(page, tmp_path)
    page.goto(minutes)
    page.locator(".page-head a[href$='/news/']").click()
    expect(page.locator("#main textarea, main textarea").first).to_have_value(
        re.compile("هیئت.?مدیره", re.S)
    )
    for _at, text in DECIDED:
        expect(page.locator("main textarea").first).to_have_value(re.compile(text))
