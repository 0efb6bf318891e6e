"""How common names are: two who bear a rare name are one person sooner than two called Ali Ahmadi.

What is usual in Iran is known roughly, by the order of the commonest names; the more people there
are in the office's own records, the more these tell.
"""

from __future__ import annotations

from collections import Counter
from math import log

from contacts.likeness.sounds import sound

#: the commonest first, men and women mixed as they are met in an office
GIVEN = (
    "محمد علی فاطمه حسین زهرا مهدی رضا حسن مریم امیرحسین محمدرضا علیرضا احمد معصومه سعید زینب "
    "سمیه لیلا حمید محمدمهدی عباس حمیدرضا مسعود مجید محسن جواد مصطفی ابراهیم مرتضی امیر اکبر "
    "ابوالفضل محمدعلی علی‌اکبر محمدحسین نرگس الهام طاهره اعظم سارا صدیقه غلامرضا اسماعیل "
    "محمود یوسف قاسم داوود هادی ناصر وحید مهناز راضیه مرضیه رقیه خدیجه اکرم محبوبه نسرین پروین "
    "محمدجواد محمدامین امیررضا امیرعلی علی‌اصغر غلامحسین رحیم کریم جعفر کاظم صادق منصور اصغر "
    "یعقوب ایمان میلاد احسان سینا پویا نیما آرش بهزاد بهنام بهرام شهرام فرهاد کامران پیمان بابک "
    "نادر یاسر مهسا ندا پریسا آزاده سحر شیرین مینا فرزانه شهلا نازنین نگار نیلوفر هانیه سیما عاطفه "
    "حبیب روح‌الله عبدالله نعمت‌الله حجت‌الله سجاد جمشید فریدون سیاوش کوروش داریوش خسرو زهره سعیده "
    "حمیده فریده وحیده حامد فرید منصوره مهدیه محدثه منیره ملیحه جمیله جلیل خلیل جمال جلال کمال"
).split()
FAMILY = (
    "محمدی حسینی احمدی رضایی مرادی حیدری کریمی موسوی جعفری قاسمی رحیمی کاظمی اکبری هاشمی ابراهیمی "
    "عباسی صادقی حسن‌زاده یوسفی نوری رستمی شریفی قربانی مهدوی طاهری اسدی باقری زارعی صالحی نجفی "
    "میرزایی عزیزی سلیمانی اسماعیلی غلامی امینی نظری محمودی ملکی بهرامی حسنی تقوی فتحی سلطانی "
    "یزدانی خسروی رفیعی شفیعی کرمی منصوری ناصری یعقوبی خلیلی دهقان فلاح قنبری جلالی عابدی فاضلی "
    "کیانی حاتمی معصومی مرتضوی لطفی نصیری علیزاده محمدزاده حسین‌زاده علی‌پور حسن‌پور قلی‌زاده "
    "عبداللهی رضوی طباطبایی غفاری مقدم نعمتی همتی شجاعی سعیدی توکلی امیری رجبی بیات ذاکری صفری "
    "زمانی مجیدی مظفری فراهانی فرهادی جمشیدی داوودی حقیقی وکیلی پناهی صمدی بختیاری شیخی نادری"
).split()
RARE_GIVEN, RARE_FAMILY, LONG_FAMILY = 1e-4, 3e-5, 3e-6
#: from so many letters on a family name is made of parts, and rarer still
LONG = 9
#: most names are borne by few: that one was met says less than a whole one about meeting it again
DISCOUNT = 0.5
#: a given name so many bear is one, not another mistyped
A_NAME = log(1e-3)
#: so many people of the office's own weigh as much as what is usual
OWN = 5_000


def falling(names: list[str], share: float, step: float) -> dict[str, float]:
    """{name as it sounds: its share of all}; the later a name comes the rarer it is."""
    return {sound(name): share / (1 + step * rank) for rank, name in enumerate(names)}


USUAL_GIVEN = falling(GIVEN, 0.035, 0.12)
USUAL_FAMILY = falling(FAMILY, 0.010, 0.06)


class Commonness:
    """How many of `people` bear which given and family name, by sound."""

    def __init__(
        self,
        people: int,
        given_names: Counter[str] | None = None,
        family_names: Counter[str] | None = None,
    ) -> None:
        self.people = people
        self.given_names, self.family_names = given_names or Counter(), family_names or Counter()
        self.all_given, self.all_family = self.given_names.total(), self.family_names.total()

        self._given: dict[str, float] = {}
        self._family: dict[str, float] = {}

    def given(self, name: str) -> float:
        """The logarithm of the share of those with this given name."""
        if name not in self._given:
            usual = USUAL_GIVEN.get(name, RARE_GIVEN)
            self._given[name] = log(share(self.given_names[name], self.all_given, usual))
        return self._given[name]

    def are_two(self, one: str, other: str) -> bool:
        """Whether both are given names by themselves, however alike: «زهرا» and «زهره»."""
        return all(name in USUAL_GIVEN or self.given(name) > A_NAME for name in (one, other))

    def family(self, name: str) -> float:
        """The logarithm of the share of those with this family name."""
        if name not in self._family:
            rare = LONG_FAMILY if len(name) >= LONG else RARE_FAMILY
            usual = USUAL_FAMILY.get(name, rare)
            self._family[name] = log(share(self.family_names[name], self.all_family, usual))
        return self._family[name]


def share(own: int, all_own: int, usual: float) -> float:
    """What the office's own records and what is usual say together.

    One of those who bear the name is the one that is asked about.
    """
    return (max(0.0, own - 1 - DISCOUNT) + OWN * usual) / (all_own + OWN)
