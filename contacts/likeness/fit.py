"""How two names fit, half by half, and what that weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from math import log

from rapidfuzz.distance import OSA

from contacts.likeness.commonness import Commonness
from contacts.likeness.names import Called, Part
from contacts.likeness.sounds import sound

#: how often a record of the same person has the half of a name …
EXACT = log(0.8)  # alike
SPELT = log(0.5)  # in another spelling
LATIN = log(0.4)  # in Latin letters
SHORTER = log(0.01)  # shorter or longer by a part
LOST = log(3e-3)  # with one certain letter lost, or two in the other order
WRONG = log(6e-4)  # with one certain letter wrong or too many
CLOSE = log(0.2)  # with anything of that sort
SECOND_SLIP = -2.5
NEARLY = log(20)  # so many names have consonants that differ in one
SWAPPED = log(0.3)
ALIAS = log(0.7)
INITIAL, OTHER_INITIAL = 2.3, -3.0
OTHER_GIVEN, OTHER_FAMILY = -4.0, -5.0
#: the most a family name weighs between two given names: they may be of one family
KIN = 3.0
MOST_OF_A_NAME = 17.0
#: endings and places by which a family name is longer in one record than in another
TAILS = frozenset("زاده زادگان پور نژاد فر نیا اصل راد مقدم تبار منش خواه پناه دوست کیش".split())


class Fit(Enum):
    """How two halves of a name fit."""

    MISSING = ""
    SAME = "same_name"
    SPELT = "name_spelling"
    LATIN = "name_latin"
    PART = "name_part"
    INITIAL = "name_initial"
    SLIP = "name_close"
    OTHER = "other_name"


#: the weakest of both halves is what is told of the whole name
ORDER = list(Fit)


def ways(
    ones: Iterable[Called], others: Iterable[Called], common: Commonness
) -> Iterator[tuple[float, str]]:
    """(weight, what is told) of each way to read both names."""
    for a in ones:
        for b in others:
            straight = weigh(a.given, a.family, b.given, b.family, common)
            yield straight
            if straight[0] < 2 and (
                begin_alike(a.given, b.family) or begin_alike(a.family, b.given)
            ):
                weight, code = weigh(a.given, a.family, b.family, b.given, common)
                exact = code in ("same_name", "name_spelling")
                yield weight + SWAPPED, "name_order" if exact else code


def begin_alike(one: Part, other: Part) -> bool:
    """Whether it is worth looking if one is the other."""
    if one.latin != other.latin:
        return one.bones[:1] == other.bones[:1] != ""
    return one.sound[:2] == other.sound[:2] != ""


def weigh(
    given: Part, family: Part, other_given: Part, other_family: Part, common: Commonness
) -> tuple[float, str]:
    """Both halves together."""
    how_family, heavy = fit(family, other_family, common.family, OTHER_FAMILY)
    how_given, light = fit(given, other_given, common.given, OTHER_GIVEN)
    if how_given is Fit.SLIP and common.are_two(given.sound, other_given.sound):
        how_given, light = Fit.OTHER, OTHER_GIVEN
    if how_given is Fit.OTHER:
        heavy = min(heavy, KIN)
    if how_given is how_family is Fit.LATIN:
        heavy -= LATIN  # whoever writes one half in Latin letters writes the other so
    return heavy + light, verdict(how_given, how_family)


def verdict(given: Fit, family: Fit) -> str:
    """What is told of a whole name."""
    if given is Fit.OTHER and family is not Fit.OTHER and family is not Fit.MISSING:
        return "other_given"
    if family is Fit.OTHER and given is not Fit.OTHER and given is not Fit.MISSING:
        return "other_family"
    if given is Fit.MISSING and family is Fit.SAME:
        return "family_name"
    return max((given, family), key=ORDER.index).value


def fit(one: Part, other: Part, share: Callable[[str], float], differs: float) -> tuple[Fit, float]:
    """How two halves fit and what that weighs; `share` tells how common one is."""
    if one.text == other.text:
        if len(one.text) > 1:
            return Fit.SAME, EXACT - share(one.sound)
        return (Fit.INITIAL, INITIAL) if one.text else (Fit.MISSING, 0.0)
    if not one.text or not other.text:
        return Fit.MISSING, 0.0
    if one.sound == other.sound:
        return Fit.SPELT, SPELT - share(one.sound)
    if one.latin != other.latin:
        return transliterated(one, other, share(one.sound if other.latin else other.sound), differs)
    short, long = (one, other) if len(one.sound) < len(other.sound) else (other, one)
    if len(short.text) == 1:
        alike = short.sound == long.sound[:1]
        return (Fit.INITIAL, INITIAL) if alike else (Fit.OTHER, OTHER_INITIAL)
    if short.sound in long.sound and is_part(short, long):
        return Fit.PART, SHORTER - share(short.sound)
    if slips := slips_between(short.sound, long.sound):
        weight = slip_weight(one, other, share) + SECOND_SLIP * (slips - 1)
        if weight > differs:
            return Fit.SLIP, weight
    return Fit.OTHER, differs


def slip_weight(one: Part, other: Part, share: Callable[[str], float]) -> float:
    """What it weighs that the rarer of two names is the commoner one mistyped."""
    right, wrong = sorted((one.sound, other.sound), key=share, reverse=True)
    lost = len(wrong) < len(right) or sorted(wrong) == sorted(right)
    return min((LOST if lost else WRONG) - share(wrong), CLOSE - share(right))


def transliterated(one: Part, other: Part, common: float, differs: float) -> tuple[Fit, float]:
    """A half in Persian and one in Latin letters: by their consonants."""
    if one.bones == other.bones:
        return Fit.LATIN, LATIN - common
    if min(len(one.bones), len(other.bones)) > 3 and OSA.distance(one.bones, other.bones) == 1:
        return Fit.LATIN, LATIN - min(0.0, common + NEARLY)
    return Fit.OTHER, differs


def is_part(short: Part, long: Part) -> bool:
    """Whether one is the other without a word of it, or without one of the usual tails."""
    if len(short.sound) < 3:
        return False
    if set(short.words) < set(long.words):
        return True
    rest = ""
    if long.sound.startswith(short.sound):
        rest = long.sound[len(short.sound) :]
    elif long.sound.endswith(short.sound):
        rest = long.sound[: -len(short.sound)]
    return rest in COMPOUNDS or rest in TAILS_HEARD


#: what given names are put together from
COMPOUNDS = frozenset(
    map(
        sound, "محمد علی امیر رضا حسین حسن مهدی غلام عبد الله میر زهرا فاطمه جواد امین حمید".split()
    )
)
TAILS_HEARD = frozenset(map(sound, TAILS))


def slips_between(one: str, other: str) -> int:
    """How many letters went wrong between two names, as far as that may be; 0 for too many."""
    longest = max(len(one), len(other))
    most = 0 if longest < 4 else 1 if longest < 8 else 2
    if abs(len(one) - len(other)) > most or not most:
        return 0
    distance = OSA.distance(one, other, score_cutoff=most)
    return distance if distance <= most else 0
