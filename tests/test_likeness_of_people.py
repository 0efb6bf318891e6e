"""How alike two people are: what counts for it and against it, and how sure that is."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.duplicates import by_hand
from contacts.likeness.commonness import Commonness
from contacts.likeness.people import Crowd, alike, compare, person_face
from contacts.likeness.weights import LEAST, kept, score, told

OFFICE = 3_000
ID, OTHER_ID = "0013542419", "1292387475"


def weighed(one, other, people=OFFICE, **counts):
    """(score, codes for it, codes against it) of two people: (given, family, more)."""
    faces = [
        person_face(key, given, family, **(more[0] if more else {}))
        for key, (given, family, *more) in enumerate((one, other))
    ]
    crowd = Crowd(Commonness(people), **counts)
    for face in faces:
        crowd.bearers.update(face.mobiles | face.phones | face.emails)
        crowd.staff.update(face.organizations)
    reasons = compare(*faces, crowd)
    for_it = {code for code, weight in reasons.items() if weight > 0}
    return score(reasons, people), for_it, reasons.keys() - for_it


def having(**what):
    """Numbers and addresses as a face has them."""
    return {name: frozenset([value]) for name, value in what.items()}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("محمد‌رضا", "ورزنده"), ("محمد رضا", "ورزنده"), "name_spelling"),
        (("علی", "لاهوتی"), ("علي", "لاهوتي"), "same_name"),
        (("سید محسن", "امامی رئوف"), ("محسن", "امامی‌رئوف"), "name_spelling"),
        (("سیدعلی", "افتخاریان"), ("علی", "افتخاریان"), "name_spelling"),
        (("", "دکتر نیلوفر افتخاریان"), ("نیلوفر", "افتخاریان"), "name_spelling"),
        (("افتخاریان", "نیلوفر"), ("نیلوفر", "افتخاریان"), "name_order"),
        (("طهماسب", "واعظ‌زاده"), ("تهماسب", "واعظ زاده"), "name_spelling"),
        (("جهانگیر", "افتخاریان"), ("جهانگیر", "افتخارین"), "name_close"),
        (("محمدحسین", "چیت‌ساز"), ("حسین", "چیت‌ساز"), "name_part"),
        (("ژ.", "چیت‌ساز"), ("ژوبین", "چیت‌ساز"), "name_initial"),
        (("Joubin", "Chitsaz"), ("ژوبین", "چیت‌ساز"), "name_latin"),
    ],
)
def test_a_rare_name_in_another_spelling_is_likely_the_same_person(one, other, why):
    reached, for_it, against = weighed(one, other)
    assert reached >= LEAST
    assert why in for_it
    assert against == set()


def test_the_two_yousefis_of_the_board_are_two():
    board = {"posts": frozenset([(5, "عضو هیئت مدیره")])} | having(phones="+982166660000")
    reached, _for_it, against = weighed(("احسان", "یوسفی", board), ("سینا", "یوسفی", board))
    assert reached < LEAST
    assert "other_given" in against


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("علی", "محمدی"), ("علی", "احمدی")),
        (("حسین", "کریمی"), ("حسین", "کرمی")),
        (("حسن", "حسینی"), ("حسین", "حسینی")),
        (("زهره", "صالحی"), ("زهرا", "صالحی")),
        (("کاظم", "رحیمی"), ("رحیم", "کاظمی")),
        (("سعید", "شریفی"), ("سعیده", "شریفی")),
        (("محمدرضا", "احمدی"), ("محمد", "احمدی")),
    ],
)
def test_names_that_are_close_but_common_are_two(one, other):
    assert weighed(one, other)[0] < LEAST


def test_sisters_with_one_mobile_are_two():
    home = having(mobiles="+989121112233")
    for people in (100, OFFICE, 100_000):
        for one, other in (("زهرا", "زهره"), ("حسن", "حسین"), ("سعید", "سعیده")):
            reached, _for_it, against = weighed(
                (one, "کریمی", home), (other, "کریمی", home), people
            )
            assert (reached < LEAST, against) == (True, {"other_given"}), (one, other, people)


def test_a_given_name_mistyped_is_still_the_same():
    home = having(mobiles="+989121112233")
    reached, for_it, _against = weighed(("زهرا", "کریمی", home), ("زهزا", "کریمی", home))
    assert (reached >= 60, "name_close" in for_it) == (True, True)


def test_what_many_of_the_office_are_called_is_a_name():
    own = Commonness(300, Counter({"shhyn": 20, "shhyd": 20, "mstr": 1}))
    assert own.are_two("shhyn", "shhyd")
    assert not own.are_two("shhyn", "mstr")


def test_a_common_name_means_less_the_more_people_there_are():
    pair = (("علی", "محمدی"), ("علی", "محمدی"))
    small, large = weighed(*pair, people=100), weighed(*pair, people=100_000)
    assert small[0] >= 60 > LEAST > large[0]
    assert "common_name" in large[2]
    assert "common_name" not in small[2]


def test_a_second_signal_makes_a_common_name_certain():
    for more in (
        having(mobiles="+989121112233"),
        having(emails="ali@example.org"),
        {"national_id": ID},
    ):
        reached = weighed(("علی", "محمدی", more), ("علي", "محمدي", more), people=100_000)[0]
        assert reached >= 85, more


def test_a_different_national_id_counts_against():
    one, other = ("ژوبین", "چیت‌ساز", {"national_id": ID}), ("ژوبین", "چیت‌ساز")
    assert weighed(one, other)[0] >= 90
    reached, _for_it, against = weighed(one, (*other, {"national_id": OTHER_ID}))
    assert reached < LEAST
    assert "other_id" in against


def test_a_number_of_the_office_says_less_than_ones_own():
    pair = (("رضا", "کریمی", having(mobiles="+989121112233")),) * 2
    alone = weighed(*pair)[0]
    shared = weighed(*pair, bearers=Counter({"+989121112233": 30}))[0]
    assert alone > shared


def test_the_same_post_at_the_same_organization_tells_more_than_the_organization():
    def at(title):
        return {"posts": frozenset([(7, title)])}

    name = ("حسن", "مرادی")
    same = weighed((*name, at("مدیرعامل")), (*name, at("مدیرعامل")))
    other = weighed((*name, at("مدیرعامل")), (*name, at("بازرس")))
    assert same[0] > other[0]
    assert ("same_post" in same[1], "same_organization" in other[1]) == (True, True)


def test_a_man_and_a_woman_are_two():
    one = ("پرویز", "ورزنده", {"honorific": "جناب آقای"})
    assert "other_honorific" in weighed(one, ("پرویز", "ورزنده", {"honorific": "سرکار خانم"}))[2]
    assert weighed(one, ("پرویز", "ورزنده", {"honorific": "دکتر"}))[2] == set()


def test_other_names_and_the_english_name_count():
    known = ("پدرام", "مهرآیین", {"aliases": ["محمد مهرآیین"], "name_en": "Pedram Mehrayin"})
    assert "name_alias" in weighed(known, ("محمد", "مهرآیین"))[1]
    assert "name_latin" in weighed(("Pedram", "Mehrayin"), ("پدرام", "مهرآیین"))[1]
    assert weighed(known, ("Pedram", "Mehrayin"))[0] >= 60


def test_the_order_of_the_two_does_not_matter():
    one = ("محمدحسین", "ورزنده", {"national_id": ID} | having(mobiles="+989121112233"))
    other = ("حسین", "ورزندهٔ تهرانی", having(mobiles="+989121112233"))
    assert weighed(one, other) == weighed(other, one)


def test_reasons_are_kept_and_told_with_what_speaks_for_it_first():
    stored = kept({"other_id": -8.0, "same_name": 4.2, "same_mobile": 9.04, "name_part": 0.0})
    assert stored == [["same_mobile", 9.0], ["same_name", 4.2], ["other_id", -8.0]]
    assert [pro for _words, pro in told(stored)] == [True, True, False]


def test_pairs_of_whom_neither_has_changed_are_left_out():
    faces = [person_face(key, "ژوبین", "چیت‌ساز") for key in range(3)]
    assert {pair[:2] for pair in alike(faces, LEAST)} == {(0, 1), (0, 2), (1, 2)}
    for face in faces[1:]:
        face.changed = False
    assert {pair[:2] for pair in alike(faces, LEAST)} == {(0, 1), (0, 2)}


@pytest.mark.parametrize("name", ["people.dev", "people.holdout"])
def test_nobody_of_the_hard_pairs_by_hand_is_taken_for_another(name):
    wrong = [
        pair.line
        for pair in by_hand.pairs_of(name)
        if not pair.same and by_hand.judged(pair)[0] >= LEAST
    ]
    assert wrong == []


def test_nonsense_is_compared_without_breaking():
    for text in ("", " ", "\x00", "؟؟؟", "123", "ی" * 5_000, "\u200c", "😀", "سید", "دکتر"):
        face = person_face(1, text, text, honorific=text, national_id=text, name_en=text)
        crowd = Crowd(Commonness(10))
        assert isinstance(score(compare(face, face, crowd), 10), int)
