"""Dates as people write them: the names of months and days, and reading a date out of a text."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from crm.text import ZWNJ, fold, latin_digits, local_digits, normalise, parse_ordinal


def _names(**names: str) -> dict[str, list[str]]:
    return {language: words.split() for language, words in names.items()}


JALALI_MONTHS = _names(
    fa="فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    en="Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand",
)
GREGORIAN_MONTHS = _names(
    fa="ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    en="January February March April May June July August September October November December",
)
#: Monday first, as date.weekday() counts
WEEKDAYS = _names(
    fa="دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
    en="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
)
FIRST_YEAR, LAST_YEAR = 1200, 1500
FIRST_GREGORIAN_YEAR = 1800
#: two-digit years reach this far into the future, the rest lie in the past
YEARS_AHEAD = 20

_OTHER_MONTHS = {"امرداد": 5, "amordad": 5, "ordibehest": 2, "dei": 10, "esphand": 12}
_OTHER_GREGORIAN = {"sept": 9, "می": 5, "جولای": 7, "آگوست": 8, "جون": 6} | {
    name[:3].lower(): i for i, name in enumerate(GREGORIAN_MONTHS["en"], 1)
}
_OTHER_WEEKDAYS = {"آدینه": 4} | {name[:3].lower(): i for i, name in enumerate(WEEKDAYS["en"])}


def _squash(name: str) -> str:
    return fold(name.replace(ZWNJ, "")).replace(" ", "")


def _numbered(names: dict[str, list[str]], others: dict[str, int], first: int) -> dict[str, int]:
    """Every spelling of the names in both languages, with its number."""
    known = {_squash(other): number for other, number in others.items()}
    for spelled in names.values():
        known.update({_squash(name): number for number, name in enumerate(spelled, first)})
    return known


_MONTHS = _numbered(JALALI_MONTHS, _OTHER_MONTHS, 1)
_GREGORIAN = _numbered(GREGORIAN_MONTHS, _OTHER_GREGORIAN, 1)
_WEEKDAYS = _numbered(WEEKDAYS, _OTHER_WEEKDAYS, 0)


def _any_of(names: dict[str, int]) -> str:
    """One of the names, also in two pieces such as «سه شنبه» and «اردی بهشت»."""
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(r"\s?".join(name) if not name.isascii() else name for name in longest_first)


_PREFIX = rf"(?:مورخ\w*|تاریخ|روز|on)?\s*(?:(?P<weekday>{_any_of(_WEEKDAYS)})(?:\s+|(?=\d)))?"
_DAY = r"(?:(?P<day>\d{1,2})\s*(?:ام|م|st|nd|rd|th)?|(?P<day_words>[^\W\d]+(?:\s[^\W\d]+){0,3}?))"
_MONTH = rf"(?P<month>{_any_of(_MONTHS | _GREGORIAN)})\s*(?:ماه)?"
_YEAR = r"(?:سال\s*)?(?P<year>\d{2,4})"
_IN_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_PREFIX}{_DAY}\s*(?:of\s+)?{_MONTH}\s*{_YEAR}",
        rf"{_PREFIX}{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_YEAR}",
        rf"{_YEAR}\s*{_MONTH}\s*(?P<day>\d{{1,2}})",
        rf"{_MONTH}\s*{_YEAR}",
        rf"{_PREFIX}{_DAY}\s*(?:of\s+)?{_MONTH}",
        r"سال\s*(?P<year>\d{2,4})",
    )
)
_NUMBERS = re.compile(r"\d+(?:(?:\s*[/\\.,،٫٬_–−-]\s*|\s+)\d+){0,2}")


@dataclass(frozen=True)
class Written:
    """A date as it was written; a month or day of 0 was not."""

    year: int
    month: int = 0
    day: int = 0
    gregorian: bool = False
    weekday: int | None = None


def read_written(text: str, this_year: int) -> Written | None:
    """What the text says, not yet whether such a day exists; None if it is no date at all."""
    clean = latin_digits(normalise(text))
    if _NUMBERS.fullmatch(clean):
        return _read_numbers(re.findall(r"\d+", clean), this_year)
    words = fold(clean.replace(ZWNJ, ""))
    for pattern in _IN_WORDS:
        if found := pattern.fullmatch(words):
            return _read_words(found.groupdict(), this_year)
    return None


def _read_numbers(parts: list[str], this_year: int) -> Written | None:
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if any(len(part) > 4 for part in parts):
        return None
    if len(parts) == 1:
        if len(parts[0]) < 3:
            return None
        year, rest = parts[0], []
    elif len(parts) == 2 and max(map(len, parts)) < 3:
        raise missing_year()
    elif _starts_with_year(parts):
        year, rest = parts[0], parts[1:]
    else:
        year, rest = parts[-1], parts[-2::-1]
        if int(year) >= FIRST_GREGORIAN_YEAR:
            raise ValidationError(
                _("Write a Gregorian date with the year first, as in 2022-11-28."), code="order"
            )
    full = _full_year(year, this_year)
    month, day = (*map(int, rest), 0, 0)[:2]
    return Written(full, month, day, gregorian=full >= FIRST_GREGORIAN_YEAR)


def _starts_with_year(parts: list[str]) -> bool:
    """1401/9/7 and 98/9/7, but not 7/9/1401, 7/9/98 or 7/9/01."""
    first, last = parts[0], parts[-1]
    if len(first) > 2 or len(last) > 2:
        return len(first) > 2
    if len(parts) == 2 or int(first) > 31:
        return True
    return int(last) <= 31 and not (len(first) == 1 and len(last) == 2)


def _read_words(found: dict[str, str | None], this_year: int) -> Written | None:
    month = (found.get("month") or "").replace(" ", "")
    gregorian = month in _GREGORIAN
    day = int(found.get("day") or 0)
    if found.get("day_words"):
        day = parse_ordinal(found["day_words"] or "") or 0
        if not day:
            return None
    if not found.get("year"):
        raise missing_year()
    if gregorian and len(found["year"] or "") < 4:
        raise _short_year()
    year = _full_year(found["year"] or "", this_year)
    weekday = _WEEKDAYS.get((found.get("weekday") or "").replace(" ", ""))
    number = _GREGORIAN[month] if gregorian else _MONTHS.get(month, 0)
    return Written(year, number, day, gregorian or year >= FIRST_GREGORIAN_YEAR, weekday)


def _full_year(text: str, this_year: int) -> int:
    """1401 for 1401, 401 and 01; a two-digit year is the nearest that makes sense."""
    year = int(text)
    if len(text) == 1:
        raise _short_year()
    if len(text) == 2:
        year += this_year // 100 * 100
        return year - 100 if year > this_year + YEARS_AHEAD else year
    return year + 1000 if len(text) == 3 else year


def missing_year() -> ValidationError:
    return ValidationError(_("Write the year too, as in 1401/09/07."), code="no_year")


def _short_year() -> ValidationError:
    return ValidationError(
        _("Write the year with four digits, as in 1401/09/07."), code="short_year"
    )


def wrong_year(year: int) -> ValidationError:
    return ValidationError(
        _("The year %(year)s is out of range: Jalali years go from %(first)s to %(last)s."),
        code="year",
        params={
            "year": local_digits(year),
            "first": local_digits(FIRST_YEAR),
            "last": local_digits(LAST_YEAR),
        },
    )


def wrong_month(month: int) -> ValidationError:
    return ValidationError(
        _("There is no month %(month)s: months go from 1 to 12."),
        code="month",
        params={"month": local_digits(month)},
    )


def wrong_day(written: Written, month_name: str, days: int) -> ValidationError:
    sign = "-" if written.gregorian else "/"
    return ValidationError(
        _("%(date)s does not exist: %(month)s %(year)s has %(days)s days."),
        code="day",
        params={
            "date": local_digits(f"{written.year}{sign}{written.month:02}{sign}{written.day:02}"),
            "month": month_name,
            "year": local_digits(written.year),
            "days": local_digits(days),
        },
    )
