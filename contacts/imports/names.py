"""Full names taken apart: honorific, given name, family name."""

from __future__ import annotations

import re

from contacts.honorifics import NAMES, WORDS, joined, split_honorific
from crm.text import fold, squashed

#: words that a given name begins with, and goes on with: «سید علی», «محمد رضا», «ام البنین»
DESCENT = frozenset(squashed(word) for word in "سید سیده سیّد میر شیخ ام ابو".split())
FIRST_HALVES = frozenset(
    squashed(word)
    for word in (
        "محمد علی امیر غلام عبد عبدال حسین حسن احمد فاطمه زهرا مهدی شاه ماه گل نور شمس نجم سیف قمر "
        "اسد روح فتح نعمت عزت حبیب خیر ذبیح سمیه نازنین نرگس مریم حمید سعید مجید آقا خان"
    ).split()
)
SECOND_HALVES = frozenset(
    squashed(word)
    for word in (
        "رضا علی حسین حسن مهدی جواد اکبر اصغر کاظم باقر تقی نقی صادق هادی امین طاها یاسین پارسا "
        "سینا محمد رسول عباس حیدر یحیی متین آرین عرفان ابراهیم اسماعیل زهرا سادات الدین الله اله "
        "النسا الملوک الزمان البنین گل بانو خانم فاطمه رحیم کریم ناصر قاسم سجاد احسان علیرضا "
        "صدرا مسیح"
    ).split()
)
LATIN = re.compile("[A-Za-z]")
PARTICLES = frozenset("van von der den de da di du del la le bin ibn al el dos ter".split())


def split_name(text: str) -> tuple[str, str, str]:
    """(honorific, given name, family name) of a full name; one word alone is a family name."""
    family_first, comma, rest = text.partition("،" if "،" in text else ",")
    if comma and rest.strip():
        honorific, given = split_honorific(rest.strip())
        before, family = split_honorific(family_first.strip())
        return joined(before, honorific), given, family
    honorific, name = split_honorific(text)
    words = name.split()
    if len(words) < 2:
        return honorific, "", name
    at = latin_division(words) if LATIN.search(name) else persian_division(words)
    return honorific, " ".join(words[:at]), " ".join(words[at:])


def persian_division(words: list[str]) -> int:
    """How many words the given name has: one, or more when it is made of parts."""
    at, most = 0, len(words) - 1
    while at < most - 1 and squashed(words[at]) in DESCENT:
        at += 1
    at += 1
    first, second = words[at - 1 : at + 1]
    one_name = squashed(first) in FIRST_HALVES and squashed(second) in SECOND_HALVES
    one_name |= squashed(first + second) in NAMES
    return at + 1 if one_name and at < most else at


def latin_division(words: list[str]) -> int:
    """The last word is the family name, with the particles before it."""
    at = len(words) - 1
    while at > 1 and fold(words[at - 1]) in PARTICLES:
        at -= 1
    return at


def honorific_apart(given: str, family: str) -> tuple[str, str, str]:
    """(honorific, given, family) of names in columns of their own, the honorific typed before."""
    if given:
        honorific, given = split_honorific(given)
        if squashed(given) in WORDS:  # «دکتر» | «سینا یوسفی» in two columns
            honorific, given = joined(honorific, given), ""
    else:
        honorific, family = split_honorific(family)
    return honorific, given, family
