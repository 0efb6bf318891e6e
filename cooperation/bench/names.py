"""Names of invented people, as often as they are met: a few family names are borne by many."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from crm.text import ZWNJ

MEN = (
    "محمد علی حسین مهدی رضا امیرحسین محمدرضا علیرضا حسن امیر احمد سعید حمید مسعود مجید علی‌اکبر "
    "ابوالفضل جواد محسن مصطفی محمدمهدی مرتضی عباس اکبر یوسف ابراهیم حمیدرضا بهزاد کامران فرهاد "
    "ناصر محمود اسماعیل بهرام شهرام داوود علی‌اصغر غلامرضا قاسم کاظم منصور نادر هادی یاسر آرش "
    "آرمان بابک بهنام پدرام پویا پیمان جمشید خسرو داریوش رامین روزبه سامان سپهر سهراب سیاوش سینا "
    "شاهین صادق طاها عرفان فرامرز فریدون کوروش کیوان کیان مازیار میلاد نیما وحید هومن یحیی ژوبین"
).split()
WOMEN = (
    "فاطمه زهرا مریم زینب معصومه سمیه نرگس لیلا مهسا الهام سارا نازنین مینا اعظم طاهره کبری صدیقه "
    "رقیه خدیجه راضیه مرضیه نسرین شهلا پروین مهین ژیلا ژاله آزاده آیدا بهاره پریسا ترانه ثریا "
    "چکاوک حمیده خاطره دنیا رویا زیبا سحر سمانه سیما شادی شیرین شیوا صبا طیبه عاطفه غزاله فرزانه "
    "فروغ گلناز گیتی لادن محبوبه مهناز نگار نیلوفر هانیه هدیه یاسمن فاطمه‌زهرا ام‌البنین"
).split()
#: the commonest first; AHMADI stands apart because searches are measured by it
FAMILIES = (
    "محمدی حسینی رضایی مرادی حیدری کریمی جعفری موسوی قاسمی رحیمی کاظمی اکبری هاشمی ابراهیمی "
    "عباسی صادقی یوسفی نوری رستمی شریفی قربانی مهدوی طاهری اسدی باقری زارعی صالحی نجفی میرزایی "
    "عزیزی سلیمانی اسماعیلی غلامی امینی نظری محمودی ملکی بهرامی حسنی تقوی فتحی سلطانی یزدانی "
    "اکبریان خسروی رفیعی شفیعی کرمی منصوری ناصری یعقوبی خلیلی دهقان فلاح شیرازی اصفهانی تهرانی "
    "تبریزی کاشانی کرمانی خراسانی بختیاری لطفی معصومی مرتضوی نعمتی هدایتی وحیدی پارسا پیروز "
    "توکلی ثابتی جلالی جمشیدی چراغی حاتمی خادم خدادادی داوودی دلاوری ذاکری راد رنجبر زمانی زند "
    "ژیان سرمدی سعیدی سهرابی شاکری شجاعی شهیدی صفایی صمدی ضیایی طالبی ظریف عابدی عرب عطایی "
    "علیزاده غفاری فاضلی فخری فراهانی فرهادی قنبری کامرانی کاویانی کبیری کیانی گلستانی گودرزی "
    "لاهوتی متین مجیدی مشایخی مظفری معتمدی مقدم نادری نصیری نیکو هنرور همتی واعظی پناهی بیگی "
    "پورمحمد چیت‌ساز حلاج ریسنده بافنده نساج رنگرز پنبه‌چی ابریشمی قالیباف کرباسی بزاز زرباف"
).split()
AHMADI, SHARE_OF_AHMADI = "احمدی", 0.04
ENDINGS = "زاده پور نژاد فر نیا منش دوست خواه پناه تبار".split()
BEGINNINGS = "آل بنی خان میر حاج ملا شیخ".split()
TOWNS = (
    "تهرانی اصفهانی یزدی تبریزی کاشانی قمی اردبیلی شیرازی بروجردی نیشابوری زنجانی لنگرودی "
    "سبزواری خویی اراکی بیرجندی دزفولی بوشهری اصل مقدم"
).split()
TITLES_OF_MEN = ("آقای", "آقای", "آقای", "مهندس", "دکتر", "جناب آقای", "جناب آقای مهندس", "حاج آقا")
TITLES_OF_WOMEN = ("خانم", "خانم", "خانم", "مهندس", "دکتر", "سرکار خانم", "سرکار خانم دکتر")
OPERATORS = ("910", "911", "912", "913", "914", "915", "916", "917", "919", "921", "935", "990")
#: twenty chances: a plain name, one with an ending, a beginning, a town, or joined to another
SHAPES = ("plain",) * 13 + ("ending",) * 4 + ("beginning", "town", "joined")


def falling(names: list[str]) -> list[float]:
    """Running weights: the tenth name is met about half as often as the first."""
    total, weights = 0.0, []
    for rank in range(len(names)):
        total += 1 / (rank + 10)
        weights.append(total)
    return weights


MEN_BY_RANK, WOMEN_BY_RANK, FAMILIES_BY_RANK = map(falling, (MEN, WOMEN, FAMILIES))


class Name(NamedTuple):
    """What somebody is called."""

    honorific: str
    given: str
    family: str


def name(rng: Random) -> Name:
    """Somebody's name; one in twelve men is a Seyyed, one in five goes without an honorific."""
    woman = rng.random() < 0.4
    given = choose(rng, WOMEN, WOMEN_BY_RANK) if woman else choose(rng, MEN, MEN_BY_RANK)
    if not woman and rng.random() < 0.08:
        given = f"سید {given}"
    titles = TITLES_OF_WOMEN if woman else TITLES_OF_MEN
    honorific = rng.choice(titles) if rng.random() < 0.8 else ""
    return Name(honorific, given, family_name(rng))


def family_name(rng: Random) -> str:
    """A family name, two in five of them made of parts."""
    if rng.random() < SHARE_OF_AHMADI:
        return AHMADI
    base = choose(rng, FAMILIES, FAMILIES_BY_RANK)
    match rng.choice(SHAPES):
        case "ending":
            return f"{stem(base)}{ZWNJ}{rng.choice(ENDINGS)}"
        case "beginning":
            return f"{rng.choice(BEGINNINGS)}{ZWNJ}{base}"
        case "town":
            return f"{base} {rng.choice(TOWNS)}"
        case "joined":
            other = rng.choice((AHMADI, *FAMILIES))
            return base if other == base else f"{base}{ZWNJ}{other}"
    return base


def stem(family: str) -> str:
    """What an ending is put to: «کریم» of «کریمی», so that «کریم‌زاده» comes out."""
    keep = family.endswith(("ایی", "وی", "یی")) or len(family) < 5
    return family if keep or not family.endswith("ی") else family[:-1]


def choose(rng: Random, names: list[str], weights: list[float]) -> str:
    return rng.choices(names, cum_weights=weights)[0]


def mobile(rng: Random) -> str:
    """A mobile number as it is dialled inside the country."""
    return f"0{rng.choice(OPERATORS)}{rng.randrange(10**7):07}"


def international(number: str) -> str:
    """The number as machines write it."""
    return f"+98{number[1:]}"
