"""Persian text: one spelling on the way in, keys to find and sort by, numbers in words, digits."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from django.utils.translation import get_language

ZWNJ = "\u200c"
PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
ASCII_DIGITS = "0123456789"
GROUPING, DECIMAL, MINUS = "\u066c", "\u066b", "\u200e\u2212"
LONGEST_QUERY = 200

_TO_LATIN = str.maketrans(PERSIAN_DIGITS + ARABIC_DIGITS, ASCII_DIGITS * 2)
_TO_PERSIAN = str.maketrans(ASCII_DIGITS + ARABIC_DIGITS, PERSIAN_DIGITS * 2)
_TO_PERSIAN_NUMBER = _TO_PERSIAN | str.maketrans({",": GROUPING, ".": DECIMAL, "-": MINUS})


# --- on the way in -----------------------------------------------------------------------------


class _Tidy(dict[int, str]):
    """What becomes of each character that is stored: learnt once, then one table look-up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = unicodedata.category(char)
        if kind == "Zs":
            char = " "
        elif char in "\x0b\x0c\x85\u2028\u2029":
            char = "\n"
        elif kind in ("Cc", "Cs") or unicodedata.bidirectional(char) in _BIDI_MARKS:
            char = ""
        elif 0xFB50 <= code <= 0xFDEF or 0xFE70 <= code <= 0xFEFC:
            # Letters copied out of a PDF come as drawn shapes.
            char = unicodedata.normalize("NFKC", char).translate(self)
        self[code] = char
        return char


