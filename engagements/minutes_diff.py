"""What differs between two versions of minutes: paragraphs, and the words within them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

SAME, ADDED, GONE, CHANGED = "same", "added", "gone", "changed"


class Part(NamedTuple):
    """Words of a paragraph that stayed, came or went."""

    kind: str
    text: str


class Paragraph(NamedTuple):
    """A paragraph and what became of it."""

    kind: str
    parts: list[Part]


def differences(before: Iterable[str], after: Iterable[str]) -> Iterator[Paragraph]:
    """Every paragraph of both, in order."""
    old, new = list(before), list(after)
    for how, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if how == "equal":
            yield from (Paragraph(SAME, [Part(SAME, text)]) for text in old[i:j])
        else:
            yield from replaced(old[i:j], new[k:m])


def replaced(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    """Paragraphs in place of others: what is alike is compared word by word."""
    for one, other in zip_longest(old, new):
        if one is None:
            yield Paragraph(ADDED, [Part(ADDED, other)])
        elif other is None:
            yield Paragraph(GONE, [Part(GONE, one)])
        elif alike(one, other):
            yield Paragraph(CHANGED, list(words(one, other)))
        else:
            yield Paragraph(GONE, [Part(GONE, one)])
            yield Paragraph(ADDED, [Part(ADDED, other)])


def alike(one: str, other: str) -> bool:
    """Whether one is the other rewritten rather than something else."""
    return SequenceMatcher(a=one.split(), b=other.split(), autojunk=False).ratio() > 0.3


def words(one: str, other: str) -> Iterator[Part]:
    """Both texts in one, word by word."""
    old, new = one.split(), other.split()
    for how, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if how == "equal":
            yield Part(SAME, " ".join(old[i:j]))
            continue
        if j > i:
            yield Part(GONE, " ".join(old[i:j]))
        if m > k:
            yield Part(ADDED, " ".join(new[k:m]))
