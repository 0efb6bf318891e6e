"""Sheets of address labels and name badges: what stands in each place, and how large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.recipients import Recipient
from crm.text import latin_digits, persian_digits

#: how many are set in one file: more would keep the reader waiting for longer than two seconds
IN_ONE_FILE = 192
MM_PER_POINT = 0.3528
LINE_HEIGHT = 1.4
BOLD = 1.06
#: by how much a whole label shrinks, in percent, until its text has room; see crm/paper/sheets.css
FITS = (100, 90, 80, 70, 62, 54, 47, 40, 34, 28)
#: roughly how wide letters are, in parts of the font's size; rather too wide than too narrow
NARROW = frozenset("اآأإدذرزژول۱،؛:.,'|!()[]-/ ijlftrI\u200c")
WIDE = frozenset("سشصضMWmw@%")
POSTCODE = re.compile(
    r"[\s،,:-]*(?:(?:کد\s*\u200c?پستی|post(?:al)? ?code|zip)\s*[:：]?\s*)?"
    r"(?<!\d)(\d{5})[-\s]?(\d{5})(?!\d)[\s.،,]*",
    re.IGNORECASE,
)
PERSIAN = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One kind of sheet: its grid, the room in one place, and the size of each line's text."""

    slug: str
    title: Any
    columns: int
    rows: int
    width: float  # millimetres of text in one place
    height: float
    base: float  # points
    sizes: dict[str, float]  # in parts of the base
    badge: bool = False

    @property
    def places(self) -> int:
        return self.columns * self.rows

    @property
    def in_one_file(self) -> int:
        """How many whole sheets are set at once."""
        return IN_ONE_FILE // self.places


LABEL = {"name": 1.22, "post": 1.0, "office": 1.0, "address": 1.0, "code": 1.0}
BADGE = {"title": 0.82, "name": 1.85, "post": 1.0, "office": 1.0}
SHEETS = {
    sheet.slug: sheet
    for sheet in (
        Sheet(
            slug="label24",
            title=_("Address labels 70 × 37 mm, 24 on a sheet"),
            columns=3,
            rows=8,
            width=60,
            height=34,
            base=9,
            sizes=LABEL,
        ),
        Sheet(
            slug="label14",
            title=_("Address labels 99 × 38 mm, 14 on a sheet"),
            columns=2,
            rows=7,
            width=89,
            height=35,
            base=9,
            sizes=LABEL,
        ),
        Sheet(
            slug="badge10",
            title=_("Name badges 90 × 55 mm, 10 on a sheet"),
            columns=2,
            rows=5,
            width=80,
            height=48,
            base=11.5,
            sizes=BADGE,
            badge=True,
        ),
    )
}


@dataclass(frozen=True)
class Line:
    """One line of a label: what it is, its text, which way it runs."""

    css: str
    text: str
    direction: str


@dataclass(frozen=True)
class Place:
    """One filled place on a sheet."""

    lines: list[Line]
    fit: int


def line(css: str, text: str, language: str) -> Line:
    """In a Persian sheet all runs right to left; in an English one only what is Persian."""
    rtl = language == "fa" or PERSIAN.search(text)
    return Line(css, text, "rtl" if rtl else "ltr")


def label_of(one: Recipient, language: str) -> Iterator[Line]:
    """Name, office, address, and the postal code on a line of its own."""
    address, code = split_address(one)
    yield line("name", one.spoken_to(language), language)
    if one.is_person and one.at_office:
        if post := one.post_in(language):
            yield line("post", post, language)
        if one.organization:
            yield line("office", one.organization_in(language), language)
    yield line("address", address, language)
    if code:
        shown = persian_digits(code) if language == "fa" else code
        yield Line("code", shown, "ltr")


def badge_of(one: Recipient, language: str, title: str) -> Iterator[Line]:
    """What somebody wears: the occasion, their name large, their office."""
    if title:
        yield line("title", title, language)
    yield line("name", one.titled_in(language), language)
    if post := one.post_in(language):
        yield line("post", post, language)
    if one.is_person and one.organization:
        yield line("office", one.organization_in(language), language)


def split_address(one: Recipient) -> tuple[str, str]:
    """(the address without its postal code but with its city, the code)"""
    text = " ".join(one.address.split())
    found = POSTCODE.search(latin_digits(text))
    code = f"{found[1]}{found[2]}" if found else ""
    if found:
        text = "، ".join(filter(None, (text[: found.start()], text[found.end() :])))
    if one.city and one.city not in text:
        text = f"{one.city}، {text}"
    return text.strip(" ،,-"), code


def breadth(text: str, points: float) -> float:
    """About how many millimetres a text is long in this size."""
    parts = sum(0.36 if c in NARROW else 0.98 if c in WIDE else 0.62 for c in text)
    return parts * points * MM_PER_POINT


def fitting(lines: list[Line], sheet: Sheet) -> int:
    """The largest text at which all lines have room in one place."""
    return next((fit for fit in FITS if tall(lines, sheet, fit) <= sheet.height), FITS[-1])


def tall(lines: list[Line], sheet: Sheet, fit: int) -> float:
    """About how many millimetres the lines take, folded where they are too long."""
    total = 0.0
    for each in lines:
        points = sheet.base * sheet.sizes[each.css] * fit / 100
        folds = breadth(each.text, points * BOLD) // (sheet.width * 0.92) + 1
        total += folds * points * LINE_HEIGHT * MM_PER_POINT
    return total


def place_of(one: Recipient, sheet: Sheet, language: str, title: str) -> Place:
    told = badge_of(one, language, title) if sheet.badge else label_of(one, language)
    lines = list(told)
    return Place(lines, fitting(lines, sheet))


def parts_of(count: int, sheet: Sheet, start: int) -> list[tuple[int, int]]:
    """(first, last) of those set in each file, counted from 0, last left out."""
    whole = sheet.in_one_file * sheet.places
    ends = [whole - (start - 1)]
    while ends[-1] < count:
        ends.append(ends[-1] + whole)
    starts = [0, *ends[:-1]]
    return [(first, min(last, count)) for first, last in zip(starts, ends, strict=True)]


def pages_of(places: list[Place], sheet: Sheet, start: int) -> Iterator[list[list[Place | None]]]:
    """Sheets of rows of places, the first ones empty where the sheet is used already."""
    grid: list[Place | None] = [None] * (start - 1) + [*places]
    grid += [None] * (-len(grid) % sheet.places)
    rows = [grid[at : at + sheet.columns] for at in range(0, len(grid), sheet.columns)]
    for at in range(0, len(rows), sheet.rows):
        yield rows[at : at + sheet.rows]
