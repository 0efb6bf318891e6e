"""Tables in text files: which encoding, which delimiter, which rows. Knows no Django."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Literal

from contacts.imports.archives import unicode_of
from contacts.imports.refusals import Refused
from contacts.imports.workbooks import Sheet

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "windows-1256", "windows-1252")
#: tried first, in this order, when several would do
USUAL = ",;\t|"
#: never a delimiter: they stand within names, numbers and addresses
NEVER = frozenset(" .@_-+/\\'\"()*#:&%?=\u200c\u200e\u200f،")
LOOKED_AT = 60
LONGEST_CELL = 4 << 20
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
ESCAPED = re.compile("^'(?=[=+\\-@\t\r＝＋－＠])")


def sheet_of(path: Path, encoding: str = "") -> tuple[Sheet, str, str]:
    """(the table, its encoding, its delimiter)."""
    content = path.read_bytes()
    text, used = decoded(content, encoding)
    named = SEPARATOR_LINE.match(text)
    if named:
        text = text[named.end() :]
    if "\0" in text:
        raise Refused("other")
    delimiter = named[1] if named else delimiter_of(text)
    rows, notes = rows_of(text, delimiter)
    return Sheet("", iter(rows), notes), used, delimiter


# --- encoding ----------------------------------------------------------------------------------


def decoded(content: bytes, encoding: str = "") -> tuple[str, str]:
    """(text, encoding): as asked, else by its mark, else by what fits."""
    known = unicode_of(content)
    if known and encoding in ("", known[0]):
        return content.decode(known[0], "replace")[known[1] :], known[0]
    used = encoding or encoding_of(content)
    return content.decode(used, "replace"), used


def encoding_of(content: bytes) -> str:
    """What a text is written in that does not say so."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1256" if looks_arabic(content) else "windows-1252"
    return "utf-8"


def looks_arabic(content: bytes) -> bool:
    """Whether letters beyond ASCII stand together, as in words, rather than one by one.

    In a Western text an accented letter stands between plain ones.
    """
    together = sum(len(run) for run in re.findall(rb"[\x80-\xff]{2,}", content))
    alone = sum(byte > 127 for byte in content) - together
    return together >= alone


# --- delimiter ---------------------------------------------------------------------------------


def delimiter_of(text: str) -> str:
    """The sign between the cells: one that stands in the first lines equally often."""
    lines = [line for line in text[: 1 << 16].splitlines() if line.strip()][:LOOKED_AT]
    if not lines:
        return ","
    signs = {sign for sign in lines[0] if is_sign(sign)} | (set(USUAL) & set("".join(lines[:5])))
    found = [(fitness(lines, sign), sign) for sign in sorted(signs, key=usual_first)]
    best = max(found, key=lambda one: one[0], default=(0.0, ","))
    return best[1] if best[0] > 0 else ","


def is_sign(sign: str) -> bool:
    return sign in USUAL or not (sign.isalnum() or sign.isspace() or sign in NEVER)


def usual_first(sign: str) -> int:
    return USUAL.index(sign) if sign in USUAL else len(USUAL)


def fitness(lines: list[str], sign: str) -> float:
    """How well a sign divides the lines: the share of lines with the usual number of cells."""
    try:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if row)
    except (csv.Error, TypeError):
        return 0.0
    width, times = max(counts.items(), key=lambda one: (one[1], one[0]))
    if width < 2:  # most lines have no such sign: ragged rows, or none at all
        width = max(counts)
        times = counts[width] // 2
    share = times / sum(counts.values())
    return 0.0 if width < 2 else share + min(width, 40) / 100 + (0.1 if sign in USUAL else 0)


# --- rows --------------------------------------------------------------------------------------


def rows_of(text: str, delimiter: str) -> tuple[list[list[str]], list[str]]:
    """(rows, notes). A quote nobody closed would swallow the rest: then quotes mean nothing."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = parsed(text, delimiter, csv.QUOTE_MINIMAL)
        if not any(cell.count("\n") > LOOKED_AT for row in rows for cell in row):
            return rows, []
        return parsed(text, delimiter, csv.QUOTE_NONE), ["quotes"]
    except csv.Error as error:
        raise Refused("broken") from error


def parsed(text: str, delimiter: str, quoting: Literal[0, 3]) -> list[list[str]]:
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    return [[ESCAPED.sub("", cell) for cell in row] for row in table]
