"""Telephone numbers: as typed for people, E.164 for machines."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers

from crm.text import latin_digits

COUNTRY = "IR"
METADATA: Any = phonenumbers.PhoneMetadata.metadata_for_region(COUNTRY)
MOBILE, FIXED = (
    re.compile(described.national_number_pattern)
    for described in (METADATA.mobile, METADATA.fixed_line)
)
#: what stands between the digits, and the plain ways to write a number of this country
SIGNS = str.maketrans("", "", " -()\u200c\u200e\u200f\u202a\u202c\xa0")
AT_HOME = re.compile(r"(?:\+98|0098|98|0)?(9\d{9})|(?:\+98|0098|0)([1-8]\d{9})")
EXTENSION = re.compile(r"[\s(,،]*(?:داخل[یي]|ext\.?)\s*[:.]?\s*(\d+)\s*\)?", re.IGNORECASE)
#: an extension without a word before it: «(214)» or «-9»; only behind what is a number alone
TAIL = re.compile(r"(.*\d)\s*(\(\s*(\d{1,5})\s*\)|[-–/]\s*(\d{1,5}))\s*")


def parse_phone(text: str) -> str | None:
    """The number in E.164 (with `;ext=` when it has an extension); None when it is not one.

    Numbers without a country are Iranian. Digits may be Persian, Arabic or Latin.
    """
    if plain := at_home(latin_digits(text).translate(SIGNS)):
        return plain
    number, extension = split_phone(text)
    return read_phone(f"{number} ext. {extension}" if extension else number)


def split_phone(text: str) -> tuple[str, str]:
    """(the number, the extension or ""), in Latin digits and otherwise as typed."""
    typed = latin_digits(text).strip()
    if named := EXTENSION.search(typed):
        return typed[: named.start()] + typed[named.end() :], named.group(1)
    tail = TAIL.fullmatch(typed)
    if tail and not read_phone(typed) and read_phone(tail.group(1)):
        return tail.group(1), tail.group(3) or tail.group(4)
    return typed, ""


def read_phone(typed: str) -> str | None:
    """What `phonenumbers` makes of it."""
    try:
        number = phonenumbers.parse(typed, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written


def at_home(typed: str) -> str:
    """The number when it is plainly one of this country; "" when that takes a closer look.

    As the library would say, which takes twenty times as long: a sheet holds thousands.
    """
    found = AT_HOME.fullmatch(typed)
    if found is None:
        return ""
    national = found[1] or found[2]
    pattern = MOBILE if found[1] else FIXED
    return f"+98{national}" if pattern.fullmatch(national) else ""


def is_old_numbering(number: str) -> bool:
    """Whether an Iranian number in E.164 looks like one from before 1393 (2014).

    Then four-digit area codes such as 0511 became 051 and local numbers got eight digits, none of
    which begins with 0 or 1: what still does is the old code read as a new one, and reaches nobody.
    """
    national = number.partition(";")[0].removeprefix("+98")
    return number.startswith("+98") and national[:1] != "9" and national[2:3] in ("0", "1")
