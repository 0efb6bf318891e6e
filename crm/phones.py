"""Telephone numbers: as typed for people, E.164 for machines."""

from __future__ import annotations

import re

import phonenumbers

from crm.text import latin_digits

COUNTRY = "IR"
EXTENSION = re.compile(r"(داخلی|ext\.?)\s*(\d+)", re.IGNORECASE)


def parse_phone(text: str) -> str | None:
    """The number in E.164 (with `;ext=` when it has an extension); None when it is not one.

    Numbers without a country are Iranian. Digits may be Persian, Arabic or Latin.
    """
    typed = EXTENSION.sub(r" ext. \2", latin_digits(text))
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
