"""Reads a file apart from the product: `python -m contacts.imports.reading FILE FOLDER [ENCODING]`.

Writes `sheet-<n>.jsonl`, a row a line, into the folder, and tells on the standard output, as JSON,
what it found or why it refuses. A process of its own, with little memory and time, so that a file
made to harm harms nobody. Knows no Django.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contacts.imports import cards, delimited, workbooks
from contacts.imports.archives import kind_of
from contacts.imports.refusals import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Refused

MEMORY, SECONDS = 1536 << 20, 60


def read(path: Path, folder: Path, encoding: str = "") -> dict[str, Any]:
    """{kind, encoding, delimiter, sheets: [{name, rows, columns, notes, blank}]}, or Refused."""
    kind = kind_of(path)
    told: dict[str, Any] = {"kind": kind, "encoding": "", "delimiter": ""}
    if kind == "csv":
        sheet, told["encoding"], told["delimiter"] = delimited.sheet_of(path, encoding)
        sheets: Iterator[workbooks.Sheet] = iter([sheet])
    elif kind == "vcard":
        sheets = iter([cards.sheet_of(path, folder)])
    else:
        sheets = workbooks.sheets_of(path, kind)
    told["sheets"] = [
        {"name": sheet.name, "notes": sheet.notes, "blank": sheet.blank}
        | write(sheet, folder / f"sheet-{number}.jsonl")
        for number, sheet in enumerate(sheets)
    ]
    if not any(sheet["rows"] for sheet in told["sheets"]):
        raise Refused("no_rows")
    return told


def write(sheet: workbooks.Sheet, path: Path) -> dict[str, int]:
    """Write the rows, each without its empty end; {rows, columns} with something in them."""
    filled, width, cells, waiting = 0, 0, 0, 0
    with path.open("w", encoding="utf-8") as file:
        for cells_read in sheet.rows:
            row = [cell.replace("\0", "") for cell in cells_read]  # no database keeps one
            while row and not row[-1].strip():
                row.pop()
            if not row:
                waiting += 1  # written only when a row with something in it follows
                continue
            file.write("[]\n" * waiting + json.dumps(row, ensure_ascii=False) + "\n")
            filled, width, cells, waiting = filled + 1, max(width, len(row)), cells + len(row), 0
            if filled > MOST_ROWS + 100:
                raise Refused("rows", most=MOST_ROWS)
            if width > MOST_COLUMNS:
                raise Refused("columns", most=MOST_COLUMNS)
            if cells > MOST_CELLS:
                raise Refused("cells", most=MOST_CELLS)
    return {"rows": filled, "columns": width}


def confine() -> None:
    """No more memory and processor time than a file of allowed size needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, folder: str, encoding: str = "") -> None:
    confine()
    try:
        told = read(Path(path), Path(folder), encoding)
    except Refused as refused:
        told = {"refused": refused.code, "params": refused.params}
    except MemoryError:
        told = {"refused": "bomb", "params": {}}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
