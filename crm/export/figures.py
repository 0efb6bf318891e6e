"""Counted figures as a file: a few lines worked out beforehand, laid out as a table's sheet is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm.export.cells import Leaf, Row


@dataclass(frozen=True)
class Figures:
    """What a `Format` writes of lines that are no records."""

    title: str
    leaves: list[Leaf]
    rows: list[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def pages(self) -> Iterator[list[Row]]:
        """All rows at once: they fit on a page people read."""
        yield self.rows
