"""Where things stand in a picture. Python counts and places, a template draws, CSS colours.

Pictures are SVG made on the server: they print, need no script, and a screen reader reads their
links. Numbers come as whole units of the drawing, so that a template writes them as they are.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHADES = 5
#: how wide a letter of a label is on average, and how high a line of it
LETTER, LINE = 6, 15


@dataclass(frozen=True)
class Shade:
    """One step of a scale: the numbers from `low` to `high`; `tone` is 1 (few) to 5 (many)."""

    tone: int
    low: int
    high: int


def shades(values: Iterable[int]) -> list[Shade]:
    """A scale of at most five steps, each holding about as many of the numbers above nought."""
    known = sorted({value for value in values if value > 0})
    count = min(SHADES, len(known))
    tops = [known[math.ceil((step + 1) * len(known) / count) - 1] for step in range(count)]
    lows = [1, *(top + 1 for top in tops)]
    tones = {1: [3], 2: [2, 5], 3: [1, 3, 5], 4: [1, 2, 4, 5]}.get(count, range(1, SHADES + 1))
    return [Shade(*step) for step in zip(tones, lows, tops, strict=False)]


def tone_of(value: int, scale: Sequence[Shade]) -> int:
    """The tone of a number on the scale; 0 for nothing."""
    return next((shade.tone for shade in scale if shade.low <= value <= shade.high), 0)


@dataclass(frozen=True)
class Box:
    """A rectangle around a middle."""

    x: int
    y: int
    width: int
    height: int

    def touches(self, other: Box) -> bool:
        """Whether they cover each other in part."""
        across = 2 * abs(self.x - other.x) < self.width + other.width
        return across and 2 * abs(self.y - other.y) < self.height + other.height

    def within(self, width: int, height: int) -> bool:
        """Whether it lies in a drawing of that size."""
        half_x, half_y = self.width / 2, self.height / 2
        return half_x <= self.x <= width - half_x and half_y <= self.y <= height - half_y


@dataclass(frozen=True)
class Grid:
    """A field of `levels` × `levels` square cells, the lowest at the bottom left."""

    left: int
    top: int
    cell: int
    levels: int = 5

    @property
    def size(self) -> int:
        return self.cell * self.levels

    def middle(self, across: int, up: int) -> tuple[int, int]:
        """The middle of the cell of two levels, each from 1."""
        half = self.cell // 2
        return (
            self.left + (across - 1) * self.cell + half,
            self.top + (self.levels - up) * self.cell + half,
        )

    def spread(self, levels: Sequence[tuple[int, int]], mark: int) -> list[Box]:
        """A place for each mark; those of one cell stand side by side, not on one another."""
        together: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, cell in enumerate(levels):
            together[cell].append(index)
        places: dict[int, Box] = {}
        for cell, indexes in together.items():
            for index, (dx, dy) in zip(indexes, self.offsets(len(indexes), mark), strict=True):
                x, y = self.middle(*cell)
                places[index] = Box(x + dx, y + dy, mark, mark)
        return [places[index] for index in range(len(levels))]

    def offsets(self, count: int, mark: int) -> list[tuple[int, int]]:
        """How far from the middle so many marks of one cell stand, row by row."""
        columns = math.ceil(math.sqrt(count))
        rows = math.ceil(count / columns)
        step = min(mark + 6, (self.cell - mark - 4) // max(columns - 1, 1))
        found = []
        for index in range(count):
            row, column = divmod(index, columns)
            in_row = min(columns, count - row * columns)
            found.append(
                (round((column - (in_row - 1) / 2) * step), round((row - (rows - 1) / 2) * step))
            )
        return found


def label_places(
    marks: Sequence[Box], texts: Sequence[str], width: int, height: int
) -> list[Box | None]:
    """Where the name of each mark is written, below or above it; None where there is no room."""
    taken = list(marks)
    found: list[Box | None] = []
    for mark, text in zip(marks, texts, strict=True):
        away = (mark.height + LINE) // 2 + 1
        tries = (Box(mark.x, mark.y + dy, len(text) * LETTER, LINE) for dy in (away, -away))
        free = (
            box
            for box in tries
            if box.within(width, height) and not any(box.touches(other) for other in taken)
        )
        place = next(free, None)
        found.append(place)
        if place:
            taken.append(place)
    return found


@dataclass(frozen=True)
class Part:
    """A part of a strip, in the tone of what it stands for."""

    x: int
    y: int
    width: int
    tone: int


def strips(
    rows: Sequence[Sequence[int]],
    tones: Sequence[int],
    width: int,
    height: int,
    *,
    from_right: bool = False,
) -> list[list[Part]]:
    """A strip for each row of numbers, all on one scale, each number a part as wide as it is
    large; `from_right` for readers who begin there."""
    most = max((sum(row) for row in rows), default=0)
    found = []
    for number, row in enumerate(rows):
        parts, reached = [], 0
        for value, tone in zip(row, tones, strict=True):
            begin = round(width * reached / (most or 1))
            wide = round(width * (reached + value) / (most or 1)) - begin
            x = width - begin - wide if from_right else begin
            if wide:
                parts.append(Part(x, number * height, wide, tone))
            reached += value
        found.append(parts)
    return found
