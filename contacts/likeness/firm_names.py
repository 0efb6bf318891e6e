"""The names of organizations taken apart for comparing: without legal forms, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contacts.likeness.sounds import bones, heard, together
from crm.text import fold

#: legal forms and little words: never what tells two organizations apart
DROPPED = frozenset(
    fold(
        "شرکت شرکتهای سهامی خاص عام مسئولیت محدود با س خ ع م ثبت استان شهر شهرستان شماره ها های "
        "و در co company ltd limited inc corp corporation llc plc the of and for no"
    ).split()
)
#: words that are often left out and seldom tell anything; where they differ they do
WEAK = frozenset(
    fold(
        "گروه مجتمع کارخانه کارخانجات تولیدی صنعتی بازرگانی تعاونی موسسه واحد مهندسین مهندسان "
        "مشاور صنایع کل ملی بین المللی شهید دکتر group factory industrial industries international"
    ).split()
)
#: what a part of an organization is called; which one it is the organization above tells
UNITS = frozenset(
    map(
        heard,
        fold(
            "معاونت دفتر اداره مدیریت دبیرخانه کارگروه کمیسیون کمیته دانشکده حراست شعبه "
            "نمایندگی حوزه روابط بخش هسته آزمایشگاه office department branch faculty secretariat"
        ).split(),
    )
)
#: how often words of trade and office stand in names, roughly
USUAL = {
    heard(word): share
    for share, words in (
        (0.12, "نساجی صنعتی صنایع اداره کل سازمان"),
        (0.06, "بافندگی ریسندگی فرش شهرک دفتر معاونت انجمن ایران دانشگاه تولیدی پوشاک"),
        (0.03, "موکت نخ الیاف رنگرزی چاپ تکمیل پتو حوله اتحادیه اتاق پتروشیمی بازرگانی توسعه"),
        (0.03, "تهران اصفهان یزد کاشان قم تبریز مشهد شیراز کرمان گیلان مازندران فارس خراسان"),
        (0.02, "معادن معدن تجارت صنعت استاندارد گمرک مالیاتی امور روابط عمومی مدیرعامل مالی فنی"),
        (0.02, "ماهنامه کمیسیون کارگروه بافت باف نوین پارس آریا آسیا کویر البرز ناحیه منطقه"),
    )
    for word in fold(words).split()
}
#: trades in English, as cards of exhibitions have them
TRANSLATED = {
    "textile": "نساجی",
    "textiles": "نساجی",
    "spinning": "ریسندگی",
    "weaving": "بافندگی",
    "carpet": "فرش",
    "university": "دانشگاه",
    "association": "انجمن",
    "chamber": "اتاق",
    "ministry": "وزارت",
    "petrochemical": "پتروشیمی",
    "iran": "ایران",
    "tehran": "تهران",
}
ISLAMIC_REPUBLIC = re.compile(r"\bج ا\b")
LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class FirmName:
    """One name of an organization."""

    text: str
    words: tuple[str, ...]
    numbers: frozenset[str]
    bones: str
    #: the first letters of its words, Latin or Persian
    initials: str

    @property
    def is_unit(self) -> bool:
        """Whether it names a part of an organization rather than an organization."""
        return bool(self.words) and self.words[0] in UNITS


def firm_name(text: str) -> FirmName | None:
    """A name taken apart; None for an empty one."""
    all_words = ISLAMIC_REPUBLIC.sub("جمهوری اسلامی", fold(text)).split()
    if not all_words:
        return None
    telling = [word for word in all_words if word not in DROPPED] or all_words
    words = tuple(heard(plain(word)) for word in telling if not word.isdigit())
    return FirmName(
        together(words),
        words,
        frozenset(word for word in telling if word.isdigit()),
        "".join(sorted("".join(bones(plain(word)) for word in telling))),
        "".join(word[0] for word in telling),
    )


def plain(word: str) -> str:
    """A word without the endings of the plural and of what belongs to it, English in Persian."""
    word = TRANSLATED.get(word, word)
    if len(word) > 5 and word.endswith(("های", "ها")):
        word = word.removesuffix("ی").removesuffix("ها")
    return word[:-1] if len(word) > 3 and word.endswith("وی") else word


def names_of(texts: Iterable[str]) -> Iterator[FirmName]:
    """The names that are not empty."""
    yield from filter(None, map(firm_name, texts))


@dataclass
class Matched:
    """The words two names share, and those that are left on either side."""

    both: list[str]
    close: list[tuple[str, str]]
    left: list[str]
    right: list[str]

    def agree(self, mine: str, theirs: str) -> None:
        """A word of the left that is one of the right."""
        self.left.remove(mine)
        self.right.remove(theirs)
        self.both.append(theirs)


def matched(one: FirmName, other: FirmName) -> Matched:
    """The words of two names laid beside each other."""
    found = Matched([], [], list(one.words), list(other.words))
    for word in one.words:
        if word in found.right:
            found.agree(word, word)
    if found.left and found.right:
        join(found)
        shorten(found.left, found.right, other.words, found.both)
        shorten(found.right, found.left, one.words, found.both)
    return found


def join(found: Matched) -> None:
    """What is one word here and two there; the same consonants in Latin letters."""
    left, right = found.left, found.right
    if together(left) == together(right) or "و".join(left) in right or "و".join(right) in left:
        found.both += left
        left.clear()
        right.clear()
        return
    for mine, theirs in ((left, right), (right, left)):
        for at in range(len(theirs) - 1):
            if (pair := together(theirs[at : at + 2])) in mine:
                mine.remove(pair)
                found.both.append(pair)
                del theirs[at : at + 2]
                break
    for word in [word for word in left if LATIN.search(word)]:
        same = next((w for w in right if len(bones(w)) > 2 and bones(w) == bones(word)), None)
        if same:
            found.agree(word, same)


def shorten(mine: list[str], theirs: list[str], words: tuple[str, ...], both: list[str]) -> None:
    """A word of the first letters of words there: «صمت» for «صنعت، معدن و تجارت»."""
    for word in [word for word in mine if 2 < len(word) < 8]:
        for at in range(len(words) - len(word) + 1):
            spelt = words[at : at + len(word)]
            if "".join(w[0] for w in spelt) == word and any(w in theirs for w in spelt):
                mine.remove(word)
                both.append(word)
                for one in spelt:
                    if one in theirs:
                        theirs.remove(one)
                break
