"""Invented people met more than once, each time written as offices write; a seed gives them again.

A person has a name (many have the same one), often a mobile, an e-mail address, posts, sometimes a
national ID and a birthday. One in six is met again, some twice: the name in another spelling, with
a title, in the wrong field, cut short, in Latin letters, with a slip of the finger; some of the
rest lost or changed. Families share a name and a telephone, offices share mobiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
ZWNJ = "\u200c"
POSTS = (
    "مدیرعامل", "رئیس هیئت‌مدیره", "نایب رئیس هیئت‌مدیره", "عضو هیئت‌مدیره", "مدیر کارخانه",
    "مدیر بازرگانی", "مدیر فروش", "مدیر صادرات", "مدیر مالی", "مدیر فنی", "کارشناس", "معاون",
    "کارشناس مسئول", "رئیس اداره", "مدیرکل", "سرپرست", "مشاور", "دبیر", "مسئول دفتر", "بازرس",
)  # fmt: skip
TOWNS = "تهرانی اصفهانی یزدی تبریزی کاشانی قمی شیرازی خراسانی".split()
TITLES = {"m": ("آقای", "مهندس", "دکتر", "جناب آقای", "حاج آقا", "جناب آقای مهندس"),
          "w": ("خانم", "مهندس", "دکتر", "سرکار خانم", "سرکار خانم دکتر")}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name of the list."""

    text: str
    sex: str
    latin: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """One record of somebody, as typed."""

    who: int
    given: str
    family: str
    honorific: str = ""
    mobiles: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    national_id: str = ""
    birthday: date | None = None
    posts: tuple[tuple[int, str], ...] = ()


@dataclass
class Names:
    """The names of a file, and chance among them as often as they are met."""

    sorts: dict[str, list[Name]] = field(default_factory=dict)
    weights: dict[str, list[float]] = field(default_factory=dict)

    #: how many bear one of the family names of the list; the others one of thousands
    listed: float = 0.2

    def choose(self, rng: Random, sort: str) -> Name:
        return rng.choices(self.sorts[sort], weights=self.weights[sort])[0]

    def family(self, rng: Random) -> Name:
        """A family name."""
        if rng.random() < self.listed:
            return self.choose(rng, "f")
        made = self.made(rng)
        if rng.random() < 0.3:
            place = rng.choice(self.sorts["t"])
            latin = tuple(f"{one} {place.latin[0]}i" for one in made.latin)
            return Name(f"{made.text}{rng.choice(' ‌')}{place.text}ی", "f", latin)
        return made

    def made(self, rng: Random) -> Name:
        """A family name from a given name, a town or a trade."""
        base = rng.choice(self.sorts[rng.choice("mmmtj")])
        text, latin = rng.choice(SHAPES)
        return Name(text.format(base.text), "f", tuple(map(latin.format, base.latin)))


#: what family names are made by, in Persian and in Latin letters
SHAPES = (
    ("{}ی", "{}i"), ("{}‌زاده", "{}zadeh"), ("{}‌پور", "{}pour"), ("{}‌نژاد", "{}nejad"),
    ("{}‌نیا", "{}nia"), ("{}‌فر", "{}far"), ("{}یان", "{}ian"), ("{}‌خواه", "{}khah"),
    ("پور{}", "pour{}"), ("میر{}ی", "mir{}i"), ("حاجی‌{}ی", "haji {}i"), ("شیخ‌{}ی", "sheikh {}i"),
    ("{}‌دوست", "{}doust"), ("{}ی‌راد", "{}irad"), ("{}ی‌منش", "{}imanesh"), ("{}‌وند", "{}vand"),
    ("{}ی‌نژاد", "{}inejad"), ("{}ی‌فر", "{}ifar"), ("{}ی‌پور", "{}ipour"), ("ملا{}ی", "molla {}i"),
    ("{}ی‌اصل", "{}i asl"), ("{}‌پناه", "{}panah"), ("{}ی‌کیا", "{}ikia"), ("{}‌لو", "{}lou"),
)  # fmt: skip


