"""The lines cards are made of (RFC 6350, RFC 2426): escaped, and folded between letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: octets of a line; a longer one goes on in the next, after a space
WIDTH = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
#: what may not stand in a card at all
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def text(value: str) -> str:
    """A text as it stands in a line; line breaks are kept."""
    return _CONTROLS.sub("", value.replace("\r\n", "\n")).translate(_ESCAPED)


def parts(*values: str) -> str:
    """A value of several parts, such as family and given name."""
    return ";".join(map(text, values))


def listed(values: Iterable[str]) -> str:
    """Several texts in one value."""
    return ",".join(map(text, values))


def folded(line: str) -> str:
    """The line with its end, in as many pieces as it takes; no letter is cut in two."""
    if len(line) <= WIDTH and (line.isascii() or len(line.encode()) <= WIDTH):
        return f"{line}\r\n"
    return "\r\n ".join(pieces(line)) + "\r\n"


def pieces(line: str) -> Iterator[str]:
    """The line cut so that each piece, with the space before it, is at most WIDTH octets long."""
    octets, room, start = line.encode(), WIDTH, 0
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # within a letter
            end -= 1
        yield octets[start:end].decode()
        start, room = end, WIDTH - 1
    yield octets[start:].decode()