_BIDI_MARKS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
_tidy = _Tidy(str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\t": " ", "\n": "\n", "\ufeff": ""}))
_tidy.update(dict.fromkeys((0x200E, 0x200F, 0x061C, 0x2060), ""))
# Old word processors wrote the soft hyphen or the zero-width space where ZWNJ belongs.
_JOINED = re.compile("(?<=[\u0600-\u06ff])[\u200b\u200c\u00ad]+(?=[\u0600-\u06ff])")
_LOOSE = re.compile("[\u200b\u00ad]|(?<![\u0600-\u06ff])\u200c|\u200c(?![\u0600-\u06ff])")


def normalise(text: str, *, multiline: bool = False) -> str:
    """The one way a text is stored: Persian ی and ک, no hidden marks, single spaces."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LOOSE.sub("", _JOINED.sub(ZWNJ, text.translate(_tidy)))
    if not multiline:
        return " ".join(text.split())
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip("\n")


def latin_digits(text: str) -> str:
    """The same text with 0–9 for Persian and Arabic digits."""
    return text if text.isascii() else text.translate(_TO_LATIN)


def persian_digits(text: object) -> str:
    """The same text with ۰–۹ for every digit."""
    return str(text).translate(_TO_PERSIAN)


def way(text: str) -> str:
    """Which way a text runs, as its first letter says: "rtl" or "ltr"; "" when it has none."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return ""


# --- finding -----------------------------------------------------------------------------------

_SAME_LETTER = {
    **dict.fromkeys("يىېےێۍ", "ی"),
    **dict.fromkeys("كڪګ", "ک"),
    **dict.fromkeys("ةەہھۃ", "ه"),
    **dict.fromkeys("ٱٲٳ", "ا"),
    **dict.fromkeys("ۆۋۇ", "و"),
    **dict.fromkeys("ڕ", "ر"),
    **dict.fromkeys("ڵ", "ل"),
    **dict.fromkeys("ءـٔ\u200d\u200b\u2060\ufeff\u200e\u200f\u061c\u00ad", ""),
}


class _Fold(dict[int, str]):
    """How each character is compared: learnt once, then one table look-up."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code)).casefold()
        self[code] = "".join(map(self._part, unicodedata.normalize("NFKD", parts)))
        return self[code]

    @staticmethod
    def _part(char: str) -> str:
        if char in _SAME_LETTER:
            return _SAME_LETTER[char]
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me") or unicodedata.bidirectional(char) in _BIDI_MARKS:
            return ""
        if kind == "Nd":
            return str(unicodedata.decimal(char))
        return char if char.isalnum() else " "


_fold = _Fold()


def fold(text: str) -> str:
    """The text as it is compared: one letter for all its spellings, signs as single spaces."""
    return " ".join(text.translate(_fold).split())


def folded_places(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, ZWNJ left out, and where in it each character came from."""
    folded, places = [], []
    for place, char in enumerate(text):
        same = "" if char == ZWNJ else char.translate(_fold)
        folded.append(same)
        places += [place] * len(same)
    return "".join(folded), places


def squashed(text: str) -> str:
    """A name as it is compared: in one spelling, without spaces."""
    return fold(text).replace(" ", "")


def search_key(*texts: str) -> str:
    """What is stored to find these texts by: the words, then each text written in one piece.

    It starts with a space, so that a space and a letter find every word that begins with it.
    """
    words = [form for form in map(fold, texts) if form]
    if not words:
        return ""
    joined = [form.replace(" ", "") for form in words if " " in form]
    return " " + " ".join(words + joined)


def search_terms(query: str) -> list[str]:
    """The words to look for; all of them must be found. None of them is part of another."""
    words = dict.fromkeys(fold(query[:LONGEST_QUERY].replace(ZWNJ, "")).split())
    return [word for word in words if not any(word in other and word != other for other in words)]


# --- sorting -----------------------------------------------------------------------------------

_ORDER = " " + ASCII_DIGITS + "آاءبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی" + "abcdefghijklmnopqrstuvwxyz"
BASE36 = ASCII_DIGITS + "abcdefghijklmnopqrstuvwxyz"
BETWEEN_TEXTS = "00"


def _base36(number: int, width: int) -> str:
    digits = ""
    for _place in range(width):
        number, rest = divmod(number, 36)
        digits = BASE36[rest] + digits
    return digits


class _Sort(dict[int, str]):
    """The place of each letter in the alphabet, as two ASCII characters, learnt once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in "أإؤئ":
            char = "ء"
        elif char not in _ORDER:
            char = "" if char == ZWNJ else char.translate(_fold)
        self[code] = "".join(map(self._place, char))
        return self[code]

    @staticmethod
    def _place(char: str) -> str:
        if char == " ":
            return " "
        if char in _ORDER:
            return _base36(_ORDER.index(char) + 1, 2)
        # Letters of other scripts come last, in their own order.
        return "z" + _base36(ord(char), 4)


_sort = _Sort()
_SPACE = _base36(1, 2)


def sort_key(*texts: str, length: int = 120) -> str:
    """What is stored to sort by: the Persian alphabet in plain ASCII, alike on every database."""
    keys = (
        _SPACE.join(unicodedata.normalize("NFC", text).translate(_sort).split()) for text in texts
    )
    return BETWEEN_TEXTS.join(keys)[:length]


# --- numbers in words --------------------------------------------------------------------------


def _numbered(first: int, step: int, words: str) -> dict[int, str]:
    return {first + i * step: word for i, word in enumerate(words.split())}


_UNITS = _numbered(1, 1, "یک دو سه چهار پنج شش هفت هشت نه")
_TEENS = _numbered(10, 1, "ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده")
_TENS = _numbered(20, 10, "بیست سی چهل پنجاه شصت هفتاد هشتاد نود")
_HUNDREDS = _numbered(100, 100, "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد")
_WORDS = _UNITS | _TEENS | _TENS | _HUNDREDS
_VALUES = {"هیجده": 18, "هژده": 18, "یکصد": 100, "دوصد": 200, "پنجصد": 500} | {
    word: value for value, word in _WORDS.items()
}
_BIGGEST = 999_999


def _any_of(low: int, high: int) -> str:
    words = (word for word, value in _VALUES.items() if low <= value < high)
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_BELOW_100 = f"(?:{_any_of(10, 20)}|{_any_of(20, 100)}(?:و?{_any_of(1, 10)})?|{_any_of(1, 10)})"
_BELOW_1000 = f"(?:{_any_of(100, 1000)}(?:و?{_BELOW_100})?|{_BELOW_100})"
_NUMBER = re.compile(
    f"(?:(?P<thousands>{_BELOW_1000})?(?P<thousand>هزار)(?:و?(?P<rest>{_BELOW_1000}))?"
    f"|(?P<small>{_BELOW_1000}))"
)
_PIECE = re.compile(f"{_any_of(100, 1000)}|{_any_of(10, 20)}|{_any_of(20, 100)}|{_any_of(1, 10)}|و")
_FIRST = {"اول", "اولین", "یکم", "یکمین", "نخست", "نخستین"}
_ENDED = re.compile("(?P<stem>.+?)(?P<ending>امین|ام|مین|م)")
_DIGITS_ENDED = re.compile("([0-9]{1,9})(?:امین|ام|مین|م|st|nd|rd|th)?")


def number_words(number: int) -> str:
    """The number in Persian words: «هزار و صد و بیست و چهار»."""
    if not 1 <= number <= _BIGGEST:
        raise ValueError(f"{number} is not between 1 and {_BIGGEST}")
    return " و ".join(_word_parts(number))


def _word_parts(number: int) -> Iterator[str]:
    thousands, number = divmod(number, 1000)
    if thousands:
        yield "هزار" if thousands == 1 else " و ".join(_word_parts(thousands)) + " هزار"
    hundreds, number = number // 100 * 100, number % 100
    tens, units = (number, 0) if number < 20 else (number // 10 * 10, number % 10)
    yield from (_WORDS[part] for part in (hundreds, tens, units) if part)


def ordinal(number: int, form: Literal["plain", "attributive"] = "plain") -> str:
    """The ordinal in Persian words: «بیست و سوم», or before a noun «بیست و سومین»."""
    words = "اول" if number == 1 else number_words(number) + "م"
    if words.endswith("سهم"):
        words = words[:-3] + "سوم"
    elif words.endswith("سیم"):
        words = words[:-1] + ZWNJ + "ام"
    return words if form == "plain" else words + "ین"


def parse_number(text: str) -> int | None:
    """The number that digits or Persian words stand for, joined or spaced; None if they do not."""
    squashed = fold(text).replace(" ", "")
    if squashed.isascii() and squashed.isdigit():
        return int(squashed) if len(squashed) <= 9 else None
    return _read_words(squashed)


def parse_ordinal(text: str) -> int | None:
    """The number an ordinal stands for: «سوم», «۲۳امین», «هزار و صد بیست و چهارمین»."""
    squashed = fold(text.replace(ZWNJ, "")).replace(" ", "")
    if squashed in _FIRST:
        return 1
    if digits := _DIGITS_ENDED.fullmatch(squashed):
        return int(digits[1])
    ended = _ENDED.fullmatch(squashed)
    if ended is None:
        return None
    stem, long_ending = ended["stem"], ended["ending"].startswith("ا")
    if stem.endswith("سو"):
        return _read_words(stem[:-1] + "ه")
    if stem.endswith("سه") or (stem.endswith("سی") and not long_ending):
        return None  # «سهم» is a share and «سیم» a wire
    return _read_words(stem)


def _read_words(squashed: str) -> int | None:
    found = _NUMBER.fullmatch(squashed)
    if found is None:
        return None
    if found["thousand"] is None:
        return _add_up(found["small"])
    return (_add_up(found["thousands"]) or 1) * 1000 + _add_up(found["rest"])


def _add_up(words: str | None) -> int:
    return sum(_VALUES.get(piece, 0) for piece in _PIECE.findall(words or ""))


# --- numbers on the way out --------------------------------------------------------------------


def local_ordinal(number: int, form: str = "plain") -> str:
    """The ordinal in the reader's language: in Persian words, or as in 1124th."""
    if _in_persian() and 1 <= number <= _BIGGEST:
        return ordinal(number, "attributive" if form == "attributive" else "plain")
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def _in_persian(language: str | None = None) -> bool:
    return (language or get_language() or "").startswith("fa")


def local_digits(value: object, language: str | None = None) -> str:
    """A number in the reader's digits: Persian ones in Persian, as it is otherwise."""
    return persian_digits(value) if _in_persian(language) else str(value)


def group_number(number: float | Decimal, language: str | None = None) -> str:
    """A number as people read it: ۱٬۲۳۴٫۵ in Persian, 1,234.5 in English."""
    grouped = f"{Decimal(str(number)):,f}"
    return grouped.translate(_TO_PERSIAN_NUMBER) if _in_persian(language) else grouped
