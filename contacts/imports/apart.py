"""Reading a file in a process of its own, and saying in words why one is not taken."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.imports.refusals import LARGEST
from crm.text import group_number

PATIENCE = 90  # seconds; the process itself ends after fewer of a processor
WORDS: dict[str, Any] = {
    "empty": _("The file is empty."),
    "no_rows": _("There is no row in this file."),
    "header_only": _("There are only names of columns in this sheet, and no row below them."),
    "places": _(
        "These are official divisions: a list of the product and no contacts. There is nothing to "
        "import."
    ),
    "json": _(
        "This is a JSON file, which is for programs. Export the list as XLSX, CSV or vCard and "
        "send that."
    ),
    "size": _("The file is larger than %(most)s megabytes; divide it."),
    "other": _(
        "This is no sheet and no file of cards. XLSX, XLS, ODS, CSV and vCard files are taken."
    ),
    "page": _(
        "This is a web page, even if it is called a sheet. Open it in a spreadsheet program and "
        "save it as XLSX."
    ),
    "macros": _("This workbook holds macros. Save it as XLSX without macros and send that."),
    "password": _("This workbook is locked with a password. Save it without one and send that."),
    "xlsb": _("This is a binary workbook (XLSB). Save it as XLSX and send that."),
    "broken": _("The file is damaged and cannot be read. Open it, save it anew and send that."),
    "bomb": _("The file unpacks to far more than it should hold. Nothing of it was read."),
    "rows": _("There are more than %(most)s rows; divide the file."),
    "columns": _("There are more than %(most)s columns; leave out those that are not needed."),
    "cells": _("There are more than %(most)s cells; divide the file."),
    "slow": _("The file took too long to read. Save it anew, or divide it."),
}


def refusal(code: str, **params: Any) -> ValidationError:
    """Why a file is not taken, in a plain sentence."""
    told = {name: group_number(value) for name, value in params.items()}
    return ValidationError(WORDS[code], code=code, params=told)


def read(path: Path, folder: Path, encoding: str = "") -> dict[str, Any]:
    """What `contacts.imports.reading` found; its rows lie in the folder. ValidationError if not."""
    if path.stat().st_size > LARGEST:
        raise refusal("size", most=LARGEST >> 20)
    command = [sys.executable, "-m", "contacts.imports.reading", str(path), str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module and the names of our own files
            [*command, *filter(None, (encoding,))],
            cwd=settings.BASE_DIR,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refusal("slow") from None
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        # It ended without a word: out of memory or time, or on something its reader did not expect.
        raise refusal("broken" if done.returncode == 1 else "bomb") from None
    if "refused" in found:
        raise refusal(found["refused"], **found["params"])
    return found


def rows_in(folder: Path, sheet: int) -> Iterator[list[str]]:
    """The rows of a sheet, empty ones included, in their order."""
    with (folder / f"sheet-{sheet}.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def first_rows(folder: Path, sheet: int, count: int) -> list[list[str]]:
    return list(islice(rows_in(folder, sheet), count))
