"""A letter on paper: what stands on it, and the PDF where Pango is installed."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

from contacts.models import Organization
from crm import pdf
from engagements.actions.letters import name_party, register
from engagements.letter_paper import sheet
from engagements.models import Letter, LetterParty
from tests.factories import (
    BodyFactory,
    ContactPointFactory,
    DraftFactory,
    LetterFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    attached,
)

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(
    not pdf.is_available() and "CI" not in os.environ,
    reason=f"needs Pango (on Debian: apt install {pdf.PACKAGES})",
)


@pytest.fixture
def association():
    office = OrganizationFactory(name="انجمن نساجی", name_en="Textile Association")
    ContactPointFactory(person=None, organization=office, kind="phone", value="021 8888 0000")
    ContactPointFactory(person=None, organization=office, kind="address", value="تهران، نساجی")
    BodyFactory.create_batch(2, organization=office)
    BodyFactory()
    return office


def signed(letter, clerk):
    signer = PersonFactory(honorific="جناب آقای مهندس", given_name="شهرام", family_name="کمالی")
    PostFactory(person=signer, title="دبیر")
    party = LetterParty(letter=letter, role="from", person=signer)
    party.name = "جناب آقای مهندس شهرام کمالی، دبیر"
    name_party(party, by=clerk)


def told(letter):
    return sheet(Letter.objects.for_detail().get(pk=letter.pk))


def test_it_bears_the_letterhead_of_the_organization_most_bodies_belong_to(association):
    paper = told(LetterFactory())
    assert Organization.objects.home() == paper["office"] == association
    assert paper["reached"] == [("تهران، نساجی", "rtl"), ("021 8888 0000", "ltr")]


def test_a_letter_of_a_body_bears_that_of_its_organization(association):
    body = BodyFactory()
    assert told(LetterFactory(body=body))["office"] == body.organization


def test_nobody_signs_as_others_speak_to_them(clerk):
    letter = DraftFactory()
    signed(letter, clerk)
    assert told(letter)["signed"] == [["مهندس شهرام کمالی", "دبیر"]]


def test_a_draft_shows_what_would_stand_there(clerk, client_of):
    letter = DraftFactory(subject="دعوت", text="بازگشت به {موضوع} {شماره نامه شما}")
    assert told(letter)["text"] == "بازگشت به دعوت "
    text = client_of(clerk).get(f"{letter.get_absolute_url()}print/").content.decode()
    assert "بازگشت به دعوت" in text
    assert "پیش‌نویس است" in text


def test_words_people_typed_stay_words(clerk, client_of):
    letter = DraftFactory(subject="<b>دعوت</b>", text="<script>alert(1)</script>")
    sent = register(letter, by=clerk)
    text = client_of(clerk).get(f"{sent.get_absolute_url()}print/").content.decode()
    assert "<script>alert" not in text
    assert "&lt;b&gt;دعوت" in text


@needs_pango
@pytest.mark.parametrize("make", [LetterFactory, DraftFactory])
def test_the_pdf_is_one_file_whatever_the_interface_speaks(clerk, client_of, make, association):
    letter = make(text="متن «نامه» " * 900)
    attached(letter)
    clerk.language = "en"
    clerk.save()
    response = client_of(clerk).get(f"{letter.get_absolute_url()}print/?as=pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment")


@needs_pango
def test_a_long_letter_goes_on_to_more_pages_and_a_signature_stays_in_one_piece(clerk):
    letter = DraftFactory(text="\n\n".join(f"بند {n}: " + "متن نامه " * 40 for n in range(30)))
    signed(letter, clerk)
    context = told(letter) | {"language": "fa"}
    html = pdf.render_to_string("paper/letter.html", context)
    pages = pdf.document(html, "letter").pages
    assert len(pages) >= 4


def test_without_pango_the_page_says_what_to_install(clerk, client_of, monkeypatch):
    def missing():
        raise pdf.Unavailable("PDF needs Pango")

    monkeypatch.setattr(pdf, "engine", missing)
    response = client_of(clerk).get(f"{LetterFactory().get_absolute_url()}print/?as=pdf")
    assert response.status_code == 503
    assert "PDF needs Pango" in response.content.decode()


def test_it_opens_in_word_from_right_to_left(association, clerk, client_of):
    letter = DraftFactory(subject="نشست یزد", text="متن نامه به CEO شرکت")
    signed(letter, clerk)
    page = client_of(clerk).get(f"/engagements/letters/{letter.pk}/print/")
    assert "?as=docx" in page.content.decode()
    file = client_of(clerk).get(f"/engagements/letters/{letter.pk}/print/", {"as": "docx"})
    assert file["Content-Type"].endswith("wordprocessingml.document")
    body = zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
    assert body.count("<w:bidi/>") >= body.count("<w:p>")
    assert "<w:bidiVisual/>" in body
    for text in ("انجمن نساجی", "بسمه تعالی", "نشست یزد", "متن نامه به ", "شهرام کمالی", "پیش‌نویس"):
        assert text in body


def test_a_letter_that_came_in_goes_to_word_with_its_sender(association, clerk, client_of):
    letter = LetterFactory(sender="شهرداری کاشان", sender_number="۱۲/۳")
    file = client_of(clerk).get(f"/engagements/letters/{letter.pk}/print/", {"as": "docx"})
    body = zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
    assert "شهرداری کاشان" in body
    assert "۱۲/۳" in body
