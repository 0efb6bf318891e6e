"""How alike two people are, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log

from rapidfuzz.distance import OSA

from contacts.ids import is_national_id
from contacts.likeness.blocks import Watch, candidates, unwatched
from contacts.likeness.commonness import Commonness
from contacts.likeness.fit import ALIAS, MOST_OF_A_NAME, ways
from contacts.likeness.names import Called, also_called, called, in_full
from contacts.likeness.weights import Reasons, score
from crm.text import fold, latin_digits, normalise

#: what brothers on one board share too: between two given names it says that much less
OTHER_NAMES = {"other_given", "other_family", "other_name"}
OF_A_HOUSE = {"same_mobile", "same_phone", "same_organization", "same_post"}
AS_KIN = 0.3
#: what is taken from a name that many bear
COMMON = 2.0
WOMEN = frozenset(map(fold, ("خانم", "بانو", "سرکار", "حاجیه", "mrs", "ms", "miss", "madam")))
MEN = frozenset(map(fold, ("آقای", "آقا", "جناب", "حاج", "mr", "sir")))


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
    given: Counter[str] = Counter()
    family: Counter[str] = Counter()
    bearers: Counter[str] = Counter()
    staff: Counter[int] = Counter()
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
    tell_commonness(reasons, crowd.people)
    reasons |= dict(compare_identity(one, other))
    shared = dict(compare_reach(one, other, crowd)) | dict(compare_posts(one, other, crowd))
    if OTHER_NAMES & reasons.keys():
        shared |= {code: weight * AS_KIN for code, weight in shared.items() if code in OF_A_HOUSE}
    return reasons | shared


# --- names -------------------------------------------------------------------------------------


def compare_names(
    one: PersonFace, other: PersonFace, common: Commonness
) -> Iterator[tuple[str, float]]:
    """The best that any way to call one makes of any way to call the other."""
    weight, code = max(ways(one.forms, other.forms, common))
    if one.others or other.others:
        also = (*ways(one.others, other.forms, common), *ways(one.forms, other.others, common))
        for other_weight, other_code in also:
            if other_weight + ALIAS > max(weight, 0.0):
                weight = other_weight + ALIAS
                code = other_code if other_code == "name_latin" else "name_alias"
    if code == "same_name" and one.written != other.written:
        code = "name_spelling"
    yield code, min(weight, MOST_OF_A_NAME)


# --- what is told by numbers and days ------------------------------------------------------------


def tell_commonness(reasons: Reasons, people: int) -> None:
    """Say it apart when so many are called so that some are by chance."""
    [(code, weight)] = reasons.items()
    if code in ("same_name", "name_spelling", "name_order") and weight < log(people):
        reasons[code], reasons["common_name"] = weight + COMMON, -COMMON


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
    return "other_id", -10.0 if is_national_id(one) and is_national_id(other) else -4.0


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
            # In either order, for each may stand in the field of the other.
            yield "half", family, given[:4]
            yield "half", given, family[:4]
            yield "initial", family, given[0]
            yield "end", family, given[-3:]
            yield "last", given, form.family.words[-1]


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
    if form.given.text:
        weight -= common.given(form.given.sound)
    if form.family.text:
        weight -= common.family(form.family.sound)
    return min(weight, MOST_OF_A_NAME)


def alike(
    faces: Sequence[PersonFace], least: int, watch: Watch = unwatched
) -> Iterator[tuple[int, int, int, Reasons]]:
    """(key, key, score, reasons) of the pairs that reach the score; a pair may come twice.

    Pairs of which neither has changed are left out.
    """
    crowd = crowd_of(faces)
    telling = [face for face in faces if can_tell(face, crowd, least)]
    for rows, keys_of, most in (
        (faces, signal_keys, MOST_BY_SIGNAL),
        (telling, name_keys, MOST_BY_NAME),
    ):
        for face, others in candidates(rows, keys_of, most=most, watch=watch):
            for other in others:
                if not face.changed and not other.changed:
                    continue
                reasons = compare(face, other, crowd)
                reached = score(reasons, crowd.people)
                if reached >= least:
                    yield face.key, other.key, reached, reasons
