"""Invented organizations met more than once, as offices write them; a seed gives them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from benchmarks.duplicates.invented import LETTERS, ZWNJ, Names, names_of, phone, slip

TRADES = (
    "ریسندگی", "بافندگی", "رنگرزی", "چاپ و تکمیل", "فرش ماشینی", "موکت", "پوشاک", "پتوبافی",
    "حوله‌بافی", "کشبافی", "الیاف", "نخ", "منسوجات فنی", "جوراب‌بافی", "پرده و مبلی",
)  # fmt: skip
WORDS = {
    "dev": "زرین نقش پارس آذر سپید نگین گل ستاره کویر دنا سهند زاگرس البرز مهر تاج بهار رویال",
    "holdout": "آریا دیبا کوثر الوند خزر هامون پیشرو نوین یکتا آرام سایان لوتوس کیمیا صبا برتر",
}
SECOND = "نخ بافت تاب پود باف ریس تار نساج".split()
OFFICES = ("اداره کل {s} استان {t}", "معاونت {s} {t}", "سازمان {s} {t}")
SUBJECTS = ("استاندارد", "امور مالیاتی", "گمرک", "تأمین اجتماعی", "محیط زیست", "صنعت، معدن و تجارت")
FORMS = (
    "شرکت {}",
    "شرکت {} (سهامی خاص)",
    "کارخانه {}",
    "گروه صنعتی {}",
    "شرکت تولیدی {}",
    "{} (س.خ)",
)


@dataclass(frozen=True)
class Firm:
    """One record of an organization, as typed."""

    who: int
    name: str
    town: str
    kind: str
    city: str = ""
    legal_id: str = ""
    phones: tuple[str, ...] = ()
    site: str = ""


def firms(part: str, count: int, seed: int) -> list[Firm]:
    """All records, in no order; the register refuses a name that another has already."""
    rng, names = Random(seed), names_of(part)
    made: list[Firm] = []
    taken: set[frozenset[str]] = set()
    while len(taken) < count:
        first = somebody(len(taken), part, rng, names)
        core = registered(first)
        if core in taken:
            continue
        taken.add(core)
        made.append(first)
        if rng.random() < 0.14:
            made.append(again(first, rng))
    rng.shuffle(made)
    return made


def registered(firm: Firm) -> frozenset[str]:
    """What the register compares: a name without its town, its trade and the order of its words."""
    if firm.kind != "mill":
        return frozenset([firm.name])
    trades = {"صنایع", "نساجی", *" ".join(TRADES).split()}
    words = firm.name.removesuffix(f" {firm.town}").replace(ZWNJ, " ").split()
    return frozenset(word for word in words if word not in trades)


def somebody(who: int, part: str, rng: Random, names: Names) -> Firm:
    town = names.choose(rng, "t").text
    chance = rng.random()
    if chance < 0.12:
        name = rng.choice(OFFICES).format(s=rng.choice(SUBJECTS), t=town)
        kind = "agency_office"
    elif chance < 0.2:
        name, kind = (
            f"شهرک صنعتی {town} {rng.choice(('', '', '۱', '۲'))}".strip(),
            "industrial_town",
        )
    else:
        name, kind = mill(town, part, rng, names), "mill"
    return Firm(
        who,
        name,
        town,
        kind,
        town if rng.random() < 0.7 else "",
        legal_id(rng) if rng.random() < 0.35 else "",
        (phone(rng),) if rng.random() < 0.6 else (),
        f"www.firm{who}.example" if rng.random() < 0.2 else "",
    )


def mill(town: str, part: str, rng: Random, names: Names) -> str:
    word, other = rng.choice(WORDS[part].split()), rng.choice(WORDS[part].split())
    own = rng.choice(
        (
            f"{word}{ZWNJ}{rng.choice(SECOND)}",
            f"{word} {rng.choice(SECOND)} {other}",
            f"{word} {names.choose(rng, 'f').text}",
            names.family(rng).text,
            names.choose(rng, "w").text,
        )
    )
    trade = rng.choice(("نساجی", rng.choice(TRADES)))
    return rng.choice(
        (f"{trade} {own}", f"{trade} {own} {town}", f"{own} {town}", f"صنایع {trade} {own}")
    )


def legal_id(rng: Random) -> str:
    weights = (29, 27, 23, 19, 17) * 2
    digits = [rng.randrange(1, 10) for _ in range(10)]
    shift = digits[9] + 2
    total = sum((d + shift) * w for d, w in zip(digits, weights, strict=True))
    return "".join(map(str, [*digits, total % 11 % 10]))


def again(first: Firm, rng: Random) -> Firm:
    """The same organization once more."""
    firm = first
    for change in rng.sample(CHANGES, 2 if rng.random() < 0.4 else 1):
        firm = replace(firm, name=change(firm, rng))
    return replace(
        firm,
        city=firm.city if rng.random() < 0.6 else "",
        legal_id=firm.legal_id if rng.random() < 0.5 else "",
        phones=firm.phones if rng.random() < 0.5 else (phone(rng),) if rng.random() < 0.5 else (),
        site=firm.site if rng.random() < 0.5 else "",
    )


def in_a_form(firm: Firm, rng: Random) -> str:
    return rng.choice(FORMS).format(firm.name) if firm.kind == "mill" else firm.name


def arabic(firm: Firm, rng: Random) -> str:
    return firm.name.replace("ی", "ي").replace("ک", "ك")


def joined_or_apart(firm: Firm, rng: Random) -> str:
    name = firm.name.replace(ZWNJ, rng.choice(("", " ")))
    return name.replace("استان ", "") if name == firm.name else name


def with_town(firm: Firm, rng: Random) -> str:
    if firm.kind != "mill":
        return firm.name
    shorter = firm.name.removesuffix(f" {firm.town}")
    return f"{firm.name} {firm.town}" if shorter == firm.name else shorter


def without_trade(firm: Firm, rng: Random) -> str:
    words = firm.name.split()
    return " ".join(words[1:]) if firm.kind == "mill" and len(words) > 2 else firm.name


def mistyped(firm: Firm, rng: Random) -> str:
    return slip(firm.name, LETTERS, rng)


Change = Callable[[Firm, Random], str]
CHANGES: tuple[Change, ...] = (
    *(in_a_form, in_a_form, in_a_form, arabic, joined_or_apart, joined_or_apart),
    *(with_town, without_trade, mistyped),
)
