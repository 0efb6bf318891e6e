"""Cards of people and organizations: read again by others, and by the rules they are made by."""

from __future__ import annotations

import base64
import re
from array import array
from datetime import date

import pytest
import vobject
from django.conf import settings
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from contacts.export.vcards import VCARD_3, VCARD_4
from contacts.models import GroupMember, Organization, Person
from contacts.tables import MemberTable, OrganizationTable, PersonTable
from crm.dates import PartialDate, today
from crm.export.contentlines import WIDTH, folded, text
from crm.export.sheet import Sheet
from crm.phones import parse_phone
from crm.pictures import keep
from tests.factories import (
    ContactPointFactory,
    GroupFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    province,
)

VERSIONS = pytest.mark.parametrize("kind", [VCARD_3, VCARD_4], ids=["3.0", "4.0"])
NASTY = "خط یکم؛ با ; و , و \\ و :\nخط دوم 👩‍🏭 می‌نویسد «چنین» \\n"


def written(kind, rows=None, table=PersonTable):
    made = table(Person.objects.all() if rows is None else rows)
    made.lay_out(QueryDict())
    return b"".join(kind.write(Sheet(made, "اشخاص"))).decode()


def lines_of(cards):
    """[(name in capitals, {parameter: value}, value)] by the rules of RFC 6350, unfolded."""
    found = []
    for line in cards.replace("\r\n ", "").split("\r\n")[:-1]:
        head, _colon, value = re.fullmatch(r'((?:"[^"]*"|[^":])+)(:)(.*)', line).groups()
        name, *params = re.findall(r'(?:"[^"]*"|[^";])+', head)
        told = dict(param.split("=", 1) for param in params)
        found.append((name, {k: v.strip('"') for k, v in told.items()}, value))
    return found


