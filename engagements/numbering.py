"""How the number of a resolution is written: as its body wants it."""

from __future__ import annotations

from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.text import persian_digits

USUAL = "{code}/{year}/{serial}"
#: {each way to write a word of a format: what it stands for}
KNOWN = {
    "code": "code",
    "year": "year",
    "serial": "serial",
    "کد": "code",
    "سال": "year",
    "ردیف": "serial",
}
#: without these a number would be given twice
NEEDED = {"year", "serial"}


def check_format(pattern: str) -> None:
    """Refuse a format that asks for what nobody knows, or would give a number twice."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        raise ValidationError(_("A brace is open or closed too often.")) from None
    names = [name for _text, name, _spec, _conversion in parts if name is not None]
    plain = all(not spec and not how for _text, _name, spec, how in parts)
    if unknown := [name for name in names if name not in KNOWN]:
        told = _("“%(name)s” is not known here; write code, year or serial in braces.")
        raise ValidationError(told % {"name": unknown[0]})
    if not plain or not {KNOWN[name] for name in names} >= NEEDED:
        told = _("Write year and serial in braces in it, so that no number comes twice.")
        raise ValidationError(told)


def numbered(pattern: str, code: str, year: int, serial: int) -> str:
    """The number in the words of the format; figures are Persian."""
    told = {"code": code, "year": persian_digits(year), "serial": persian_digits(serial)}
    return pattern.format(**{written: told[name] for written, name in KNOWN.items()})
