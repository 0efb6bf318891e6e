"""Sheets of labels and badges: what stands where, and always with room."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Organization, Person
from contacts.recipients import Recipient, gather
from contacts.sheets import (
    FITS,
    IN_ONE_FILE,
    SHEETS,
    badge_of,
    fitting,
    label_of,
    pages_of,
    parts_of,
    place_of,
    split_address,
    tall,
)
from crm import pdf
from tests.factories import (
    ContactPointFactory,
    GroupFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

LABELS, BADGES = SHEETS["label24"], SHEETS["badge10"]


def somebody(**known):
    told = {
        "name": "سینا یوسفی",
        "name_en": "Sina Yousefi",
        "honorific": "جناب آقای دکتر",
        "post": "مدیرکل",
        "organization": "دفتر نساجی",
        "organization_en": "Textile Office",
        "address": "تهران، سمیه ۷",
        "at_office": True,
    }
    return Recipient(model=Person, pk=1, sort_key="", **told | known)


def label(language="fa", **known):
    return [(line.css, line.text) for line in label_of(somebody(**known), language)]


# --- what stands on them -----------------------------------------------------------------------


def test_a_label_says_who_in_which_office_and_where():
    assert label() == [
        ("name", "جناب آقای دکتر سینا یوسفی"),
        ("post", "مدیرکل"),
        ("office", "دفتر نساجی"),
        ("address", "تهران، سمیه ۷"),
    ]


def test_a_private_address_says_nothing_of_the_office():
    told = label(at_office=False)
    assert [css for css, _text in told] == ["name", "address"]


def test_a_label_of_an_organization_is_its_name_and_address():
    firm = Recipient(
        model=Organization, pk=1, sort_key="", name="پرنیان", name_en="", organization="پرنیان",
        address="اصفهان ۱", at_office=True,
    )  # fmt: skip
    assert [line.text for line in label_of(firm, "fa")] == ["پرنیان", "اصفهان ۱"]


def test_an_english_label_has_english_names_and_falls_back_to_persian_ones():
    assert label("en")[:2] == [("name", "Sina Yousefi"), ("office", "Textile Office")]
    told = label("en", name_en="", organization_en="")
    assert told[:2] == [("name", "سینا یوسفی"), ("office", "دفتر نساجی")]
    lines = list(label_of(somebody(name_en=""), "en"))
    assert [line.direction for line in lines] == ["rtl", "ltr", "rtl"]


@pytest.mark.parametrize(
    ("address", "shown", "code"),
    [
        ("تهران، سمیه ۷، کد پستی ۱۲۳۴۵۶۷۸۹۰", "تهران، سمیه ۷", "1234567890"),
        ("تهران، سمیه ۷ کدپستی: 12345-67890، طبقهٔ ۳", "تهران، سمیه ۷، طبقهٔ ۳", "1234567890"),
        ("۱۲۳۴۵ ۶۷۸۹۰ تهران", "تهران", "1234567890"),
        ("Tehran, Somayeh 7, postal code 1234567890", "Tehran, Somayeh 7", "1234567890"),
        ("تهران، تلفن ۰۲۱۸۸۸۸۸۸۸۸", "تهران، تلفن ۰۲۱۸۸۸۸۸۸۸۸", ""),
        ("صندوق پستی ۱۵۸۷۵-۱۲۳۴", "صندوق پستی ۱۵۸۷۵-۱۲۳۴", ""),
    ],
)
def test_the_postal_code_gets_a_line_of_its_own(address, shown, code):
    assert split_address(somebody(address=address)) == (shown, code)
    if code:
        last = list(label_of(somebody(address=address), "fa"))[-1]
        assert (last.css, last.text, last.direction) == ("code", "۱۲۳۴۵۶۷۸۹۰", "ltr")


def test_the_city_is_said_once():
    assert split_address(somebody(city="یزد", address="خیابان ۱"))[0] == "یزد، خیابان ۱"
    assert split_address(somebody(city="یزد", address="یزد، خیابان ۱"))[0] == "یزد، خیابان ۱"


def test_a_badge_has_the_name_with_titles_and_the_occasion_above():
    told = [(line.css, line.text) for line in badge_of(somebody(), "fa", "نمایشگاه")]
    assert told == [
        ("title", "نمایشگاه"),
        ("name", "دکتر سینا یوسفی"),
        ("post", "مدیرکل"),
        ("office", "دفتر نساجی"),
    ]
    assert [line.text for line in badge_of(somebody(), "en", "")] == [
        "Sina Yousefi",
        "Textile Office",
    ]


# --- where it stands ---------------------------------------------------------------------------


def test_a_sheet_that_is_partly_used_begins_at_its_first_free_place():
    places = [place_of(somebody(), LABELS, "fa", "") for _ in range(25)]
    pages = list(pages_of(places, LABELS, start=5))
    flat = [place for page in pages for row in page for place in row]
    assert [len(page) for page in pages] == [8, 8]
    assert [bool(place) for place in flat] == [False] * 4 + [True] * 25 + [False] * 19


@given(st.integers(0, 1500), st.integers(1, 24), st.sampled_from(list(SHEETS.values())))
def test_files_hold_everybody_once_on_whole_sheets(count, start, sheet):
    start = min(start, sheet.places)
    parts = parts_of(count, sheet, start)
    assert [n for first, last in parts for n in range(first, last)] == list(range(count))
    for number, (first, last) in enumerate(parts):
        used = last - first + (start - 1 if number == 0 else 0)
        assert used <= IN_ONE_FILE
        assert number == len(parts) - 1 or used % sheet.places == 0


words = st.text(alphabet="اآسشضیمنWMil ۱۲،-\u200c", min_size=1, max_size=200)


@given(words, words, words, st.sampled_from(list(SHEETS.values())))
def test_long_names_shrink_until_they_have_room(name, post, address, sheet):
    one = somebody(name=name[:200], post=post, organization=post, address=address)
    lines = list(badge_of(one, "fa", "نمایشگاه") if sheet.badge else label_of(one, "fa"))
    fit = fitting(lines, sheet)
    assert tall(lines, sheet, fit) <= sheet.height or fit == FITS[-1]
    larger = [each for each in FITS if each > fit]
    assert all(tall(lines, sheet, each) > sheet.height for each in larger)


def test_the_style_sheet_knows_every_size():
    style = (pdf.STYLES / "sheets.css").read_text()
    for sheet in SHEETS.values():
        for fit in FITS[1:]:
            rule = re.search(rf"\.{sheet.slug} \.fit-{fit}[^{{]*{{ font-size: ([\d.]+)pt", style)
            assert float(rule[1]) == pytest.approx(sheet.base * fit / 100, abs=0.01)


def test_usual_names_are_not_shrunk():
    for sheet in SHEETS.values():
        assert place_of(somebody(), sheet, "fa", "نمایشگاه ماشین‌آلات نساجی").fit == 100


# --- whose address it is -----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_own_address_comes_before_that_of_the_office_of_the_main_post():
    office, other = OrganizationFactory(name="دفتر", city="تهران"), OrganizationFactory()
    ContactPointFactory(person=None, organization=office, kind="address", value="سمیه ۷")
    ContactPointFactory(person=None, organization=other, kind="address", value="انقلاب ۹")
    person = PersonFactory()
    PostFactory(person=person, organization=other)
    PostFactory(person=person, organization=office, title="مدیر", primary=True)
    [one] = gather(Person.objects.all(), Organization.objects.none())
    assert (one.post, one.organization, one.address, one.city) == (
        "مدیر",
        "دفتر",
        "سمیه ۷",
        "تهران",
    )
    ContactPointFactory(person=person, kind="address", value="خانه ۱")
    [one] = gather(Person.objects.all(), Organization.objects.none())
    assert (one.address, one.at_office, one.city) == ("خانه ۱", False, "")


# --- the page ----------------------------------------------------------------------------------


@pytest.fixture
def group(db):
    return GroupFactory(name="مهمانان")


@pytest.fixture
def ask(group, clerk, client_of):
    client, url = client_of(clerk), reverse("contacts:group-print", args=[group.pk])
    return lambda **query: client.get(url, query)


def guest(group, address="تهران، سمیه ۷", **known):
    person = PersonFactory(**known)
    MemberFactory(group=group, person=person)
    if address:
        ContactPointFactory(person=person, kind="address", value=address)
    return person


ASKED = {"sheet": "label24", "language": "fa", "start": "۱"}


def test_who_will_be_missing_is_said_before_printing(group, ask):
    guest(group, "", name_en="Sina")
    guest(group, do_not_contact=True, name_en="Ehsan")
    guest(group, deceased=14010000)
    guest(group)
    told = {trouble["label"]: trouble["count"] for trouble in ask().context["missing"]}
    assert told == {
        "نشانی پستی ندارند: برچسب ندارند": 1,
        "نامهٔ گروهی نمی‌خواهند: برچسب ندارند": 1,
        "درگذشته یا منحل‌شده: در هیچ برگه‌ای نمی‌آید": 1,
        "نام انگلیسی ندارند: در برگهٔ انگلیسی نام فارسی می‌آید": 1,
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sheet": "x"}, "sheet"),
        ({"start": "۲۵"}, "start"),
        ({"start": "0"}, "start"),
        ({"start": "\x00"}, "start"),
        ({"start": "9" * 40}, "start"),
        ({"language": "de"}, "language"),
        ({"title": "ی" * 500}, "title"),
        ({"part": "x"}, "part"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(group, ask, wrong, field):
    guest(group)
    response = ask(**ASKED | wrong)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert 'id="errors"' in response.content.decode()


def test_nobody_to_print_is_said(group, ask):
    guest(group, "")
    assert ask(**ASKED).status_code == 422


def test_many_labels_make_several_files(group, ask, monkeypatch):
    monkeypatch.setattr("contacts.sheets.IN_ONE_FILE", 24)
    for _ in range(30):
        guest(group)
    response = ask(**ASKED | {"start": "3"})
    told = [(part["first"], part["last"]) for part in response.context["parts"]]
    assert (response.status_code, told) == (200, [(1, 22), (23, 30)])
    assert "part=2" in response.context["parts"][1]["url"]
    assert ask(**ASKED | {"start": "3", "part": "3"}).status_code == 422


def test_a_machine_without_pango_says_what_to_install(group, ask, monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libpango-1.0-0'\nmore")

    monkeypatch.setattr(pdf, "import_module", missing)
    guest(group)
    response = ask(**ASKED)
    text = response.content.decode()
    assert response.status_code == 503
    assert "apt install libpango-1.0-0" in text
    assert 'value="label24" selected' in text


def test_a_group_too_large_is_said(group, ask, monkeypatch):
    monkeypatch.setattr("contacts.views.sheets.MOST", 1)
    guest(group), guest(group)
    assert "بخش کنید" in ask().content.decode()
    assert ask(**ASKED).status_code == 200
