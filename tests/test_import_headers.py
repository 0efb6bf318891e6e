"""Which row names the columns and what each means: Persian sheets, Google, Outlook, no names."""

from __future__ import annotations

import csv

import pytest

from contacts.imports.headers import guess, key_of, letter_of, meaning
from contacts.imports.layout import layout_of
from contacts.imports.names import split_name
from crm.phones import parse_phone
from tests.importing import DATA

PERSIAN = [
    ["فهرست اعضای انجمن", "", "", ""],
    ["", "", "", ""],
    ["ردیف", "نام", "نام خانوادگی", "تلفن همراه"],
    ["1", "سینا", "یوسفی", "09121112233"],
]


def meanings(header, rows=()):
    found = guess([header, *rows])
    assert found.header == 0
    return dict(zip(header, found.mapping, strict=True))


def test_the_row_with_the_names_is_found_below_a_title():
    found = guess(PERSIAN)
    assert (found.header, found.target) == (2, "people")
    assert found.mapping == ["", "given_name", "family_name", "point.mobile"]


def test_names_are_known_in_any_spelling():
    for header in ("شماره موبايل", "شماره‌ موبایل", "موبایل ۲", "موبایل (ضروری)", "Mobile *"):
        assert meaning(header, "people") == "point.mobile"
    assert meaning("نام خانوادگي", "people") == "family_name"
    assert meaning("نام خانوداگی", "people") == "family_name"
    assert meaning("چیز دیگر", "people") == ""
    assert key_of("E-mail 2 Address") == key_of("email address")


def test_a_number_may_say_where_it_reaches():
    layout = layout_of(["تلفن کارخانه"], [meaning("تلفن کارخانه", "organizations")])
    assert (layout.points[0].kind, layout.points[0].place) == ("phone", "کارخانه")
    assert meaning("Office Fax", "people") == "point.fax"
    assert meaning("نام مدیرعامل", "organizations") == ""


def test_a_name_alone_is_the_whole_name():
    assert meanings(["نام", "موبایل"])["نام"] == "full_name"
    assert meanings(["نام", "نام خانوادگی"])["نام"] == "given_name"
    assert meanings(["Name", "E-mail"])["Name"] == "full_name"


def test_a_title_is_an_honorific_or_a_post_as_what_stands_in_it_says():
    rows = [["یوسفی", "آقای مهندس"], ["کاظمی", "خانم"], ["اکبریان", "دکتر"]]
    assert meanings(["نام خانوادگی", "عنوان"], rows)["عنوان"] == "honorific"
    rows = [["یوسفی", "مدیر فروش"], ["کاظمی", "کارشناس"]]
    assert meanings(["نام خانوادگی", "عنوان"], rows)["عنوان"] == "post.title"


def test_a_sheet_of_mills_is_one_of_organizations():
    header = ["نام شرکت", "شناسه ملی", "استان", "شهر", "تعداد دوک", "پرسنل", "تلفن", "فکس"]
    found = guess([header])
    assert found.target == "organizations"
    assert found.mapping == [
        *("name", "legal_id", "province", "city", "fact.spindles", "fact.staff"),
        *("point.phone", "point.fax"),
    ]


def test_columns_without_names_are_known_by_what_stands_in_them():
    rows = [["سینا یوسفی", "09121112233", "a@example.org"], ["مریم کاظمی", "09121112244", ""]]
    found = guess(rows)
    assert (found.header, found.mapping) == (-1, ["full_name", "point.mobile", "point.email"])


def test_two_columns_of_one_meaning_are_not_both_taken():
    assert guess([["نام خانوادگی", "شهرت", "موبایل", "همراه"]]).mapping == [
        *("family_name", "", "point.mobile", "point.mobile"),
    ]


def test_our_own_exports_are_known_in_both_languages():
    assert guess([["نام", "سازمان", "سمت", "تلفن", "ایمیل"]]).mapping == [
        *("full_name", "post.organization", "post.title", "point.phone", "point.email"),
    ]
    assert guess([["Name", "Organization", "Post", "Phone", "E-mail"]]).mapping == [
        *("full_name", "post.organization", "post.title", "point.phone", "point.email"),
    ]


