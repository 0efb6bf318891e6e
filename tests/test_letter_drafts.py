"""Letters we write: begun with a template, filled in when registered, then as they were sent."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from crm.dates import parse_date
from engagements.actions.letters import draft, register
from engagements.letterwords import wording
from engagements.models import Letter, LetterParty
from tests.factories import (
    DraftFactory,
    LetterFactory,
    LetterTemplateFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lahouti():
    person = PersonFactory(honorific="جناب آقای دکتر", given_name="", family_name="لاهوتی")
    PostFactory(person=person, organization=OrganizationFactory(name="ایسیپو"), title="مدیر دفتر")
    return person


def test_words_in_braces_are_filled_in_when_it_is_registered(clerk, lahouti):
    resolution = ResolutionFactory(text="مقرر شد {فهرست} تهیه شود.")
    letter = DraftFactory(
        person=lahouti,
        text="{خطاب}، {سمت} {سازمان}: {شماره} {تاریخ} {شماره مصوبه} {متن مصوبه}",
        resolution=resolution,
        day=parse_date("1404/02/03"),
    )
    sent = register(letter, by=clerk)
    assert sent.text == (
        f"جناب آقای دکتر لاهوتی، مدیر دفتر ایسیپو: ن/۱۴۰۴/۱ ۳ اردیبهشت ۱۴۰۴ {resolution.number} "
        "مقرر شد {فهرست} تهیه شود."
    )


def test_an_answer_names_the_number_and_day_of_the_other_side(clerk):
    asked = LetterFactory(sender_number="۲۲۰/۱۴", sender_day=parse_date("1404/01/09"))
    letter = DraftFactory(answers=asked, text="نامهٔ {شماره نامه شما} مورخ {تاریخ نامه شما}")
    assert register(letter, by=clerk).text == "نامهٔ ۲۲۰/۱۴ مورخ ۹ فروردین ۱۴۰۴"


def test_what_is_not_known_yet_keeps_it_from_being_registered(clerk):
    letter = DraftFactory(text="بازگشت به {شماره نامه شما} دربارهٔ {متن مصوبه|مصوبه}")
    with pytest.raises(ValidationError) as refused:
        register(letter, by=clerk)
    [told] = refused.value.messages
    assert "شمارهٔ نامه‌ای که به آن پاسخ می‌دهد" in told
    assert "متن مصوبه" not in told  # the writer said what stands there otherwise
    stored = Letter.objects.get(pk=letter.pk)
    assert (stored.state, stored.number, stored.version) == ("draft", "", 1)
    assert LetterFactory().serial == 1


def test_a_letter_to_nobody_is_not_registered(clerk):
    letter = draft(Letter(subject="بی‌گیرنده", direction="outgoing"), by=clerk)
    with pytest.raises(ValidationError):
        register(letter, by=clerk)


@pytest.mark.parametrize("text", ["{نمی‌دانم}", "{", "متن }", "{خطاب"])
def test_words_that_mean_nothing_are_refused_where_they_are_written(clerk, client_of, text):
    client = client_of(clerk)
    letter = DraftFactory()
    sent = {"subject": "دعوت", "day": "1404/1/1", "purpose": "action", "version": 1, "text": text}
    for url in ("/engagements/letters/new/outgoing/", f"{letter.get_absolute_url()}edit/"):
        response = client.post(url, sent)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["text"]
    template = client.post("/engagements/templates/new/", {"name": "الگو", "text": text})
    assert list(template.context["form"].errors) == ["text"]


def test_in_what_others_wrote_braces_are_just_braces(clerk, client_of):
    letter = LetterFactory(text="{نمی‌دانم}")
    sent = {"subject": "x", "day": "1405/1/1", "purpose": "action", "version": 1, "text": "{هیچ"}
    sent["day"] = str(letter.day)
    assert client_of(clerk).post(f"{letter.get_absolute_url()}edit/", sent).status_code == 302
    assert Letter.objects.get(pk=letter.pk).text == "{هیچ"


def test_what_was_sent_stays_as_it_was_read(clerk, client_of):
    letter = register(DraftFactory(subject="دعوت"), by=clerk)
    sent = {"subject": "دیگر", "text": "دیگر", "day": "1404/1/1", "purpose": "action", "version": 2}
    client = client_of(clerk)
    assert client.post(f"{letter.get_absolute_url()}edit/", sent).status_code == 302
    stored = Letter.objects.get(pk=letter.pk)
    assert (stored.subject, stored.text, stored.day) == ("دعوت", letter.text, letter.day)
    assert stored.purpose == "action"


def test_a_template_begins_the_letter(clerk, client_of):
    template = LetterTemplateFactory(name="ابلاغ", subject="ابلاغ مصوبه", text="{خطاب} {متن مصوبه}")
    resolution = ResolutionFactory()
    url = f"/engagements/letters/new/outgoing/?resolution={resolution.pk}"
    page = client_of(clerk).get(url)
    [(name, begun, _current)] = page.context["templates"]
    assert name == "ابلاغ"
    form = client_of(clerk).get(f"/engagements/letters/new/outgoing/{begun}").context["form"]
    assert form["text"].value() == template.text
    assert form["subject"].value() == "ابلاغ مصوبه"
    assert str(form["resolution"].value()) == str(resolution.pk)


def test_copies_are_linked_to_whom_is_called_exactly_so(clerk, client_of):
    office = OrganizationFactory(name="وزارت صمت", aliases="صمت")
    for _twin in range(2):
        OrganizationFactory(name="شهرداری یزد")
    sent = {
        "subject": "دعوت",
        "day": "1404/1/1",
        "purpose": "information",
        "copies": "صمت\nشهرداری یزد\nاستانداری\n\nصمتی",
    }
    client_of(clerk).post("/engagements/letters/new/outgoing/", sent)
    rows = LetterParty.objects.order_by("pk").values_list("name", "organization")
    assert list(rows) == [
        ("صمت", office.pk),
        ("شهرداری یزد", None),  # two are called so
        ("استانداری", None),
        ("صمتی", None),
    ]


def test_a_person_stands_with_post_and_organization_of_that_day(clerk, lahouti):
    letter = DraftFactory(person=lahouti)
    party = LetterParty.objects.get(letter=letter)
    assert party.name == "جناب آقای دکتر لاهوتی، مدیر دفتر، ایسیپو"
    assert party.organization.name == "ایسیپو"
    lahouti.family_name = "دیگری"
    assert LetterParty.objects.get(letter=letter).name == party.name


def test_all_words_one_is_offered_are_known():
    text = "{خطاب} {نام} {مهلت پاسخ} {answer due} {your number} {نشست} {موضوع}"
    assert len(wording(text).blanks) == 7
