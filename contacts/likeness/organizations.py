"""How alike two organizations are, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from math import log

from contacts import cities
from contacts.ids import is_legal_id
from contacts.likeness.blocks import Watch, candidates, unwatched
from contacts.likeness.commonness import USUAL_FAMILY
from contacts.likeness.firm_names import USUAL, WEAK, FirmName, Matched, matched, names_of
from contacts.likeness.fit import CLOSE, LOST, SECOND_SLIP, WRONG, slips_between
from contacts.likeness.sounds import heard
from contacts.likeness.weights import Reasons, score
from crm.text import latin_digits

#: two of all organizations hardly ever bear one name, for the register refuses a second one
SAME_NAME, OTHER_SPELLING = 11.5, 10.5
MOST_OF_A_NAME = 12.0
RARE_WORD = 1e-3
#: so many organizations of the office's own weigh as much as what is usual
OWN = 1000
#: a word that only one name has; words that stand against each other
ALONE, WEAK_ALONE, PLACE_ALONE = -3.0, -0.5, -1.5
AGAINST = -7.0
ONE_IS_UNIT = -6.0
ACRONYM = 10.0
#: one name for both but for a slip of the pen
SLIP_OF_A_NAME = 9.5
#: what a slip of the pen over more than one word adds to the words both have
WHOLE_SLIP = 6.0
WEAK_HEARD = frozenset(map(heard, WEAK))


@dataclass(slots=True)
class FirmFace:
    """What there is of an organization to compare."""

    key: int
    written: str
    names: tuple[FirmName, ...]
    kind: str = ""
    parent: int | None = None
    province: int | str | None = None
    city: str = ""
    legal_id: str = ""
    economic_code: str = ""
    member_number: str = ""
    #: those it continues as, belongs to or stands in: never one with it
    kin: frozenset[int] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    changed: bool = True


def firm_face(key: int, names: Sequence[str], **known: object) -> FirmFace:
    """The face of an organization; its own name comes first."""
    for number in ("legal_id", "economic_code", "member_number"):
        known[number] = code_of(str(known.get(number) or ""))
    return FirmFace(key, names[0], tuple(names_of(names)), **known)  # type: ignore[arg-type]


def code_of(text: str) -> str:
    """The digits of a number as typed."""
    return "".join(sign for sign in latin_digits(text) if sign.isdecimal())


@dataclass
class Market:
    """All that are compared: how many, how common words are, and who shares what."""

    organizations: int
    words: Counter[str] = field(default_factory=Counter)
    bearers: Counter[str] = field(default_factory=Counter)

    def share(self, word: str) -> float:
        """How many of all names hold the word."""
        others = max(0, self.words[word] - 2)
        usual = USUAL.get(word) or USUAL_FAMILY.get(word) or RARE_WORD
        return float((others + OWN * usual) / (self.organizations + OWN))

    def weight(self, word: str) -> float:
        """What it tells that both names hold the word."""
        return 0.5 if word in WEAK_HEARD else -log(min(1.0, self.share(word)))


def market_of(faces: Sequence[FirmFace]) -> Market:
    """What a pair is weighed against, counted over all faces."""
    words: Counter[str] = Counter()
    bearers: Counter[str] = Counter()
    for face in faces:
        words.update({word for name in face.names[:1] for word in name.words})
        bearers.update(face.phones | face.emails | face.sites)
    return Market(len(faces), words, bearers)


def compare(one: FirmFace, other: FirmFace, market: Market) -> Reasons:
    """What speaks for the two being one and what against it."""
    reasons = dict(compare_names(one, other, market))
    reasons |= dict(compare_numbers(one, other))
    reasons |= dict(compare_reach(one, other, market))
    reasons |= dict(compare_place(one, other))
    return reasons


# --- names -------------------------------------------------------------------------------------


def compare_names(one: FirmFace, other: FirmFace, market: Market) -> Iterator[tuple[str, float]]:
    """The best that any name of one makes of any name of the other."""
    ways = [
        (*weigh(a, b, market), i + j)
        for i, a in enumerate(one.names)
        for j, b in enumerate(other.names)
    ]
    if not ways:
        return
    weight, code, others = max(ways)
    if others and weight > 0:
        code = "name_alias"
    elif code == "same_name" and one.written != other.written:
        code = "name_spelling"
    yield code, weight


def weigh(one: FirmName, other: FirmName, market: Market) -> tuple[float, str]:
    """(weight, what is told) of two names."""
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return -8.0, "other_number"
    if one.text == other.text and one.numbers == other.numbers:
        return same(one, market), "same_name"
    if is_acronym(one, other) or is_acronym(other, one):
        return ACRONYM, "name_initial"
    return weigh_words(one, other, market)


def weigh_words(one: FirmName, other: FirmName, market: Market) -> tuple[float, str]:
    """(weight, what is told) of two names that are not written alike, word by word."""
    found = matched(one, other)
    weight = sum(map(market.weight, found.both)) + sum(close_words(found, market))
    weight = min(weight, MOST_OF_A_NAME)
    if not found.left and not found.right and one.numbers == other.numbers:
        return all_matched(found, weight, one.is_unit, market)
    left, right = telling(found.left), telling(found.right)
    if found.left and found.right and mistyped(one, other, found, market):
        return max(0.0, weight) + WHOLE_SLIP, "name_close"
    if left and right:
        return weight + AGAINST, "other_words"
    if one.is_unit != other.is_unit:
        weight += ONE_IS_UNIT
    weight += sum(alone(word) for word in (*found.left, *found.right))
    if one.numbers != other.numbers:
        return weight + ALONE, "name_part"
    if not left and not right:
        weight = max(weight, OTHER_SPELLING - 1)
    return weight, "name_part"


def all_matched(found: Matched, weight: float, unit: bool, market: Market) -> tuple[float, str]:
    """Every word has its match on the other side, some with a slip of the pen."""
    if not found.close:
        return max(weight, OTHER_SPELLING), "name_spelling"
    slips = all(is_no_word(a, market) or is_no_word(b, market) for a, b in found.close)
    return max(weight, SLIP_OF_A_NAME if slips and not unit else 0.0), "name_close"


def mistyped(one: FirmName, other: FirmName, found: Matched, market: Market) -> bool:
    """Whether a slip of the pen divided the words otherwise: one of them is no word then."""
    if not any(is_no_word(word, market) for word in (*found.left, *found.right)):
        return False
    return 0 < slips_between(one.text, other.text) <= 1 + (len(one.text) > 14)


def is_no_word(word: str, market: Market) -> bool:
    """Whether nobody else is called so: neither a name, nor a trade, nor a place."""
    if market.words[word] > 1 or word in USUAL or word in USUAL_FAMILY:
        return False
    return not cities.called(word)


def same(name: FirmName, market: Market) -> float:
    """What one name for both weighs: much, unless any organization has a part called so."""
    words = min(MOST_OF_A_NAME, sum(map(market.weight, name.words)))
    return words if name.is_unit else max(words, SAME_NAME)


def telling(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in WEAK_HEARD]


@lru_cache(maxsize=100_000)
def alone(word: str) -> float:
    """What it weighs that only one of the names has the word."""
    if word in WEAK_HEARD:
        return WEAK_ALONE
    return PLACE_ALONE if word in USUAL or cities.called(word) else ALONE


def close_words(found: Matched, market: Market) -> Iterator[float]:
    """Takes out of what is left the words that differ by a slip of the pen; their weights."""
    for word in list(found.left):
        best = max(((slip(word, other, market), other) for other in found.right), default=(0.0, ""))
        if best[0] > 0:
            found.left.remove(word)
            found.right.remove(best[1])
            found.close.append((word, best[1]))
            yield best[0]


def slip(one: str, other: str, market: Market) -> float:
    """What it weighs that two words differ by a letter or two; below nothing they are others."""
    slips = slips_between(one, other) if min(len(one), len(other)) > 3 else 0
    if not slips:
        return 0.0
    common, rarer = sorted((market.share(one), market.share(other)), reverse=True)
    lost = len(one) != len(other) or sorted(one) == sorted(other)
    weight = (LOST if lost else WRONG) - log(rarer) + SECOND_SLIP * (slips - 1)
    return min(weight, CLOSE - log(common))


def is_acronym(short: FirmName, long: FirmName) -> bool:
    """Whether one is written by the first letters of the other."""
    return len(short.words) == 1 and len(short.text) > 2 and short.text == heard(long.initials)


# --- what is told by numbers and places ----------------------------------------------------------


def compare_numbers(one: FirmFace, other: FirmFace) -> Iterator[tuple[str, float]]:
    """The numbers the state and the association give."""
    if one.legal_id and other.legal_id:
        possible = is_legal_id(one.legal_id) and is_legal_id(other.legal_id)
        if one.legal_id == other.legal_id:
            yield "same_legal_id", 14.0 if possible else 7.0
        else:
            yield "other_legal_id", -9.0 if possible else -4.0
    for code, mine, theirs, same_weight, other_weight in (
        ("economic_code", one.economic_code, other.economic_code, 10.0, -5.0),
        ("member", one.member_number, other.member_number, 6.0, -4.0),
    ):
        if mine and theirs:
            alike = mine == theirs
            yield (f"same_{code}", same_weight) if alike else (f"other_{code}", other_weight)


def compare_reach(one: FirmFace, other: FirmFace, market: Market) -> Iterator[tuple[str, float]]:
    """Numbers and addresses; the more share one the less it tells."""
    for code, mine, theirs, most in (
        ("same_phone", one.phones, other.phones, 4.5),
        ("same_email", one.emails, other.emails, 5.0),
        ("same_site", one.sites, other.sites, 6.0),
    ):
        if both := mine & theirs:
            fewest = min(market.bearers[value] for value in both)
            yield code, max(0.5, most - 1.5 * log(max(1, fewest - 1)))


def compare_place(one: FirmFace, other: FirmFace) -> Iterator[tuple[str, float]]:
    """Where they are, what they belong to, and what they are."""
    if one.province and other.province and one.province != other.province:
        yield "other_place", -3.0
    elif one.city and other.city:
        yield ("same_place", 1.0) if one.city == other.city else ("other_place", -2.5)
    if one.parent and other.parent:
        unit = any(name.is_unit for name in (*one.names[:1], *other.names[:1]))
        if one.parent == other.parent:
            yield "same_parent", 2.0
        else:
            yield "other_parent", -7.0 if unit else -3.0
    if one.kind and other.kind and one.kind != other.kind and "other" not in (one.kind, other.kind):
        yield "other_kind", -1.5


# --- which pairs are worth weighing --------------------------------------------------------------

MOST = 80


def keys(face: FirmFace) -> Iterator[Hashable]:
    """What two records of one organization have in common."""
    yield from face.phones | face.emails | face.sites
    yield from (
        (name, code) for name in ("legal_id", "economic_code") if (code := getattr(face, name))
    )
    for name in face.names:
        yield "whole", name.bones
        if len(name.bones) > 4:
            yield "but one", name.bones
            yield from (
                ("but one", name.bones[:i] + name.bones[i + 1 :]) for i in range(len(name.bones))
            )
        words = sorted(set(name.words))
        yield from (("word", word) for word in words)
        yield from (("words", *pair) for pair in combinations(words[:8], 2))
        yield "initials", heard(name.initials)
        if len(name.words) == 1:
            yield "initials", name.text


def alike(
    faces: Sequence[FirmFace], least: int, watch: Watch = unwatched
) -> Iterator[tuple[int, int, int, Reasons]]:
    """(key, key, score, reasons) of the pairs that reach the score.

    Pairs of which neither has changed are left out.
    """
    market = market_of(faces)
    for face, others in candidates(faces, keys, most=MOST, watch=watch):
        for other in others:
            if not (face.changed or other.changed) or are_kin(face, other):
                continue
            reasons = compare(face, other, market)
            reached = score(reasons, market.organizations)
            if reached >= least:
                yield face.key, other.key, reached, reasons


def are_kin(one: FirmFace, other: FirmFace) -> bool:
    """Whether one is known to be a part of the other, to stand in it or to have followed it."""
    return other.key in one.kin or one.key in other.kin
