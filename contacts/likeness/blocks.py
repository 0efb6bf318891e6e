"""Finding the pairs worth weighing: only records that share a key are ever compared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
#: called with each row that has been compared with all others
Watch = Callable[[], None]


def unwatched() -> None:
    """Nobody looks."""


def candidates(
    rows: Sequence[T],
    keys_of: Callable[[T], Iterable[Hashable]],
    *,
    most: int,
    watch: Watch = unwatched,
) -> Iterator[tuple[T, list[T]]]:
    """(row, the later rows that share a key with it), each pair once.

    A key that more than `most` rows have tells nothing and is left out.
    """
    blocks = blocks_of(rows, keys_of)
    for place, row in enumerate(rows):
        others: set[int] = set()
        for key in set(map(hash, keys_of(row))):
            block = blocks.get(key)
            if isinstance(block, list) and len(block) <= most:
                others.update(block)
        found = [rows[other] for other in sorted(others) if other > place]
        if found:
            yield row, found
        watch()


def blocks_of(
    rows: Sequence[T], keys_of: Callable[[T], Iterable[Hashable]]
) -> dict[int, int | list[int]]:
    """{hash of a key: the place of the row that has it, or the places of several}.

    Most keys are of one row only: a number takes a tenth of the room of a list of one.
    """
    blocks: dict[int, Any] = {}
    for place, row in enumerate(rows):
        for key in set(map(hash, keys_of(row))):
            there = blocks.setdefault(key, place)
            if isinstance(there, list):
                there.append(place)
            elif there != place:
                blocks[key] = [there, place]
    return blocks