# --- exports of others -------------------------------------------------------------------------


def header_of(name):
    with (DATA / f"{name}.header.csv").open(encoding="utf-8") as file:
        return next(csv.reader(file))


def test_google_names_its_labels_beside_its_values():
    header = header_of("google-current-label")
    found = meanings(header)
    assert found["First Name"] == "given_name"
    assert found["Name Prefix"] == "honorific"
    assert found["Organization Title"] == "post.title"
    assert found["Organization Department"] == "post.department"
    assert found["E-mail 1 - Label"] == "label"
    assert found["Phone 2 - Value"] == "point.phone"
    assert found["Labels"] == ""
    assert found["Address 1 - Formatted"] == "point.address"
    layout = layout_of(header, [found[name] for name in header])
    assert [point.kind for point in layout.points] == [
        *("email", "email", "phone", "phone", "address", "site"),
    ]
    address = layout.points[4]
    assert {name: len(at) for name, at in address.parts.items()} == {
        **dict.fromkeys(("street", "city", "box", "region", "code", "country", "street2"), 1)
    }
    assert all(point.label >= 0 for point in layout.points)


def test_the_older_google_export_is_known_too():
    found = meanings(header_of("google-legacy-type"))
    assert found["Given Name"] == "given_name"
    assert found["Occupation"] == "post.title"
    assert found["Phone 1 - Type"] == "label"
    assert found["Group Membership"] == ""


@pytest.mark.parametrize("name", ["outlook-live", "outlook-csv-as-exported-by-google"])
def test_outlook_has_a_column_for_every_place(name):
    header = header_of(name)
    found = meanings(header)
    assert found["Title"] == "honorific"
    assert found["Job Title"] == "post.title"
    assert found["Company"] == "post.organization"
    assert found["Mobile Phone"] == "point.mobile"
    assert found["Business Fax"] == "point.fax"
    assert found["Spouse"] == ""
    layout = layout_of(header, [found[name] for name in header])
    places = [point.place for point in layout.points if point.kind == "address"]
    assert len(places) == 3
    assert set(places) == {"کار", "خانه", "سایر"}


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("سینا یوسفی", ("", "سینا", "یوسفی")),
        ("جناب آقای دکتر سید علی احمدی", ("جناب آقای دکتر", "سید علی", "احمدی")),
        ("محمد رضا کریمی نژاد", ("", "محمد رضا", "کریمی نژاد")),
        ("علی اکبر موسوی", ("", "علی اکبر", "موسوی")),
        ("محمد رضایی", ("", "محمد", "رضایی")),
        ("علی رضا", ("", "علی", "رضا")),
        ("خانم فاطمه زهرا حسینی", ("خانم", "فاطمه زهرا", "حسینی")),
        ("آقا بزرگ تهرانی", ("", "آقا بزرگ", "تهرانی")),
        ("دکتر رضایی، دکتر علی", ("دکتر", "علی", "رضایی")),
        ("یوسفی", ("", "", "یوسفی")),
        ("یوسفی، سینا", ("", "سینا", "یوسفی")),
        ("Dr. Ludwig van Beethoven", ("Dr.", "Ludwig", "van Beethoven")),
        ("John Michael Doe", ("", "John Michael", "Doe")),
        ("Doe, John", ("", "John", "Doe")),
    ],
)
def test_a_whole_name_is_taken_apart(text, parts):
    assert split_name(text) == parts


def test_columns_are_called_as_in_a_spreadsheet():
    assert [letter_of(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_quick_look_at_numbers_says_what_the_library_says():
    assert parse_phone("۰۹۱۲ ۱۱۱ ۲۲۳۳") == parse_phone("+98 (912) 111-2233") == "+989121112233"
    assert parse_phone("9121112233") == "+989121112233"
    assert parse_phone("021-88776655") == "+982188776655"
    assert parse_phone("021-88776655 داخلی ۱۲") == "+982188776655;ext=12"
    assert parse_phone("0912 12") is None
    assert parse_phone("09971234567") == parse_phone("+98 997 123 4567")
    assert parse_phone("0211234567890") is None