def names_of(part: str) -> Names:
    """The names of `dev` or `holdout`."""
    names = Names()
    for line in (DATA / f"names.{part}.txt").read_text().splitlines():
        if not line.startswith("#"):
            sort, often, text, *latin = line.split()
            name = Name(text.replace("_", ZWNJ), sort, tuple(map(spaced, latin)))
            names.sorts.setdefault(sort, []).append(name)
            names.weights.setdefault(sort, []).append(float(often) ** FLATTER[sort])
    return names


#: given names are spread wider in the country than in a list of a hundred
FLATTER = {"m": 0.7, "w": 0.7, "f": 1.0, "t": 1.0, "j": 1.0}


def spaced(latin: str) -> str:
    """ "HosseiniNejad" is two words."""
    return "".join(f" {c}" if c.isupper() and i else c for i, c in enumerate(latin))


def records(part: str, people: int, seed: int, *, listed: float = 0.2) -> list[Written]:
    """All records, in no order; the more bear a name of the list the more are called alike."""
    rng, names = Random(seed), names_of(part)
    names.listed = listed
    kinds = KINDS | HELD_OUT if part == "holdout" else KINDS
    made: list[Written] = []
    for who in range(people):
        first, given, family = somebody(who, rng, names, people)
        made.append(first)
        if rng.random() < 0.16:
            times = 2 if rng.random() < 0.15 else 1
            made += [again(first, given, family, rng, kinds) for _ in range(times)]
        if rng.random() < 0.03:
            who_else = relative(people + who, first, rng, names)
            made.append(who_else)
    share_mobiles(made, rng)
    rng.shuffle(made)
    return made


def somebody(who: int, rng: Random, names: Names, people: int) -> tuple[Written, Name, Name]:
    sex = "w" if rng.random() < 0.35 else "m"
    given, family = names.choose(rng, sex), names.family(rng)
    tail = f" {rng.choice(TOWNS)}" if rng.random() < 0.04 else ""
    record = Written(
        who,
        given.text,
        family.text + tail,
        rng.choice(TITLES[sex]) if rng.random() < 0.6 else "",
        mobiles=(mobile(rng),) if rng.random() < 0.8 else (),
        phones=(phone(rng),) if rng.random() < 0.3 else (),
        emails=(f"p{who}@{rng.choice(('example.org', 'example.com'))}",)
        if rng.random() < 0.35
        else (),
        national_id=national_id(rng) if rng.random() < 0.25 else "",
        birthday=birthday(rng) if rng.random() < 0.35 else None,
        posts=tuple(post(rng, people) for _ in range(rng.choice((0, 1, 1, 1, 2)))),
    )
    return record, given, family


def relative(who: int, of: Written, rng: Random, names: Names) -> Written:
    """A brother or daughter: the same family name and telephone at home."""
    sex = rng.choice("mw")
    home = of.phones or (phone(rng),)
    return Written(
        who,
        names.choose(rng, sex).text,
        of.family,
        phones=home,
        mobiles=of.mobiles if rng.random() < 0.2 else (mobile(rng),),
        posts=of.posts[:1] if rng.random() < 0.4 else (),
    )


