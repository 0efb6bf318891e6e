"""Stands as people write them, such as «سالن ۳۸ غرفهٔ ۱۲» or «38-10 to 38-14», one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crm.text import fold, latin_digits

#: what stands between two stands in one line, and between the first and the last of several
BETWEEN = re.compile(r"[،,؛;+&\n]|\sو\s")
UP_TO = re.compile(r"\s(?:تا|الی|to|until)\s|[–—]|\.\.")
HALL = frozenset({"سالن", "hall", "پاویون", "pavilion"})
#: words that tell nothing apart
SILENT = frozenset({"غرفه", "غرفههای", "های", "ی", "شماره", "stand", "stands", "booth", "no", "و"})
NUMBERED = re.compile(r"\d{1,5}[^\W\d_]?|[^\W\d_]{1,3}")
#: a letter before its number tells as much with a sign between them as without
LETTERS_FIRST = re.compile(r"(?<=[^\W\d_])(?=\d)")
#: a range of more is no range
MOST = 200


def read(text: str) -> tuple[set[str], list[str]]:
    """The places of a line as they are compared, and those of its pieces nobody can be sure of."""
    found: set[str] = set()
    doubtful: list[str] = []
    hall: list[str] = []
    for piece in filter(str.strip, BETWEEN.split(latin_digits(text))):
        if named := hall_alone(piece):
            if not hall:  # «غرفه ۱۲، سالن ۵»
                found = {one if " " in one else " ".join([*named, one]) for one in found}
            hall = named
        elif places := list(one_or_several(piece, hall)):
            found |= set(places)
            hall = places[0].split()[:-1] or hall
        else:
            found.add(fold(piece))
            doubtful.append(piece.strip())
    if hall and not found:
        found.add(" ".join(hall))
    return found - {""}, doubtful


def one_or_several(piece: str, hall: list[str]) -> Iterator[str]:
    """The places of one piece, in the hall of the one before where it names none; none in doubt."""
    ends = [signs(end) for end in UP_TO.split(f" {piece} ".replace("\u200c", " "))]
    if len(ends) == 1 and ends[0] and len(ends[0]) == 4 and ends[0][0] == ends[0][2]:
        ends = [ends[0][:2], ends[0][2:]]
    if not all(ends) or len(ends) > 2:
        return
    first, last = ends[0], ends[-1]
    first = [*hall, *first] if len(first) == 1 else first
    last = [*first[:-1], *last] if len(last) == 1 else last
    if len(ends) == 1:
        yield " ".join(first)
    elif first[:-1] == last[:-1] and first[-1].isdecimal() and last[-1].isdecimal():
        begin, end = int(first[-1]), int(last[-1])
        if begin <= end < begin + MOST:
            yield from (" ".join([*first[:-1], str(n)]) for n in range(begin, end + 1))


def signs(text: str) -> list[str]:
    """What tells a place apart, its hall first; none where there are words nobody expects."""
    hall, rest = halves(text) or ([], [])
    told = [*hall, *rest]
    return told if any(any(map(str.isdecimal, one)) for one in told) else []


def hall_alone(text: str) -> list[str]:
    """The hall, where nothing else is told of it: «سالن ۳۸»."""
    hall, rest = halves(text) or ([], [])
    return [] if rest else hall


def halves(text: str) -> tuple[list[str], list[str]] | None:
    """(what tells the hall, what tells the rest)"""
    hall: list[str] = []
    rest: list[str] = []
    after_hall = False
    words = LETTERS_FIRST.sub(" ", fold(text.replace("\u200c", " "))).split()
    words = [word for word in words if word not in SILENT]
    for word in words:
        if word in HALL:
            after_hall = True
            continue
        if not NUMBERED.fullmatch(word):
            return None
        (hall if after_hall else rest).append(word.lstrip("0") or "0")
        after_hall = False
    return hall, rest
