"""Excel files of any length in constant memory.

Every text is written as text and so formatted: neither Excel nor an edit of the cell makes a
formula of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from crm.export.cells import Leaf, Row, Value
from crm.export.formats import Format

if TYPE_CHECKING:
    from crm.export.sheet import Sheet

#: what Excel takes: rows on a sheet with the header, signs in a cell and in the name of a sheet
MOST_ROWS, LONGEST, LONGEST_NAME = 1_048_576, 32_767, 31
NOT_IN_NAMES = str.maketrans("[]:*?/\\", "       ")
CUT = "…"
#: Excel's own number for "text, whatever it looks like"
TEXT = 49
PIECE = 256 * 1024
#: signs a column is wide at least and at most; those of dates are fixed
NARROWEST, WIDEST = 8, 60
WIDTHS = {"day": 12, "moment": 17}
SHAPES = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}

Put = Callable[[int, int, Value], Any]


class Xlsx(Format):
    """One sheet (more when Excel cannot hold so many rows), from right to left in Persian."""

    def write(self, sheet: Sheet) -> Iterator[bytes]:
        """The whole file is made before its first byte leaves: that is how a zip is built."""
        return self.write_all([sheet])

    def write_all(self, sheets: Sequence[Sheet]) -> Iterator[bytes]:
        """Several in one file, called after the first."""
        with tempfile.TemporaryFile() as file:
            self.fill_all(sheets, file)
            file.seek(0)
            while piece := file.read(PIECE):
                yield piece

    def fill(self, sheet: Sheet, file: BinaryIO) -> None:
        """Write the file into an open one."""
        self.fill_all([sheet], file)

    def fill_all(self, sheets: Sequence[Sheet], file: BinaryIO) -> None:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        with xlsxwriter.Workbook(file, options) as book:
            book.set_properties({"title": sheets[0].title})
            for sheet in sheets:
                page = SheetOfBook(book, sheet)
                for rows in sheet.pages():
                    rest = page.take(rows)
                    while rest:
                        page = SheetOfBook(book, sheet)
                        rest = page.take(rest)


class SheetOfBook:
    """One sheet of the file, filled from above."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        taken = {page.get_name().lower() for page in book.worksheets()}
        names = (name_of(sheet.title, number) for number in count(1))
        self.page = book.add_worksheet(next(one for one in names if one.lower() not in taken))
        self.leaves, self.row = sheet.leaves, 0
        self.puts = [self.put_for(leaf, book) for leaf in sheet.leaves]
        self.page.freeze_panes(1, 0)
        if get_language_bidi():
            self.page.right_to_left()
        self.head(book)

    def head(self, book: Any) -> None:
        bold = book.add_format({"bold": True, "bottom": 1, "num_format": TEXT})
        for column, leaf in enumerate(self.leaves):
            self.page.write_string(0, column, leaf.label, bold)

    def take(self, rows: list[Row]) -> list[Row]:
        """Write rows as far as they fit; those that do not."""
        if not self.row:
            self.widen(rows)
        fitting = rows[: MOST_ROWS - 1 - self.row]
        for row in fitting:
            self.row += 1
            for column, value in enumerate(row):
                if value is not None:
                    self.puts[column](self.row, column, value)
        self.page.autofilter(0, 0, self.row, len(self.leaves) - 1)
        return rows[len(fitting) :]

    def widen(self, rows: list[Row]) -> None:
        """As wide as the title and the first rows need."""
        for column, leaf in enumerate(self.leaves):
            longest = max((len(str(row[column] or "")) for row in rows), default=0)
            needed = max(len(leaf.label) + 3, longest + 1, NARROWEST)
            self.page.set_column(column, column, min(WIDTHS.get(leaf.holds, needed), WIDEST))

    def put_for(self, leaf: Leaf, book: Any) -> Put:
        """How the cells of a column are written."""
        page = self.page
        if leaf.holds == "number":
            return page.write_number
        if leaf.holds in SHAPES:
            shape = book.add_format({"num_format": SHAPES[leaf.holds], "align": "left"})
            return lambda row, column, value: page.write_datetime(row, column, naive(value), shape)
        text = book.add_format({"num_format": TEXT})
        return lambda row, column, value: page.write_string(row, column, in_cell(value), text)


def naive(value: Any) -> Any:
    """Excel knows no time zones: a moment is written as the clock of the office shows it."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def in_cell(value: Any) -> str:
    """A text as long as a cell can be; what is cut ends so that it shows."""
    text = value if isinstance(value, str) else tick(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + CUT


def tick(value: Value) -> str:
    return (now("yes") if value else now("no")) if isinstance(value, bool) else str(value)


def name_of(title: str, number: int) -> str:
    """A name Excel allows, with a number from the second sheet of that name on."""
    ending = f" {number}" if number > 1 else ""
    name = " ".join(title.translate(NOT_IN_NAMES).split()).strip("'")
    return (name[: LONGEST_NAME - len(ending)].strip() or "1") + ending


XLSX = Xlsx(
    "xlsx",
    _("Excel (XLSX)"),
    _("With real dates, from right to left in Persian"),
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    slow_from=5_000,
)