def share_mobiles(made: list[Written], rng: Random) -> None:
    """The mobile of an assistant stands with several people of an office."""
    for _ in range(len(made) // 300):
        number = mobile(rng)
        for _ in range(rng.choice((2, 2, 3))):
            at = rng.randrange(len(made))
            made[at] = replace(made[at], mobiles=(*made[at].mobiles, number))


def mobile(rng: Random) -> str:
    return f"+989{rng.choice(('12', '13', '19', '35', '21'))}{rng.randrange(10**7):07}"


def phone(rng: Random) -> str:
    return f"+98{rng.choice(('21', '31', '35', '51'))}{rng.randrange(2 * 10**7, 9 * 10**7)}"


def post(rng: Random, people: int) -> tuple[int, str]:
    """A few organizations have many people."""
    size = max(10, people // 20)
    return int(size * rng.random() ** 2), rng.choice(POSTS)


def birthday(rng: Random) -> date:
    if rng.random() < 0.05:
        return date(1960 + rng.randrange(30), 3, 21)  # 1 Farvardin: only the year is known
    return date(1945, 1, 1) + timedelta(days=rng.randrange(55 * 365))


def national_id(rng: Random) -> str:
    digits = [rng.randrange(10) for _ in range(9)]
    rest = sum(d * place for d, place in zip(digits, range(10, 1, -1), strict=True)) % 11
    return "".join(map(str, [*digits, rest if rest < 2 else 11 - rest]))


# --- met again ---------------------------------------------------------------------------------


def again(first: Written, given: Name, family: Name, rng: Random, kinds: Kinds) -> Written:
    """The same person once more, one or two things about the name written otherwise."""
    record = replace(first, honorific=first.honorific if rng.random() < 0.5 else "")
    chosen = rng.choices(
        list(kinds), weights=list(kinds.values()), k=2 if rng.random() < 0.25 else 1
    )
    for kind in dict.fromkeys(chosen):
        record = kind(record, given, family, rng)
    return remembered(record, rng)


def remembered(record: Written, rng: Random) -> Written:
    """What else is known is partly lost or has changed."""
    kept = rng.random()
    mobiles = record.mobiles if kept < 0.6 else (mobile(rng),) if kept < 0.72 else ()
    posts = tuple(p for p in record.posts if rng.random() < 0.65)
    if rng.random() < 0.15:
        posts = (*posts, (rng.randrange(10_000), rng.choice(POSTS)))
    number = record.national_id if rng.random() < 0.5 else ""
    if number and rng.random() < 0.06:
        number = slip(number, "0123456789", rng)
    return replace(
        record,
        mobiles=mobiles,
        phones=record.phones if rng.random() < 0.5 else (),
        emails=record.emails if rng.random() < 0.6 else (),
        national_id=number,
        birthday=record.birthday if rng.random() < 0.6 else None,
        posts=posts,
    )


Kind = Callable[[Written, Name, Name, Random], Written]
Kinds = dict[Kind, float]


def unchanged(record: Written, given: Name, family: Name, rng: Random) -> Written:
    return record


def arabic(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """A keyboard with the letters of Arabic."""
    table = str.maketrans({"ی": "ي", "ک": "ك"})
    return replace(
        record, given=record.given.translate(table), family=record.family.translate(table)
    )


def joined_or_apart(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """Half-spaces lost, or spaces in their place."""
    sign = rng.choice(("", " "))
    return replace(
        record,
        given=record.given.replace(ZWNJ, sign),
        family=record.family.replace(ZWNJ, sign),
    )


def titled(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """The title typed before the name."""
    return replace(record, honorific="", given=f"{rng.choice(TITLES[given.sex])} {record.given}")


def descent(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """«سید» said or left out."""
    if record.given.startswith("سید"):
        return replace(record, given=record.given.removeprefix("سید").strip(ZWNJ + " "))
    word = "سید" if given.sex == "m" else rng.choice(("سیده", "سادات"))
    text = f"{record.given} {word}" if word == "سادات" else f"{word} {record.given}"
    return replace(record, given=text)


def turned(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """Given and family name in each other's field."""
    return replace(record, given=record.family, family=record.given)


def in_one_field(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """The whole name as the family name."""
    return replace(record, given="", family=f"{record.given} {record.family}".strip())


SPELLINGS = (
    ("ایی", "ائی"), ("یی", "ئی"), ("ؤ", "و"), ("آ", "ا"), ("الله", "اله"), ("اء", "ا"),
    ("طه", "ته"), ("ابو‌ال", "ابول"), ("خوا", "خا"), ("وو", "و"), ("ئ", "ی"), ("عیل", "اعیل"),
)  # fmt: skip


def spelt(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """Hamza, madda and other spellings both of which are met."""
    for old, new in rng.sample(SPELLINGS, len(SPELLINGS)):
        if old in record.given + record.family:
            return replace(
                record, given=record.given.replace(old, new), family=record.family.replace(old, new)
            )
    return joined_or_apart(record, given, family, rng)


HEARD = {"ط": "ت", "ص": "س", "ث": "س", "ذ": "ز", "ض": "ز", "ظ": "ز", "ح": "ه", "غ": "ق", "ق": "غ"}


def by_ear(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """A letter that sounds the same, as one writes on the telephone."""
    found = [letter for letter in HEARD if letter in record.family + record.given]
    if not found:
        return spelt(record, given, family, rng)
    old = rng.choice(found)
    half = "family" if old in record.family else "given"
    return replace(record, **{half: getattr(record, half).replace(old, HEARD[old], 1)})


LETTERS = "ابپتجچحخدرزسشعفقکگلمنوهی"


def slip(text: str, letters: str, rng: Random) -> str:
    """One letter wrong, left out, too many, or two in the wrong order."""
    at = rng.randrange(1, len(text)) if len(text) > 1 else 0
    how = rng.randrange(4)
    if how == 0:
        return text[:at] + rng.choice(letters) + text[at + 1 :]
    if how == 1:
        return text[:at] + text[at + 1 :]
    if how == 2:
        return text[:at] + rng.choice(letters) + text[at:]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :] if at else text


def mistyped(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """A slip of the finger in the longer names sooner than in the short ones."""
    half = "family" if rng.random() < 0.65 else "given"
    return replace(record, **{half: slip(getattr(record, half), LETTERS, rng)})


def shortened_family(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """The last part of the family name left out, or a town added."""
    parts = record.family.replace(ZWNJ, " ").split()
    if len(parts) > 1:
        return replace(record, family=" ".join(parts[:-1]))
    return replace(record, family=f"{record.family} {rng.choice(TOWNS)}")


def shortened_given(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """«محمدرضا» is called «رضا»."""
    parts = record.given.replace(ZWNJ, " ").split()
    if len(parts) > 1:
        return replace(record, given=rng.choice((parts[0], parts[-1])))
    if given.sex == "m" and "محمد" not in record.given:
        return replace(record, given=f"محمد{record.given}")
    return joined_or_apart(record, given, family, rng)


def initial(record: Written, given: Name, family: Name, rng: Random) -> Written:
    return replace(record, given=f"{record.given[:1]}.")


def latin(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """As on a visiting card of an exhibition abroad."""
    return replace(
        record, honorific="", given=rng.choice(given.latin), family=rng.choice(family.latin)
    )


def nickname(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """Called otherwise than in the papers."""
    return replace(record, given=rng.choice(("پدرام", "کیان", "پرهام", "ساناز", "نازی")))


def with_al(record: Written, given: Name, family: Name, rng: Random) -> Written:
    return replace(record, family=f"ال{record.family}")


def vowelled(record: Written, given: Name, family: Name, rng: Random) -> Written:
    """Copied out of a text with signs for the vowels, the letters drawn out."""
    return replace(
        record,
        given=f"{record.given[:1]}\u064e{record.given[1:]}",
        family=f"{record.family[:2]}ـ{record.family[2:]}",
    )


#: how the name is written when somebody is met again, and how often
KINDS: Kinds = {
    unchanged: 16,
    arabic: 12,
    joined_or_apart: 14,
    titled: 12,
    descent: 5,
    turned: 6,
    in_one_field: 6,
    spelt: 7,
    by_ear: 4,
    mistyped: 8,
    shortened_family: 3,
    shortened_given: 3,
    initial: 2,
    latin: 3,
}
#: what only the hold-out has
HELD_OUT: Kinds = {nickname: 1, with_al: 1, vowelled: 2}


def pairs(made: list[Written]) -> Iterator[tuple[int, int]]:
    """The places of all pairs of records of one person."""
    places: dict[int, list[int]] = {}
    for place, record in enumerate(made):
        places.setdefault(record.who, []).append(place)
    for same in places.values():
        yield from ((a, b) for i, a in enumerate(same) for b in same[i + 1 :])
