"""Telephone numbers: as typed for people, E.164 for machines."""

from __future__ import annotations

import re

import phonenumbers

from crm.text import latin_digits

COUNTRY = "IR"
EXTENSION = re.compile(r"[\s(,،]*(?:داخل[یي]|ext\.?)\s*[:.]?\s*(\d+)\s*\)?", re.IGNORECASE)
#: an extension without a word before it: «(214)» or «-9»; only behind what is a number alone
TAIL = re.compile(r"(.*\d)\s*(\(\s*(\d{1,5})\s*\)|[-–/]\s*(\d{1,5}))\s*")


def parse_phone(text: str) -> str | None:
    """The number in E.164 (with `;ext=` when it has an extension); None when it is not one.

    Numbers without a country are Iranian. Digits may be Persian, Arabic or Latin.
    """
    number, extension = split_phone(text)
    return read_phone(f"{number} ext. {extension}" if extension else number)


def split_phone(text: str) -> tuple[str, str]:
    """(the number, the extension or ""), in Latin digits and otherwise as typed."""
    typed = latin_digits(text).strip()
    if named := EXTENSION.search(typed):
        return typed[: named.start()] + typed[named.end() :], named.group(1)
    tail = None if read_phone(typed) else TAIL.fullmatch(typed)
    if tail and read_phone(tail.group(1)):
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


def is_old_numbering(number: str) -> bool:
    """Whether an Iranian number in E.164 looks like one from before 1393 (2014).

    Then four-digit area codes such as 0511 became 051 and local numbers got eight digits, none of
    which begins with 0 or 1: what still does is the old code read as a new one, and reaches nobody.
    """
    national = number.partition(";")[0].removeprefix("+98")
    return number.startswith("+98") and national[:1] != "9" and national[2:3] in ("0", "1")
