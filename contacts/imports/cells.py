"""What the text of one cell says: dates, numbers, yes or no. ValidationError if it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import ContactPoint
from crm.dates import PartialDate, parse_date
from crm.fields import PartialDateField
from crm.phones import parse_phone
from crm.text import fold, latin_digits, normalise

Kind = ContactPoint.Kind
#: what a spreadsheet program shows where a formula failed
FAILED = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)", re.IGNORECASE)
CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
YES = frozenset(map(fold, "بله بلی آری هست دارد yes true 1 y x on".split())) | {"✓", "✔", "*"}
NO = frozenset(map(fold, "خیر نه نیست ندارد no false 0 n off".split())) | {"-", "—"}
#: what people write into cells that are empty
NOTHING = " \t\u00a0\u200c\u200e\u200f-–—−ـ_"
SEPARATORS = re.compile(r"\s*(?:[;؛،\n|]|:::|\s/\s|\s-\s|\sو\s)\s*")
ALL_SEPARATORS = re.compile(r"\s*(?:[;؛،,\n|/]|:::|\s-\s|\sو\s|\s{2,})\s*")
LONGEST_VALUE = ContactPoint._meta.get_field("value").max_length or 300
LONGEST_IDENTITY = 20
NUMBERS = (Kind.MOBILE, Kind.PHONE, Kind.FAX)
#: a text with fewer is no number that somebody wrote otherwise than it is dialled
FEWEST_DIGITS = 3

TOO_LONG = _("This is longer than the %(most)d characters there is room for.")
FORMULA = _("The formula in this cell has failed.")
NO_YES = _("This is neither yes nor no.")
NO_NUMBER = _("This is not a number.")
NO_PHONE = _("This is not a telephone number; write it with the area code.")
NO_EMAIL = _("This is not an e-mail address.")


@lru_cache(maxsize=50_000)
def clean(cell: str, *, multiline: bool = False, most: int | None = None) -> str:
    """A text as we store it; sheets say the same again and again."""
    if FAILED.fullmatch(cell.strip()):
        raise ValidationError(FORMULA)
    text = normalise(cell, multiline=multiline)
    if most and len(text) > most:
        raise ValidationError(TOO_LONG, params={"most": most})
    return text


def without_dashes(row: list[str], but: int) -> list[str]:
    """The row with nothing where dashes stand for it, in all columns but this one."""
    return [
        "" if cell and at != but and not cell.strip(NOTHING) else cell
        for at, cell in enumerate(row)
    ]


def day(cell: str) -> date:
    return parse_date(CLOCK.sub(r"\1", clean(cell)))


def partial(cell: str) -> PartialDate:
    return PartialDate.parse(CLOCK.sub(r"\1", clean(cell)))


def yes_or_no(cell: str) -> bool:
    word = fold(cell) or cell.strip()
    if word in YES or word in NO:
        return word in YES
    raise ValidationError(NO_YES)


def number(cell: str) -> int | float:
    """A number of three scripts, grouped or not."""
    plain = re.sub("[\u066c\u060c,'’\\s\u200c]", "", latin_digits(clean(cell)))
    plain = plain.replace("\u066b", ".").replace("\u2212", "-")
    try:
        found = float(plain)
    except ValueError:
        raise ValidationError(NO_NUMBER) from None
    if not 0 <= found < 1e12:
        raise ValidationError(NO_NUMBER)
    return int(found) if found.is_integer() else found


def identity(cell: str, length: int = 0) -> str:
    """The digits of a number that names somebody; up to `length` leading zeros are put back.

    A spreadsheet takes them from what it thinks is a number.
    """
    text = latin_digits(clean(cell, most=LONGEST_IDENTITY)).replace(" ", "").replace("-", "")
    short = text.isdigit() and length - 2 <= len(text) < length
    return text.zfill(length) if short else text


def reader_of(field: models.Field[Any, Any]) -> Callable[[str], Any]:
    """How the cells of a column that means this field are read."""
    if isinstance(field, PartialDateField):
        return partial
    if isinstance(field, models.DateField):
        return day
    if isinstance(field, models.BooleanField):
        return yes_or_no
    multiline, most = isinstance(field, models.TextField), field.max_length
    return lambda cell: clean(cell, multiline=multiline, most=most)


# --- how to reach somebody ---------------------------------------------------------------------


def reached(kind: str, cell: str) -> Iterator[tuple[str, str, str]]:
    """(kind, value, canonical) of each number or address in a cell that may hold several."""
    text = clean(cell, multiline=True)
    if kind in NUMBERS:
        yield from numbers(kind, text)
    elif kind == Kind.EMAIL:
        for part in filter(None, ALL_SEPARATORS.split(text)):
            address = email(part)
            yield kind, address, address.lower()
    else:
        line = "، ".join(part for part in text.split("\n") if part)
        yield kind, clean(line, most=LONGEST_VALUE), ""


def numbers(kind: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Written in one go, or several with a sign between; a lost leading zero is put back."""
    line = " ".join(text.split())
    whole = dialled(line)
    parts = [line] if whole else numbers_apart(text)
    for part in parts:
        canonical = whole or dialled(part)
        if not canonical:
            raise ValidationError(NO_PHONE)
        plain = latin_digits(part)
        lost = plain.isdigit() and len(plain) == 10 and canonical.endswith(plain)
        yield kind_of_number(kind, canonical), (f"0{plain}" if lost else part)[:300], canonical


def is_undialled(kind: str, cell: str) -> bool:
    """Whether it may be a number all the same, which no telephone here can dial."""
    return kind in NUMBERS and sum(map(str.isdigit, cell)) >= FEWEST_DIGITS


def numbers_apart(text: str) -> list[str]:
    for separators in (SEPARATORS, ALL_SEPARATORS):
        parts = [part for part in separators.split(text) if part]
        if all(map(dialled, parts)):
            return parts
    return [text]


def kind_of_number(kind: str, canonical: str) -> str:
    """Which kind a number really is, where that can be seen from it."""
    if kind == Kind.FAX or not canonical.startswith("+98"):
        return kind
    return Kind.MOBILE if canonical.startswith("+989") else Kind.PHONE


@lru_cache(maxsize=100_000)
def dialled(text: str) -> str:
    return parse_phone(text) or ""


def email(text: str) -> str:
    address = latin_digits(text).removeprefix("mailto:").strip("<>.,; ").replace(" ", "")
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(NO_EMAIL) from None
    if len(address) > LONGEST_VALUE:
        raise ValidationError(TOO_LONG, params={"most": LONGEST_VALUE})
    return address
