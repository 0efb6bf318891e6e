"""The names of people taken apart for comparing: without titles, part by part, as they sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from contacts.honorifics import WORDS
from contacts.likeness.sounds import skeleton, sound
from crm.text import fold, squashed

#: a descent, said or left out; never what tells two people apart
DESCENT = frozenset(
    "سید سیده سادات السادات seyed seyyed sayed sayyed sayyid syed seyedeh sadat".split()
)
#: how many words a name has that is looked at in every division
MOST_WORDS = 6
_LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Part:
    """One half of a name: as written, as it sounds, its consonants; "" when it is not known."""

    text: str
    sound: str
    bones: str
    words: tuple[str, ...]
    latin: bool


@dataclass(frozen=True, slots=True)
class Called:
    """One way to call somebody."""

    given: Part
    family: Part
    whole: str


@lru_cache(maxsize=200_000)
def part(words: tuple[str, ...]) -> Part:
    """A half of a name from its folded words."""
    text = " ".join(words)
    return Part(
        text.replace(" ", ""),
        sound(text),
        skeleton(text),
        tuple(map(sound, words)),
        bool(_LATIN.search(text)),
    )


def called(given: str, family: str) -> Iterator[Called]:
    """The ways a name may be meant: one, or every division of a name typed into one field."""
    first, last = bare(fold(given).split(), fold(family).split())
    yield one(first, last)
    if not first and 1 < len(last) <= MOST_WORDS:
        for at in range(1, len(last)):
            yield one(last[:at], last[at:])


def one(first: list[str], last: list[str]) -> Called:
    given, family = part(tuple(first)), part(tuple(last))
    return Called(given, family, given.sound + family.sound)


def bare(first: list[str], last: list[str]) -> tuple[list[str], list[str]]:
    """Both halves without titles before the name and without a descent."""
    if len(last) > 1 and all(is_title(word) for word in first):
        first = []
    if not last:
        first, last = [], first
    if first:
        first = untitled(first)
        last = without_descent(last)
    else:
        last = untitled(last)
    return first, last


def untitled(words: list[str]) -> list[str]:
    """The words without titles before them; titles alone are a name."""
    at = 0
    while at < len(words) - 1 and is_title(words[at]):
        at += 1
    return without_descent(words[at:])


def is_title(word: str) -> bool:
    return squashed(word) in WORDS or word in DESCENT


def without_descent(words: list[str]) -> list[str]:
    """Without «سید», as a word or before one: «سیدعلی»."""
    rest = [word for word in words if word not in DESCENT] or words
    return [word[3:] if word.startswith("سید") and len(word) > 5 else word for word in rest]


def in_full(text: str) -> Iterator[Called]:
    """The ways a whole name in one text may be meant."""
    words = untitled(fold(text).split())
    if words:
        yield one([], words)
    if len(words) <= MOST_WORDS:
        for at in range(1, len(words)):
            yield one(words[:at], words[at:])


def also_called(main: Called, aliases: Iterable[str]) -> Iterator[Called]:
    """Other names: a whole one, or a single word for either half of the main name."""
    for alias in aliases:
        words = tuple(fold(alias).split())
        if len(words) > 1:
            yield from in_full(alias)
        elif words:
            other = part(words)
            yield Called(main.given, other, main.given.sound + other.sound)
            yield Called(other, main.family, other.sound + main.family.sound)
