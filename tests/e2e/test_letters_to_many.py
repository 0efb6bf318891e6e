"""From a filter to a group to a letter to everybody in it, by clicking; and the way out of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage

from tests.e2e.browsing import Page, complaint, expect, field, link, row, save
from tests.e2e.product import Product, eventually

IN_TIME = 25  # seconds; the loop wakes every ten
SUBJECT = "دعوت به گردهمایی یزد"
NAME = "همکاران یزد در یک رونوشت"


def body(letter: EmailMessage, kind: str) -> str:
    return letter.get_body((kind,)).get_content()  # type: ignore[union-attr]


def sent(product: Product) -> list[EmailMessage]:
    return [letter for letter in product.letters() if str(letter["Subject"]).strip() == SUBJECT]


def live_group(page: Page) -> None:
    """A filtered list of people becomes a live group by its address."""
    page.goto("/contacts/people/?q=یزد")
    page.goto("/contacts/groups/")
    link(page, "/contacts/groups/new/?kind=live").click()
    field(page, "name").fill("همهٔ هم‌نام‌ها")
    field(page, "query").fill("http://localhost/contacts/people/?q=یوسفی&sort=name")
    save(page)
    expect(page.locator("h1")).to_contain_text("همهٔ هم‌نام‌ها")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator(".chip-plain").last).to_contain_text("یوسفی")


def kept_copy(page: Page) -> None:
    """The live group of the demonstration, kept as it is today, without those one names."""
    page.goto("/contacts/groups/3/")
    before = page.locator("[data-row]").count()
    link(page, "/contacts/groups/3/copy/").click()
    field(page, "name").fill(NAME)
    save(page)
    expect(page.locator("h1")).to_contain_text(NAME)
    expect(page.locator("[data-row]")).to_have_count(before)


def many_in_and_undone(page: Page) -> None:
    """Names are pasted, wrong ones are told of and kept, the step is taken back."""
    before = page.locator("[data-row]").count()
    link(page, "/contacts/groups/gather/").click()
    field(page, "names").fill("سینا یوسفی\nنیست چنین کسی")
    save(page)
    expect(complaint(page, "names")).to_contain_text("نیست چنین کسی")
    expect(field(page, "names")).to_have_value("سینا یوسفی\nنیست چنین کسی")
    field(page, "names").fill("سینا یوسفی")
    save(page)
    expect(row(page, "سینا یوسفی")).to_have_count(1)
    page.locator(".toast form button").click()
    expect(page.locator("[data-row]")).to_have_count(before)
    expect(row(page, "سینا یوسفی")).to_have_count(0)


def written_and_looked_at(page: Page) -> int:
    """Write to the group, look at two letters, then send; how many leave."""
    link(page, "/contacts/circulars/new/").click()
    field(page, "subject").fill(SUBJECT)
    field(page, "text").fill("{سلام}")
    save(page)
    expect(complaint(page, "text")).to_contain_text("{خطاب}")
    field(page, "text").fill("{خطاب}\n\nجای {سازمان|شما} خالی نماند.")
    field(page, "why").fill("در فهرست همکاران یزد هستید.")
    save(page)
    expect(page.locator("h1")).to_contain_text(SUBJECT)
    page.locator("a[href$='/send/']").click()
    first = page.locator("#sample .prose").inner_text()
    page.locator("#sample a[rel=next]").click()
    expect(page).to_have_url(re.compile(r"\?n=2"))
    assert page.locator("#sample .prose").inner_text() != first
    page.locator("#sample a[rel=prev]").click()
    expect(page.locator("#sample .prose")).to_have_text(first, use_inner_text=True)
    page.locator(".detail-side form button").click()
    expect(page).to_have_url(re.compile(r"/circulars/\d+/$"))
    return page.locator("[data-row]").filter(has_text="@").count()


def left_out(product: Product, visit: Callable[..., Page], letter: EmailMessage) -> str:
    """The reader of a letter asks for no more, from the letter, without an account."""
    address = re.search(r"https?://\S+/contacts/opt-out/\?who=\S+", body(letter, "plain"))
    assert address is not None
    page = visit(product, address.group().partition("/contacts")[2].join(["/contacts", ""]))
    page.locator("main form button.btn-primary").click()
    expect(page.locator("[role=status].notice-ok")).to_be_visible()
    return str(letter["To"].addresses[0].display_name)


def test_from_a_filter_to_a_letter_to_everybody(
    product: Product, visit: Callable[..., Page]
) -> None:
    page = visit(product, "/", "secretariat")
    live_group(page)
    kept_copy(page)
    many_in_and_undone(page)
    count = written_and_looked_at(page)
    assert count > 3
    assert eventually(lambda: len(sent(product)) == count, IN_TIME)
    letters = sent(product)
    assert len({letter["To"] for letter in letters}) == count
    for letter in letters:
        assert "در فهرست همکاران یزد هستید." in body(letter, "html")
        assert 'dir="rtl"' in body(letter, "html")
    name = left_out(product, visit, letters[0])
    page.goto(f"/contacts/people/?q={name}")
    link(page, page.locator("[data-row] a.cell").first.get_attribute("href") or "").click()
    expect(page.locator(".page-head")).to_contain_text("تماس نگیرید")
    page.reload()
    page.goto("/contacts/circulars/")
    expect(row(page, SUBJECT)).to_have_count(1)


def test_labels_and_badges_come_as_pdf(product: Product, visit: Callable[..., Page]) -> None:
    page = visit(product, "/contacts/groups/1/", "secretariat")
    link(page, "/contacts/groups/1/print/").click()
    expect(page.locator(".fold").first).to_be_visible()
    field(page, "start").fill("۲۵")
    save(page)
    expect(complaint(page, "start")).to_contain_text("۲۴")
    field(page, "start").fill("۳")
    with page.expect_download() as download:
        save(page)
    assert download.value.suggested_filename.endswith(".pdf")
    file = download.value.path()
    assert file.read_bytes().startswith(b"%PDF-")