def plain(value):
    """The text that an escaped value stands for."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)


def values(cards, name):
    return [plain(value) for found, _params, value in lines_of(cards) if found == name]


def told(cards, name):
    """[(types, value)] of lines of this name, in any group."""
    return [
        (sorted(params.get("TYPE", "").lower().split(",")), value)
        for found, params, value in lines_of(cards)
        if found.rpartition(".")[2] == name
    ]


@pytest.fixture
def person(db):
    """Somebody of whom everything is known."""
    one = PersonFactory(
        honorific="دکتر",
        given_name="سینا",
        family_name="یوسفی; زاده, کیا",
        name_en="Sina Yousefi",
        aliases="يوسفي\nسینا ی.",
        birthday=date(1980, 2, 29),
        note=NASTY,
        biography="زادهٔ یزد",
        photo=keep(b"\xff\xd8 a picture"),
        do_not_contact=True,
    )
    mill = OrganizationFactory(name="کارخانهٔ «نخ»; یزد, ایران")
    PostFactory(person=one, organization=mill, title="مدیر; عامل", primary=True)
    PostFactory(person=one, organization=OrganizationFactory(name="انجمن"), title="عضو هیئت")
    PostFactory(person=one, title="پیشین", end=PartialDate.parse("1390"))
    for kind, value, label in (
        ("mobile", "۰۹۱۲ ۱۲۳ ۴۵۶۷", ""),
        ("mobile", "09351234567", "شخصی; شب"),
        ("phone", "021-88887777 داخلی 12", ""),
        ("phone", "021 2233 4455", "منزل"),
        ("fax", "02188887778", ""),
        ("email", "sina@example.org", ""),
        ("address", "یزد؛ خیابان ۱، پلاک ۲\nطبقهٔ ۳", ""),
        ("site", "https://example.org/a;b,c", ""),
        ("site", "example.org", ""),
        ("messenger", "https://t.me/sina", ""),
        ("messenger", "@sina, بله", ""),
    ):
        ContactPointFactory(person=one, kind=kind, value=value, label=label)
    ContactPointFactory(person=one, kind="mobile", value="09120000000", retired_on=today())
    return one


@VERSIONS
def test_the_name_and_the_words_come_back_as_they_were_typed(person, kind):
    cards = written(kind)
    assert values(cards, "FN") == ["سینا یوسفی; زاده, کیا"]
    assert values(cards, "NOTE") == [NASTY, "زادهٔ یزد"]
    assert values(cards, "X-NAME-EN") == ["Sina Yousefi"]
    [(_types, name)] = told(cards, "N")
    assert [plain(part) for part in re.split(r"(?<!\\);", name)] == [
        "یوسفی; زاده, کیا",
        "سینا",
        "",
        "دکتر",
        "",
    ]
    [(_types, nicknames)] = told(cards, "NICKNAME")
    assert [plain(one) for one in re.split(r"(?<!\\),", nicknames)] == ["يوسفي", "سینا ی."]


@VERSIONS
def test_a_card_is_read_by_another_program(person, kind):
    card = vobject.readOne(written(kind))
    assert card.version.value == kind.version
    assert (card.n.value.family, card.n.value.given) == ("یوسفی; زاده, کیا", "سینا")
    assert card.n.value.prefix == "دکتر"
    assert card.note.value == NASTY
    assert card.contents["org"][0].value == ["کارخانهٔ «نخ»; یزد, ایران"]
    assert [one.value for one in card.contents["title"]] == ["مدیر; عامل", "عضو هیئت"]
    assert len(card.contents["tel"]) == 5
    assert card.email.value == "sina@example.org"
    assert card.adr.value.street == "یزد؛ خیابان ۱، پلاک ۲\nطبقهٔ ۳"


@VERSIONS
def test_posts_held_today_are_organization_and_title_the_main_one_first(person, kind):
    cards = written(kind)
    assert [plain(value) for _types, value in told(cards, "ORG")] == [
        "کارخانهٔ «نخ»; یزد, ایران",
        "انجمن",
    ]
    assert [plain(value) for _types, value in told(cards, "TITLE")] == ["مدیر; عامل", "عضو هیئت"]
    names = [name for name, _params, _value in lines_of(cards)]
    assert [one for one in names if one.endswith((".ORG", ".TITLE"))] == [
        "post1.ORG",
        "post1.TITLE",
    ]


def test_numbers_in_3_0_are_typed_and_an_extension_follows_a_pause(person):
    assert told(written(VCARD_3), "TEL") == [
        (["fax", "pref", "work"], "+982188887778"),
        (["cell", "pref", "voice"], "+989121234567"),
        (["cell", "voice"], "+989351234567"),
        (["pref", "voice", "work"], "+982188887777\\,12"),
        (["home", "voice"], "+982122334455"),
    ]
    assert parse_phone("+982188887777,12") == "+982188887777;ext=12"


def test_numbers_in_4_0_are_addresses_in_the_international_form(person):
    lines = [line for line in lines_of(written(VCARD_4)) if line[0].endswith("TEL")]
    assert {params["VALUE"] for _name, params, _value in lines} == {"uri"}
    assert [value for _name, _params, value in lines] == [
        "tel:+982188887778",
        "tel:+989121234567",
        "tel:+989351234567",
        "tel:+982188887777;ext=12",
        "tel:+982122334455",
    ]
    assert [params.get("PREF") for _name, params, _value in lines] == ["1", "1", None, "1", None]
    assert [params["TYPE"] for _name, params, _value in lines][1] == "cell,voice"


@VERSIONS
def test_every_sign_of_a_number_stands_from_left_to_right(person, kind):
    for _types, number in told(written(kind), "TEL"):
        assert number.isascii()


@VERSIONS
def test_a_label_of_ones_own_is_bound_to_its_number(person, kind):
    lines = lines_of(written(kind))
    labelled = {name.split(".")[0]: plain(v) for name, _p, v in lines if name.endswith("X-ABLabel")}
    numbers = {name.split(".")[0]: value for name, _p, value in lines if name.endswith(".TEL")}
    told_by_label = {
        label: numbers[group].removeprefix("tel:") for group, label in labelled.items()
    }
    assert told_by_label == {"شخصی; شب": "+989351234567", "منزل": "+982122334455"}


@VERSIONS
def test_sites_and_messengers_are_addresses_when_they_are_and_else_words(person, kind):
    cards = written(kind)
    assert [v for _t, v in told(cards, "URL")] == [
        "https://example.org/a;b,c",
        "https://example.org",
    ]
    assert told(cards, "IMPP") == [([""], "https://t.me/sina")]
    assert values(cards, "X-MESSENGER") == ["@sina, بله"]


def test_days_and_pictures_are_written_as_each_version_wants(person):
    three, four = lines_of(written(VCARD_3)), lines_of(written(VCARD_4))
    picture = base64.b64encode(b"\xff\xd8 a picture").decode()
    assert ("BDAY", {}, "1980-02-29") in three
    assert ("BDAY", {}, "19800229") in four
    assert ("PHOTO", {"ENCODING": "b", "TYPE": "JPEG"}, picture) in three
    assert ("PHOTO", {}, f"data:image/jpeg;base64,{picture}") in four
    assert [value for name, _p, value in four if name == "KIND"] == ["individual"]
    photo = vobject.readOne(written(VCARD_3)).photo
    assert photo.value == b"\xff\xd8 a picture"


@VERSIONS
def test_of_somebody_gone_the_day_or_what_is_known_of_it_is_told(db, kind):
    PersonFactory(deceased=PartialDate.parse("1401/9/7"))
    PersonFactory(deceased=PartialDate.parse("1401/9"))
    name = "DEATHDATE" if kind is VCARD_4 else "X-DEATHDATE"
    day = "20221128" if kind is VCARD_4 else "2022-11-28"
    assert sorted(v for _t, v in told(written(kind), name)) == sorted([day, "1401/09"])


@VERSIONS
def test_an_organization_is_a_card_of_its_own(db, kind):
    mill = OrganizationFactory(
        name="ریسندگی; یزد", kind="mill", province=province("IR-10"), city="یزد", aliases="ریس"
    )
    ContactPointFactory(person=None, organization=mill, kind="phone", value="03531234567")
    ContactPointFactory(person=None, organization=mill, kind="address", value="جادهٔ کویر")
    bare = OrganizationFactory(name="بی‌نشان", city="تفت")
    cards = written(kind, Organization.objects.order_by("pk"), OrganizationTable)
    second, first = vobject.readComponents(cards)
    assert first.fn.value == first.n.value.family == "ریسندگی; یزد"
    assert first.org.value == ["ریسندگی; یزد"]
    address = first.adr.value
    assert (address.street, address.city, address.country) == ("جادهٔ کویر", "یزد", "ایران")
    assert address.region == str(mill.province)
    assert (second.fn.value, second.adr.value.city) == (bare.name, "تفت")
    assert ("KIND", {}, "org") in lines_of(cards) or kind is VCARD_3


@VERSIONS
def test_of_a_group_each_member_is_a_card_in_their_order(db, kind):
    group = GroupFactory()
    mill = OrganizationFactory(name="آ سازمان")
    for party in (
        {"person": PersonFactory(family_name="ب")},
        {"organization": mill, "person": None},
        {"person": PersonFactory(family_name="پ")},
    ):
        MemberFactory(group=group, **party)
    rows = GroupMember.objects.filter(group=group).sorted_by_name()
    names = values(written(kind, rows, MemberTable), "FN")
    assert names == ["آ سازمان", "مریم ب", "مریم پ"]


@VERSIONS
def test_the_same_record_has_the_same_uid_in_every_card(person, kind):
    other = PersonFactory()
    uids = values(written(kind), "UID")
    assert uids == values(written(VCARD_3), "UID")
    assert len(set(uids)) == 2
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", uid) for uid in uids)
    assert settings.BASE_URL not in "".join(uids)
    assert other.pk


@VERSIONS
def test_lines_are_as_long_as_the_rules_allow_and_end_as_they_say(person, kind):
    content = written(kind).encode()
    assert content.endswith(b"END:VCARD\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= WIDTH
        line.decode()  # no letter is cut in two
    assert content.startswith(f"BEGIN:VCARD\r\nVERSION:{kind.version}\r\n".encode())


@given(st.text(max_size=200))
def test_any_text_comes_back_from_its_line(words):
    line = folded(f"NOTE:{text(words)}")
    assert all(len(piece.encode()) <= WIDTH for piece in line.split("\r\n"))
    back = plain(line[: -len("\r\n")].replace("\r\n ", "").removeprefix("NOTE:"))
    kept = re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", words.replace("\r\n", "\n"))
    assert back == kept


@VERSIONS
def test_nobody_is_left_out_and_nobody_comes_twice(db, kind):
    people = PersonFactory.create_batch(5)
    table = PersonTable(Person.objects.all())
    keys = array("q", [people[3].pk, 987654321, people[1].pk])
    assert [card.family_name for card in table.cards(keys)] == [
        people[3].family_name,
        people[1].family_name,
    ]
    assert len(values(written(kind), "FN")) == 5
