"""Sheets as people send them, taken in as the pages and the worker do."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import xlsxwriter

from contacts.actions import import_undo, importing, imports
from contacts.imports.telling import in_words
from contacts.models import Import
from crm import worker
from crm.models import User

DATA = Path(__file__).parent / "data" / "imports"


def csv_of(rows: list[list[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(rows: list[list[Any]], name: str = "") -> bytes:
    """A workbook with one sheet; dates are written as dates."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(
        made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        sheet = book.add_worksheet(name or None)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def opened(content: bytes | list[list[Any]], by: User, name: str = "اعضا.csv") -> Import:
    """The file read, its columns guessed."""
    content = csv_of(content) if isinstance(content, list) else content
    return imports.open_file(name, [content], by=by)


def looked_at(imported: Import, by: User, **choices: Any) -> Import:
    """Checked with the mapping it has, or with what is chosen."""
    given = {
        "mapping": imported.mapping,
        "keys": imported.keys,
        "overwrite": imported.overwrite,
        "lenient": imported.lenient,
    }
    imports.map_columns(imported, by=by, **given | choices)
    return worked(imported)


def worked(imported: Import) -> Import:
    """As it stands when the worker has done what waits."""
    worker.run_due()
    return Import.objects.select_related("job").get(pk=imported.pk)


def decided(imported: Import, by: User, answers: Any = None, decisions: Any = None) -> Import:
    imports.decide(imported, by=by, answers=answers or {}, decisions=decisions or {})
    return worked(imported)


def taken_in(imported: Import, by: User) -> Import:
    importing.begin(imported, by=by, digest=imported.digest)
    return worked(imported)


def brought_in(content: Any, by: User, name: str = "اعضا.csv", **choices: Any) -> Import:
    """Read, checked and imported."""
    return taken_in(looked_at(opened(content, by, name), by, **choices), by)


def undone(imported: Import, by: User) -> Import:
    import_undo.begin(imported, by=by)
    return worked(imported)


def verdicts(imported: Import) -> list[str]:
    """What becomes of each row, in their order."""
    return list(imported.rows.order_by("number").values_list("verdict", flat=True))


def told(imported: Import, number: int) -> dict[str, Any]:
    """What a row does, in words."""
    return in_words(imported.rows.get(number=number).told, imported.target)
