"""How alike two people are, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from math import log

from rapidfuzz.distance import OSA

from contacts.ids import is_national_id
from contacts.likeness.blocks import candidates
from contacts.likeness.commonness import Commonness
from contacts.likeness.names import Called, Part, also_called, called, in_full
from contacts.likeness.sounds import sound
from contacts.likeness.weights import Reasons, score
from crm.text import fold, latin_digits, normalise

#: how often a record of the same person has the half of a name …
EXACT = log(0.8)  # alike
SPELT = log(0.4)  # in another spelling
LATIN = log(0.4)  # in Latin letters
SHORTER = log(0.015)  # shorter or longer by a part
LOST = log(3e-3)  # with one certain letter lost, or two in the other order
WRONG = log(6e-4)  # with one certain letter wrong or too many
CLOSE = log(0.2)  # with anything of that sort
SECOND_SLIP = -2.5
SWAPPED = log(0.3)
ALIAS = log(0.7)
INITIAL, OTHER_INITIAL = 2.3, -3.0
OTHER_GIVEN, OTHER_FAMILY = -4.0, -5.0
#: the most a family name weighs between two given names: they may be of one family
KIN = 3.0
MOST_OF_A_NAME = 17.0
#: endings and places by which a family name is longer in one record than in another
TAILS = frozenset("زاده زادگان پور نژاد فر نیا اصل راد مقدم تبار منش خواه پناه دوست کیش".split())
WOMEN = frozenset(map(fold, ("خانم", "بانو", "سرکار", "حاجیه", "mrs", "ms", "miss", "madam")))
MEN = frozenset(map(fold, ("آقای", "آقا", "جناب", "حاج", "mr", "sir")))


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


@dataclass(slots=True)
class PersonFace:
    """What there is of a person to compare."""

    key: int
    written: str
    forms: tuple[Called, ...]
    others: tuple[Called, ...] = ()
    woman: bool | None = None
    national_id: str = ""
    birthday: date | None = None
    account: int | None = None
    mobiles: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    posts: frozenset[tuple[int, str]] = frozenset()
    changed: bool = True

    @property
    def organizations(self) -> set[int]:
        return {organization for organization, _title in self.posts}


def person_face(
    key: int,
    given: str,
    family: str,
    *,
    honorific: str = "",
    name_en: str = "",
    aliases: Iterable[str] = (),
    national_id: str = "",
    **known: object,
) -> PersonFace:
    """The face of a person from the columns of the record."""
    forms = tuple(called(given, family))
    others = (*in_full(name_en), *also_called(forms[0], aliases))
    return PersonFace(
        key,
        normalise(f"{given} {family}"),
        forms,
        others,
        woman=addressed_as_woman(f"{honorific} {given}"),
        national_id=identity(national_id),
        **known,  # type: ignore[arg-type]
    )


def addressed_as_woman(text: str) -> bool | None:
    """What the words before the name say; None when they say nothing or both."""
    words = set(fold(text).split())
    woman, man = bool(words & WOMEN), bool(words & MEN)
    return None if woman == man else woman


def identity(text: str) -> str:
    """A national ID in ten digits; other text as it is."""
    digits = "".join(sign for sign in latin_digits(text) if sign.isdecimal())
    return digits.zfill(10) if 8 <= len(digits) <= 10 else fold(text)


@dataclass
class Crowd:
    """All who are compared: how many, how common names are, and who shares what."""

    commonness: Commonness
    bearers: Counter[str] = field(default_factory=Counter)
    staff: Counter[int] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        return self.commonness.people


def crowd_of(faces: Iterable[PersonFace]) -> Crowd:
    """What a pair is weighed against, counted over all faces."""
    given, family, bearers, staff = Counter(), Counter(), Counter(), Counter()
    count = 0
    for face in faces:
        count += 1
        main = face.forms[0]
        given[main.given.sound] += 1
        family[main.family.sound] += 1
        bearers.update(face.mobiles | face.phones | face.emails)
        staff.update(face.organizations)
    del given[""], family[""]
    return Crowd(Commonness(count, given, family), bearers, staff)


def compare(one: PersonFace, other: PersonFace, crowd: Crowd) -> Reasons:
    """What speaks for the two being one and what against it."""
    reasons = dict(compare_names(one, other, crowd.commonness))
    reasons |= dict(compare_identity(one, other))
    reasons |= dict(compare_reach(one, other, crowd))
    reasons |= dict(compare_posts(one, other, crowd))
    return reasons


# --- names -------------------------------------------------------------------------------------


def compare_names(
    one: PersonFace, other: PersonFace, common: Commonness
) -> Iterator[tuple[str, float]]:
    """The best that any way to call one makes of any way to call the other."""
    best = max(ways(one.forms, other.forms, common), key=lambda way: way[0])
    if (one.others or other.others) and best[0] < MOST_OF_A_NAME:
        also = max(
            (
                (weight + (ALIAS if code != "name_latin" else 0.0), code, expected)
                for weight, code, expected in (
                    *ways(one.others, other.forms, common),
                    *ways(one.forms, other.others, common),
                )
            ),
            key=lambda way: way[0],
            default=best,
        )
        if also[0] > max(best[0], 0):
            code = also[1] if also[1] == "name_latin" else "name_alias"
            best = (also[0], code, also[2])
    weight, code, expected = best
    if code == "same_name" and one.written != other.written:
        code = "name_spelling"
    yield code, min(weight, MOST_OF_A_NAME)


def ways(
    ones: Iterable[Called], others: Iterable[Called], common: Commonness
) -> Iterator[tuple[float, str, float]]:
    """(weight, what is told, how many bear the name by chance) of each way to read both names."""
    for a in ones:
        for b in others:
            straight = weigh(a.given, a.family, b.given, b.family, common)
            yield straight
            if straight[0] < 2 and (a.given or b.given):
                weight, code, expected = weigh(a.given, a.family, b.family, b.given, common)
                told = "name_order" if code in ("same_name", "name_spelling") else code
                yield weight + SWAPPED, told, expected


def weigh(
    given: Part, family: Part, other_given: Part, other_family: Part, common: Commonness
) -> tuple[float, str, float]:
    """Both halves together."""
    how_family, heavy = fit(family, other_family, common.family, OTHER_FAMILY)
    how_given, light = fit(given, other_given, common.given, OTHER_GIVEN)
    if how_given is Fit.OTHER:
        heavy = min(heavy, KIN)
    if how_given is how_family is Fit.LATIN:
        heavy -= LATIN  # whoever writes one half in Latin letters writes the other so
    return heavy + light, verdict(how_given, how_family), 0.0


def verdict(given: Fit, family: Fit) -> str:
    """What is told of a whole name."""
    if given is Fit.OTHER and family is not Fit.OTHER and family is not Fit.MISSING:
        return "other_given"
    if family is Fit.OTHER and given is not Fit.OTHER and given is not Fit.MISSING:
        return "other_family"
    if given is Fit.MISSING and family is Fit.SAME:
        return "family_name"
    return max((given, family), key=ORDER.index).value


def fit(one: Part, other: Part, share: object, differs: float) -> tuple[Fit, float]:
    """How two halves fit and what that weighs; `share` tells how common one is."""
    if not one or not other:
        return Fit.MISSING, 0.0
    common = share(one.sound)  # type: ignore[operator]
    if one.text == other.text:
        return (Fit.INITIAL, INITIAL) if one.is_initial else (Fit.SAME, EXACT - log(common))
    if one.sound == other.sound:
        return Fit.SPELT, SPELT - log(common)
    if one.is_initial or other.is_initial:
        alike = one.sound[:1] == other.sound[:1]
        return (Fit.INITIAL, INITIAL) if alike else (Fit.OTHER, OTHER_INITIAL)
    rarer = share(other.sound)  # type: ignore[operator]
    if one.latin != other.latin:
        return transliterated(one, other, common if other.latin else rarer, differs)
    if is_part(one, other):
        shorter = common if len(one.sound) < len(other.sound) else rarer
        return Fit.PART, SHORTER - log(shorter)
    slips = slips_between(one.sound, other.sound)
    if slips:
        right, wrong = (one.sound, other.sound) if common > rarer else (other.sound, one.sound)
        weight = slip_weight(right, wrong) + SECOND_SLIP * (slips - 1) - log(min(common, rarer))
        weight = min(weight, CLOSE - log(max(common, rarer)))
        if weight > differs:
            return Fit.SLIP, weight
    return Fit.OTHER, differs


def slip_weight(right: str, wrong: str) -> float:
    """How often exactly this comes out when the commoner of two names is mistyped."""
    lost = len(wrong) < len(right) or sorted(wrong) == sorted(right)
    return LOST if lost else WRONG


def transliterated(one: Part, other: Part, common: float, differs: float) -> tuple[Fit, float]:
    """A half in Persian and one in Latin letters: by their consonants."""
    if one.bones == other.bones:
        return Fit.LATIN, LATIN - log(min(1.0, common))
    if min(len(one.bones), len(other.bones)) > 3 and OSA.distance(one.bones, other.bones) == 1:
        return Fit.LATIN, LATIN - log(min(1.0, 20 * common))
    return Fit.OTHER, differs


def is_part(one: Part, other: Part) -> bool:
    """Whether one is the other without a word of it, or without one of the usual tails."""
    short, long = sorted((one, other), key=lambda half: len(half.sound))
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


# --- what is told by numbers and days ------------------------------------------------------------


def compare_identity(one: PersonFace, other: PersonFace) -> Iterator[tuple[str, float]]:
    """National IDs, birthdays, accounts, and how they are addressed."""
    if one.national_id and other.national_id:
        yield compare_ids(one.national_id, other.national_id)
    if one.birthday and other.birthday:
        yield compare_birthdays(one.birthday, other.birthday)
    if one.account and other.account:
        yield "other_account", -5.0
    if one.woman is not None and other.woman is not None and one.woman != other.woman:
        yield "other_honorific", -4.0


def compare_ids(one: str, other: str) -> tuple[str, float]:
    if one == other:
        return "same_id", 14.0 if is_national_id(one) else 7.0
    if OSA.distance(one, other) == 1:
        return "close_id", 4.0 if is_national_id(one) != is_national_id(other) else -2.0
    return "other_id", -8.0 if is_national_id(one) and is_national_id(other) else -3.0


def compare_birthdays(one: date, other: date) -> tuple[str, float]:
    if one == other:
        return "same_birthday", 8.5
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    turned = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    if same == 2 or turned:
        return "close_birthday", 2.0
    return "other_birthday", -4.5


def compare_reach(one: PersonFace, other: PersonFace, crowd: Crowd) -> Iterator[tuple[str, float]]:
    """Numbers and addresses; the more people share one the less it tells."""
    for code, mine, theirs, most in (
        ("same_mobile", one.mobiles, other.mobiles, 9.0),
        ("same_email", one.emails, other.emails, 9.0),
        ("same_phone", one.phones, other.phones, 4.0),
    ):
        both = mine & theirs
        if both:
            fewest = min(crowd.bearers[value] for value in both)
            yield code, max(0.5, most - 2.0 * log(max(1, fewest - 1)))
    if one.mobiles and other.mobiles and not one.mobiles & other.mobiles:
        yield "other_mobile", -1.5


def compare_posts(one: PersonFace, other: PersonFace, crowd: Crowd) -> Iterator[tuple[str, float]]:
    """Where they work or worked, and as what."""
    if not one.posts or not other.posts:
        return
    both = one.organizations & other.organizations
    if not both:
        yield "other_organization", -0.7
        return
    fewest = min(crowd.staff[organization] for organization in both)
    weight = min(5.0, log(max(2.0, crowd.people / max(1, fewest))))
    titled = {post for post in one.posts & other.posts if post[1]}
    yield ("same_post", weight + 1.5) if titled else ("same_organization", weight)


# --- which pairs are worth weighing --------------------------------------------------------------

#: keys that more people share say nothing
MOST_BY_NAME, MOST_BY_SIGNAL = 120, 60


def name_keys(face: PersonFace) -> Iterator[Hashable]:
    """What two spellings of a name have in common, as far as a name alone can tell."""
    for form in (*face.forms, *face.others):
        bones = "".join(sorted(form.given.bones + form.family.bones))
        yield "whole", bones
        if len(bones) > 4:
            yield from (("but one", bones[:i] + bones[i + 1 :]) for i in range(len(bones)))
            yield "but one", bones
    for form in face.forms:
        given, family = form.given.sound, form.family.sound
        if given and family:
            yield "family", family, given[0]
            yield "family", family, given[-3:]
            yield "given", given, family[:4]
            yield "given", given, form.family.words[-1]


def signal_keys(face: PersonFace) -> Iterator[Hashable]:
    """What else two records of one person have in common."""
    yield from face.mobiles | face.phones | face.emails
    if face.national_id:
        yield "id", face.national_id
    main = face.forms[0]
    half_names = {main.given.sound, main.family.sound, main.family.sound[:4]} - {""}
    if face.birthday:
        yield from (("born", face.birthday, name) for name in half_names)
    for organization in face.organizations:
        yield from (("at", organization, name) for name in half_names)


def can_tell(face: PersonFace, crowd: Crowd, least: int) -> bool:
    """Whether the name is rare enough to bring two to this score with nothing else known."""
    best = max(rarity(form, crowd.commonness) for form in (*face.forms, *face.others))
    return score({"name": best}, crowd.people) >= least


def rarity(form: Called, common: Commonness) -> float:
    """The most a name can weigh."""
    weight = 0.0
    if form.given:
        weight -= log(common.given(form.given.sound))
    if form.family:
        weight -= log(common.family(form.family.sound))
    return min(weight, MOST_OF_A_NAME)


def alike(faces: Sequence[PersonFace], least: int) -> Iterator[tuple[int, int, int, Reasons]]:
    """(key, key, score, reasons) of the pairs that reach the score; a pair may come twice."""
    crowd = crowd_of(faces)
    telling = [face for face in faces if can_tell(face, crowd, least)]
    for rows, keys_of, most in (
        (faces, signal_keys, MOST_BY_SIGNAL),
        (telling, name_keys, MOST_BY_NAME),
    ):
        for face, others in candidates(rows, keys_of, most=most):
            for other in others:
                reasons = compare(face, other, crowd)
                reached = score(reasons, crowd.people)
                if reached >= least:
                    yield face.key, other.key, reached, reasons
