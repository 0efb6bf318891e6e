"""The sheets of a workbook as rows of texts. Knows no Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from contacts.imports.archives import blank_formulas, formulas_in
from contacts.imports.refusals import Refused

BIGGEST_WHOLE = 1e15  # beyond that a float does not hold every whole number


@dataclass
class Sheet:
    """A table of texts; `notes` are codes of what was done to it on the way in."""

    name: str
    rows: Iterator[list[str]]
    notes: list[str] = field(default_factory=list)
    #: cells that hold a formula and no value
    blank: list[str] = field(default_factory=list)


def sheets_of(path: Path, kind: str) -> Iterator[Sheet]:
    """The visible sheets that have cells, one after the other."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        computed = kind in ("xlsx", "ods") and formulas_in(path) > 0
        blank = blank_formulas(path) if computed and kind == "xlsx" else []
        for number, about in enumerate(workbook.sheets_metadata):
            is_table = about.typ == SheetTypeEnum.WorkSheet
            if is_table and about.visible == SheetVisibleEnum.Visible:
                sheet = workbook.get_sheet_by_index(number)
                found = sheet_of(sheet, ["formulas"] if computed else [])
                found.blank = blank[number] if number < len(blank) else []
                yield found
    except CalamineError as error:
        raise Refused("broken") from error


def sheet_of(sheet: CalamineSheet, notes: list[str]) -> Sheet:
    table = sheet.to_python(skip_empty_area=False)
    merged = sheet.merged_cell_ranges or []
    if merged:
        spread(table, merged)
        notes = [*notes, "merged"]
    return Sheet(sheet.name, ([text_of(cell) for cell in row] for row in table), notes)


def spread(table: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A cell that spans several rows stands in each of them; one over columns in its first."""
    for (top, left), (bottom, _right) in merged:
        if top < len(table) and left < len(table[top]):
            for row in table[top + 1 : bottom + 1]:
                if left < len(row):
                    row[left] = table[top][left]


def text_of(cell: Any) -> str:
    """What a cell says, as a person would type it; dates by the Gregorian calendar."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < BIGGEST_WHOLE:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
