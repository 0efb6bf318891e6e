"""Names by their sound: one form for what is heard alike, in Persian and in Latin letters."""

from __future__ import annotations

import pytest

from contacts.likeness.sounds import key, neighbours, skeleton, sound

ZWNJ = "\u200c"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("طهماسب", "تهماسب"),
        ("صادقی", "سادقي"),
        ("قره‌داغی", "غره داقی"),
        ("رضائی", "رضایی"),
        ("خواجه‌نوری", "خاجه نوری"),
        ("روح‌الله", "روح اله"),
        ("محمّد", "محمد"),
        ("ایـرج", "ایرج"),
        ("Hossein", "hosein"),
    ],
)
def test_what_is_heard_alike_sounds_alike(one, other):
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("زهره", "زهرا"), ("کریمی", "کرمی"), ("حسنی", "حسینی"), ("نوری", "نظری"), ("سینا", "سیما")],
)
def test_names_that_differ_by_a_letter_do_not_sound_alike(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("persian", "latin"),
    [
        ("محمد", "Mohammad"),
        ("حسین", "Hussein"),
        ("یوسفی", "Yousefi"),
        ("قاسمی", "Ghasemi"),
        ("خسرو", "Khosro"),
        ("شاهرخ", "Shahrokh"),
        ("ژاله", "Zhaleh"),
        ("چیت‌ساز", "Chitsaz"),
        ("آرش", "Arash"),
        ("فاطمه", "Fateme"),
    ],
)
def test_persian_and_latin_letters_have_one_skeleton(persian, latin):
    assert skeleton(persian) == skeleton(latin) != ""


def test_the_key_does_not_mind_spaces_order_or_alphabet():
    spelled = key("محمد رضا", "حسینی نژاد")
    assert key(f"حسینی{ZWNJ}نژاد", "محمدرضا") == spelled
    assert key("حسيني نژاد محمد رضا") == spelled
    assert key("Mohammad Reza", "Hosseini Nejad") == spelled
    assert key("محمد رضا", "حسینی‌زاده") != spelled


def test_the_neighbours_of_a_key_differ_by_one_consonant():
    near = neighbours(key("ورزنده"))
    for typed in ("ورزده", "ورزمنده", "ورزنده", "ورزدنه", "برزنده", "ورگنده"):
        assert key(typed) in near, typed
    assert key("ورگنبه") not in near


def test_a_name_without_letters_has_no_key():
    assert (key(""), key("؟!"), sound(""), skeleton("—")) == ("", "", "", "")
