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
