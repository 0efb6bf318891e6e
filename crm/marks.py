"""Showing where a text holds what was searched for, in the text as it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString

from crm.html import as_html, format_html
from crm.text import ZWNJ, folded_places, squashed

#: no more of a long text is looked through
LOOKED_AT = 20_000
EXCERPT, BEFORE = 140, 40
CUT = "…"


def marked(text: str, words: Iterable[str]) -> SafeString:
    """The text with the words marked, kept from turning the line around it."""
    shown, end = [], 0
    for start, stop in joined(spans(text, held(text, words))):
        shown += [as_html(text[end:start]), format_html("<mark>{}</mark>", text[start:stop])]
        end = stop
    shown.append(as_html(text[end:]))
    return format_html("<bdi>{}</bdi>", SafeString("".join(shown)))


def excerpt(text: str, words: Iterable[str], length: int = EXCERPT) -> str:
    """As much of a long text as fits, with the first of the words in it."""
    line = " ".join(text[:LOOKED_AT].split())
    if len(line) <= length:
        return line
    first = min((start for start, _stop in spans(line, words)), default=0)
    start = max(0, min(first - BEFORE, len(line) - length))
    if start:  # begin with a whole word
        start = line.find(" ", start, first + 1) + 1 or first
    cut = line[start : start + length]
    if start + length < len(line):
        cut = cut.rpartition(" ")[0] or cut
    return f"{CUT if start else ''}{cut}{CUT if start + len(cut) < len(line) else ''}"


def held(text: str, words: Iterable[str]) -> list[str]:
    """The words the text holds, be they written in one piece or in two."""
    whole = squashed(text[:LOOKED_AT])
    return [word for word in words if word.replace(" ", "") in whole]


def lacking(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    """The words none of the texts holds."""
    shown = {word for text in texts for word in held(text, words)}
    return [word for word in words if word not in shown]


def spans(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text: at the start of its words, else within them."""
    folded, places = folded_places(text[:LOOKED_AT])
    for word in words:
        found = begins(folded, word.strip())
        if found:
            yield from (stretch(text, places, start, len(word.strip())) for start in found)
        else:
            yield from across(text, folded, places, word.strip())


def begins(folded: str, word: str) -> list[int]:
    """Where words begin with it; where it stands at all when none does."""
    found = [match.start() for match in re.finditer(re.escape(word), folded)]
    return [start for start in found if not start or folded[start - 1] == " "] or found


def across(text: str, folded: str, places: list[int], word: str) -> Iterator[tuple[int, int]]:
    """A word that is written in one piece and stored in two."""
    kept = [(char, place) for char, place in zip(folded, places, strict=True) if char != " "]
    start = "".join(char for char, _place in kept).find(word)
    if start >= 0:
        yield stretch(text, [place for _char, place in kept], start, len(word))


def stretch(text: str, places: list[int], start: int, length: int) -> tuple[int, int]:
    """The part of the text those characters came from, marks above the last letter included."""
    end = places[start + length - 1] + 1
    while end < len(text) and text[end] != ZWNJ and not folded_places(text[end])[0]:
        end += 1
    return places[start], end


def joined(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same parts in order, those that touch as one."""
    parts: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
        else:
            parts.append((start, end))
    return parts
