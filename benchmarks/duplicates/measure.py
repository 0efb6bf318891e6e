"""Precision, recall and F1 of pairs found against pairs there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(frozen=True)
class Result:
    """How many pairs there are, were found, and were rightly found."""

    there: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        told = (self.precision, self.recall, self.f1)
        words = "  ".join(
            f"{name} {value:.3f}" for name, value in zip(("P", "R", "F1"), told, strict=True)
        )
        return f"{words}  ({self.there} pairs, {self.found} found)"


def measured(there: Iterable[Pair], found: Iterable[Pair]) -> Result:
    """Compared without regard to the order within a pair."""
    true, told = {frozenset(pair) for pair in there}, {frozenset(pair) for pair in found}
    return Result(len(true), len(told), len(true & told))
