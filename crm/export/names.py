"""What a file is called: in ASCII for every program, and as its reader would write it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.utils import translation
from django.utils.text import slugify

from crm.dates import preferred_calendar, today
from crm.export.cells import in_jalali

#: what no file system takes in a name, and what turns the text around it
NOT_IN_FILES = str.maketrans(dict.fromkeys('/\\:*?"<>|\x7f\u200e\u200f\u061c', " "))
#: browsers put a low line in the place of a half-space
HALF_SPACE = "\u200c"
LONGEST = 80


def disposition(title: str, plain: str, extension: str, *, dated: bool = True) -> str:
    """The header that makes a browser keep the answer under this title and today's date.

    `plain` is the title for programs that read no other letters than ASCII; not `dated` where the
    title says of which time it is.
    """
    day = f"-{day_in_name()}" if dated else ""
    fallback = f"{slugify(plain)[:LONGEST] or 'export'}{day}.{extension}"
    whole = file_name(title, extension) if dated else f"{cleaned(title)}.{extension}"
    told = quote(whole, safe="")
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{told}"


def file_name(title: str, extension: str) -> str:
    """What a file is called by people: its title and the day it was made."""
    return f"{cleaned(title)} {day_in_name()}.{extension}"


def day_in_name() -> str:
    """Today in the reader's calendar, as in 1405-09-05."""
    day = today()
    jalali = preferred_calendar() == "jalali"
    return in_jalali(day).replace("/", "-") if jalali else day.isoformat()


def cleaned(title: str) -> str:
    """The title as a file can be called."""
    printable = "".join(
        char for char in title.replace(HALF_SPACE, "").translate(NOT_IN_FILES) if char >= " "
    )
    return " ".join(printable.split())[:LONGEST].strip(". ") or "export"


def plural_in_english(model: Any) -> str:
    """What the rows are called in English."""
    with translation.override("en"):
        return str(model._meta.verbose_name_plural)
