"""How alike two organizations are: legal forms say nothing, places and units much."""

from __future__ import annotations

import pytest

from benchmarks.duplicates import by_hand
from contacts.likeness.organizations import Market, alike, compare, firm_face
from contacts.likeness.weights import LEAST, score

MANY = 5_000


def weighed(one, other, **more):
    """(score, reasons) of two: a name, or (names, what is known)."""
    faces = []
    for key, known in enumerate((one, other)):
        names, told = known if isinstance(known, tuple) else ([known], {})
        faces.append(firm_face(key, names, **told))
    reasons = compare(*faces, Market(MANY))
    return score(reasons, MANY), reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("شرکت نساجی بروجرد (سهامی عام)", "نساجی بروجرد"),
        ("كارخانجات پتوی گلبافت", "پتو گلبافت"),
        ("شرکت بافندگی زرین نخ", "بافندگی زرین‌نخ (س.خ)"),
        ("سازمان صنایع کوچک و شهرک‌های صنعتی ایران", "سازمان صنایع كوچک و شهرکهای صنعتی ایران"),
        ("وزارت صنعت، معدن و تجارت", "وزارت صمت"),
        ("گمرک جمهوری اسلامی ایران", "گمرک ج.ا. ایران"),
        ("Golbaft Textile Co.", "نساجی گلبافت"),
        ("نساجی ورزنده", "نساجی ورزتده"),
    ],
)
def test_forms_spaces_and_short_names_do_not_make_two(one, other):
    assert weighed(one, other)[0] >= LEAST


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("انجمن صنایع نساجی استان یزد", "انجمن صنایع نساجی استان اصفهان"),
        ("شهرک صنعتی یزد ۱", "شهرک صنعتی یزد ۲"),
        ("نساجی بروجرد", "ریسندگی بروجرد"),
        ("دانشگاه صنعتی امیرکبیر", "دانشکده نساجی دانشگاه صنعتی امیرکبیر"),
        ("نساجی نوین احمدی", "نساجی نوین محمدی"),
    ],
)
def test_places_numbers_trades_and_parts_do(one, other):
    assert weighed(one, other)[0] < LEAST


def test_an_abbreviation_of_the_english_name_is_the_same():
    english = "Iran Small Industries and Industrial Parks Organization"
    known = (["سازمان صنایع کوچک و شهرک‌های صنعتی ایران", english], {})
    assert weighed(known, "ISIPO")[0] >= LEAST


def test_one_of_its_other_names_is_enough():
    reached, reasons = weighed((["شرکت پرنیان زاینده", "سپیدتار قم"], {}), "سپید تار قم")
    assert (reached >= LEAST, "name_alias" in reasons) == (True, True)


def test_units_called_alike_are_told_apart_by_what_they_belong_to():
    def office(parent):
        return (["معاونت صنایع کوچک"], {"parent": parent})

    reached, reasons = weighed(office(1), office(2))
    assert (reached < LEAST, reasons["other_parent"] < 0) == (True, True)
    assert weighed(office(1), office(1))[0] > reached


def test_the_legal_entity_id_decides():
    def firm(name, number):
        return ([name], {"legal_id": number})

    assert weighed(firm("سپیدنخ", "10101234565"), firm("پرنیان", "۱۰۱۰۱۲۳۴۵۶۵"))[0] < 60
    same = weighed(firm("نخ سپید قم", "10101234565"), firm("سپیدنخ قم", "۱۰۱۰۱۲۳۴۵۶۵"))
    assert (same[0] >= 90, same[1]["same_legal_id"] > 0) == (True, True)
    other = weighed(firm("سپیدنخ", "10101234565"), firm("سپیدنخ", "10760123455"))
    assert (other[0] < LEAST, other[1]["other_legal_id"] < 0) == (True, True)


def test_what_is_known_to_belong_together_is_never_a_pair():
    faces = [firm_face(1, ["نساجی ورزنده"]), firm_face(2, ["شرکت نساجی ورزنده"])]
    assert [pair[:2] for pair in alike(faces, LEAST)] == [(1, 2)]
    for name in ("parent", "located_in", "renamed_to"):
        faces[1] = firm_face(2, ["شرکت نساجی ورزنده"], kin=frozenset({1}))
        assert list(alike(faces, LEAST)) == [], name


def test_the_hard_pairs_by_hand_are_hardly_ever_taken_for_each_other():
    wrong = [
        pair.line
        for name in ("organizations.dev", "organizations.holdout")
        for pair in by_hand.pairs_of(name)
        if not pair.same and by_hand.judged_firms(pair)[0] >= LEAST
    ]
    assert len(wrong) <= 3, wrong


def test_nonsense_is_compared_without_breaking():
    for text in ("", " ", "\x00", "؟؟؟", "۱۲۳", "ی" * 5_000, "شرکت", "و", "😀", "Co."):
        face = firm_face(1, [text, text], legal_id=text, city=text)
        assert isinstance(score(compare(face, face, Market(10)), 10), int)
