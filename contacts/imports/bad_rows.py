"""The rows of an import that were not taken, as a workbook to be mended and sent again."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from contacts.imports.telling import sentences
from contacts.models import ImportRow

IN_MEMORY = 5 << 20
#: widths of columns in letters, and the most letters in the name of a sheet
WIDTH, WIDE, LONGEST_NAME = 18, 60, 31
#: signs by which a page keeps directions apart; in a cell they are boxes
UNSEEN = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


def workbook_of(rows: Iterable[ImportRow], names: list[str], *, right_to_left: bool) -> Any:
    """A file that is open at its beginning: the columns as they came, and what is wrong.

    Everything is written as text, so that nothing in it can become a formula.
    """
    made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        sheet = workbook.add_worksheet(_("Rows to mend")[:LONGEST_NAME])
        bold = workbook.add_format({"bold": True})
        if right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        wrapped = workbook.add_format({"text_wrap": True})
        sheet.set_column(0, len(names), WIDTH)
        sheet.set_column(len(names) + 1, len(names) + 1, WIDE, wrapped)
        for at, name in enumerate([*names, _("Row of the file"), _("What is wrong")]):
            sheet.write_string(0, at, name, bold)
        for number, row in enumerate(rows, 1):
            cells = [*row.cells, *[""] * (len(names) - len(row.cells))]
            problems = " ".join(sentences(row.told, "problems")).translate(UNSEEN)
            for at, cell in enumerate([*cells, str(row.number), problems]):
                if cell:
                    sheet.write_string(number, at, cell)
    made.seek(0)
    return made
