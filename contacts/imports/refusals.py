"""Why a file is not taken: a code that `apart.py` turns into a sentence. Knows no Django."""

from __future__ import annotations

from typing import Any

#: bytes of a file, rows with something in them, columns, cells
LARGEST, MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 50 * 1024 * 1024, 50_000, 200, 3_000_000


class Refused(Exception):
    """The file as a whole cannot be read, for this reason."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params
