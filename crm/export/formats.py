"""Files of rows that programs and spreadsheets read: CSV and JSON; both leave while they are made.

A cell that a spreadsheet would take for a formula gets an apostrophe in front of it in CSV
(`guarded`); whoever reads such a file takes it off again (`unguarded`).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from crm.export.cells import Value

if TYPE_CHECKING:
    from crm.export.sheet import Sheet

#: what spreadsheets begin a formula with, or skip before one
STARTS = "=+-@\t\r\n＝＋－＠"
#: what a text begins with that is not written just as it is
LOOKED_AT = frozenset([*STARTS, "'"])
#: a number one can dial or reckon with begins with a sign too and is no formula
NUMBER = re.compile(r"[+-]?\d[\d ().\-–/]*(?:(?:داخلی|ext\.?) ?\d+)?")
GUARDED = re.compile(f"'+[{re.escape(STARTS)}]")


@dataclass(frozen=True)
class Format:
    """A kind of file. Two files of a list differ only in how they spell its cells."""

    slug: str
    label: Any
    hint: Any
    extension: str
    content_type: str
    #: rows from which on it is made in the background; 0 for never
    slow_from: int = 0

    def write(self, sheet: Sheet) -> Iterator[bytes]:
        """The file, piece by piece."""
        raise NotImplementedError


class Csv(Format):
    """Comma-separated UTF-8, with the mark by which Excel knows that it is UTF-8."""

    def write(self, sheet: Sheet) -> Iterator[bytes]:
        out = StringIO()
        lines = csv.writer(out)
        out.write("\ufeff")
        lines.writerow([guarded(leaf.label) for leaf in sheet.leaves])
        for rows in sheet.pages():
            lines.writerows(
                [  # asked here: a call for each of a million cells takes longer than writing them
                    cell if type(cell) is str and cell[:1] not in LOOKED_AT else spelled(cell)
                    for cell in row
                ]
                for row in rows
            )
            yield taken(out)


class Json(Format):
    """A list of objects, one a line, with the names of the columns as the address spells them."""

    def write(self, sheet: Sheet) -> Iterator[bytes]:
        names, before = [leaf.name for leaf in sheet.leaves], "["
        for rows in sheet.pages():
            objects = (dict(zip(names, row, strict=True)) for row in rows)
            yield (f"{before}\n" + ",\n".join(map(as_json, objects))).encode()
            before = ","
        yield b"\n]\n" if before == "," else b"[]\n"


def taken(out: StringIO) -> bytes:
    """What has been written meanwhile."""
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def spelled(value: Value) -> str | int | float:
    """A cell of a CSV file."""
    if type(value) is str:
        return guarded(value) if value[:1] in LOOKED_AT else value
    return plainly(value)


def plainly(value: Any) -> str | int | float:
    """A value other than text, as people and programs both read it."""
    if value is None:
        return ""
    if type(value) is date:
        return in_figures(value)
    if isinstance(value, bool):
        return now("yes") if value else now("no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    number: int | float = value
    return number


@lru_cache(maxsize=5000)
def in_figures(day: date) -> str:
    """A day as in 2026-11-26."""
    return day.isoformat()


def guarded(text: str) -> str:
    """The text as no spreadsheet runs it; nothing is lost, see `unguarded`."""
    bare = text.lstrip("'")
    if bare[:1] and bare[0] in STARTS and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if GUARDED.match(text) else text


def as_json(obj: dict[str, Any]) -> str:
    return json.dumps(obj, ensure_ascii=False, default=in_iso)


def in_iso(value: Any) -> str:
    """Days and moments as in 2026-11-26 and 2026-11-26T13:30:00+03:30."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


CSV = Csv("csv", _("CSV"), _("Plain text for any program"), "csv", "text/csv; charset=utf-8")
JSON = Json("json", _("JSON"), _("For programs"), "json", "application/json; charset=utf-8")
