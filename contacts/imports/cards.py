"""Files of cards (vCard 2.1, 3.0, 4.0) as a table with a column for each thing cards tell.

What a card tells several times stands in numbered columns, with its label before it, as in the
exports of Google. Knows no Django.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from vobject.base import ParseError, parseLine

from contacts.imports.archives import unicode_of
from contacts.imports.workbooks import Sheet

BEGIN, END = re.compile(r"begin\s*:\s*vcard\s*$", re.I), re.compile(r"end\s*:\s*vcard\s*$", re.I)
PIECES = re.compile(r"(?<!\\)(?:\\\\)*;")
ESCAPES = re.compile(r"\\(.)", re.DOTALL)
CARET = {"^n": "\n", "^'": '"', "^^": "^"}
APPLE_LABEL = re.compile(r"_\$!<(.+)>!\$_")
#: what is told several times, by the name of its column
SEVERAL = {
    "TEL": "TEL",
    "EMAIL": "EMAIL",
    "ADR": "ADR",
    "URL": "URL",
    "IMPP": "IMPP",
    "X-MESSENGER": "IMPP",
    **{f"X-{name}": "IMPP" for name in ("AIM", "ICQ", "JABBER", "MSN", "YAHOO", "SKYPE")},
    **{f"X-{name}": "IMPP" for name in ("SKYPE-USERNAME", "GOOGLE-TALK", "QQ", "TELEGRAM")},
}
NAME_PARTS = ("N FAMILY", "N GIVEN", "N MIDDLE", "N PREFIX", "N SUFFIX")
FIRST = ("UNREADABLE", "KIND", *reversed(NAME_PARTS), "FN", "NICKNAME", "X-NAME-EN")
LATER = ("BDAY", "DEATHDATE", "PHOTO", "NOTE", "X-DO-NOT-CONTACT")
PLACES = ("ADR CITY", "ADR REGION")
SAME = {"X-DEATHDATE": "DEATHDATE", "X-ABSHOWAS": "KIND", "X-ADDRESSBOOKSERVER-KIND": "KIND"}
#: types that say how something is written, not where it reaches
SILENT = frozenset("PREF INTERNET VOICE MSG X400 POSTAL PARCEL DOM INTL TEXT VALUE URI".split())
NO_PHOTO = "photo:?"
#: begins the PRODID of the cards this product writes
OURS = "-//Hamkari//"
PERSIAN = re.compile("[\u0600-\u06ff]")


@dataclass
class Line:
    """One property of a card, decoded."""

    name: str
    group: str
    value: str
    types: list[str]
    params: dict[str, list[str]]


@dataclass
class Card:
    """What one card tells, by column; several values of one kind with their labels."""

    cells: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    posts: list[dict[str, str]] = field(default_factory=list)


def sheet_of(path: Path, folder: Path) -> Sheet:
    """All cards of a file, one a row below the row of column names; photos go to the folder."""
    cards = [card_of(lines, folder) for lines in cards_in(text_of(path.read_bytes()))]
    columns = columns_of(cards)
    rows = [columns, *([row_of(card).get(column, "") for column in columns] for card in cards)]
    return Sheet("", iter(rows))


def text_of(content: bytes) -> str:
    """The file as text; where it is in no one encoding, each byte is one sign for now."""
    if known := unicode_of(content):
        return content.decode(known[0], "replace")[known[1] :]
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


# --- lines -------------------------------------------------------------------------------------


def cards_in(text: str) -> Iterator[list[str]]:
    """The unfolded lines of each card, without those of cards within it."""
    depth, lines = 0, list[str]()
    for line in unfolded(text):
        if BEGIN.match(line):
            depth += 1
        elif END.match(line):
            depth -= 1
            if depth == 0:
                yield lines
                lines = []
        elif depth == 1:
            lines.append(line)
    if depth and lines:
        yield lines  # cut off at the end


def unfolded(text: str) -> Iterator[str]:
    """Lines put together again: folded by a space, or ended softly in quoted-printable."""
    parts: list[str] = []
    soft = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if soft:
            parts.append("\n" + line)
        elif line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
        else:
            if parts:
                yield "".join(parts)
            parts = [line] if line.strip() else []
        quoted = parts and "quoted-printable" in parts[0][:300].lower()
        soft = bool(quoted and parts[-1].endswith("="))
    if parts:
        yield "".join(parts)


def line_of(text: str) -> Line:
    """One line taken apart and decoded; ParseError when it is none."""
    name, params, value, group = parseLine(text)
    known: dict[str, list[str]] = {}
    for key, *values in params:
        known.setdefault(key.upper(), []).extend(values)  # in 2.1 a bare key is a type
    types = [kind.upper() for told in known.get("TYPE", []) for kind in told.split(",")]
    bare = [key for key, values in known.items() if not values]
    line = Line(name.upper(), (group or "").lower(), value, types + bare, known)
    line.value = decoded(line)
    return line


def decoded(line: Line) -> str:
    """The value without its transfer encoding; that of pictures stays."""
    encoding = [*line.params.get("ENCODING", []), *line.types]
    charset = (line.params.get("CHARSET") or [""])[0]
    if "QUOTED-PRINTABLE" in [name.upper() for name in encoding]:
        raw = quopri.decodestring(line.value.encode("latin-1", "replace"))
        return as_text(raw, charset).replace("\r\n", "\n")
    if any("\x80" <= sign <= "\xff" for sign in line.value) and is_bytes(line.value):
        return as_text(line.value.encode("latin-1"), charset)
    return line.value


def is_bytes(value: str) -> bool:
    """Whether each sign stands for a byte: the file is in no one encoding."""
    return all(sign <= "\xff" for sign in value)


def as_text(raw: bytes, charset: str) -> str:
    """Bytes in the encoding they say, else in UTF-8, else in the old Persian one."""
    for name in filter(None, (charset, "utf-8")):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("windows-1256", "replace")


# --- what a card tells -------------------------------------------------------------------------


def card_of(lines: list[str], folder: Path) -> Card:
    card, known = Card(), list[Line]()
    for line in lines:
        try:
            known.append(line_of(line))
        except (ParseError, ValueError):
            add(card, "UNREADABLE", line[:300])
    if any(line.name == "PRODID" and line.value.startswith(OURS) for line in known):
        known = [one for line in known for one in as_written_here(line)]
    labels = {line.group: label_in(line.value) for line in known if line.name == "X-ABLABEL"}
    posts: dict[str, dict[str, str]] = {}
    for told in known:
        if told.name in SEVERAL:
            values = card.several.setdefault(SEVERAL[told.name], [])
            values.append((label_of(told, labels), value_of(told)))
        elif told.name in ("ORG", "TITLE"):
            tell_post(posts.setdefault(told.group, {}), told)
        else:
            tell(card, told, folder)
    card.posts = list(posts.values())
    return card


def as_written_here(line: Line) -> Iterator[Line]:
    """In our own cards the place of an organization stands beside its address, and its kind under
    categories: both are told apart again."""
    if line.name == "ADR":
        street, city, region = ([*pieces(line.value), *[""] * 5][at] for at in (2, 3, 4))
        if street:
            yield replace(line, value=f";;{street};;;;")
        yield replace(line, name="ADR CITY", value=city)
        yield replace(line, name="ADR REGION", value=region)
    else:
        yield replace(line, name="CATEGORY") if line.name == "CATEGORIES" else line


def tell(card: Card, line: Line, folder: Path) -> None:
    """Put what a line says under the name of its column."""
    if line.name in ("VERSION", "PRODID", "X-ABLABEL", "BEGIN", "END"):
        return
    if line.name == "N":
        for name, part in zip(NAME_PARTS, pieces(line.value), strict=False):
            card.cells[name] = " ".join(re.split(r"(?<!\\),", part)) if part else ""
            card.cells[name] = plain(card.cells[name])
    elif line.name in ("PHOTO", "LOGO", "SOUND", "KEY"):
        card.cells.setdefault(line.name, binary(line, folder))
    elif line.name in ("NICKNAME", "CATEGORIES"):
        add(card, line.name, "\n".join(plain(one) for one in re.split(r"(?<!\\),", line.value)))
    elif line.name in PLACES:
        card.cells[line.name] = plain(line.value)
    else:
        add(card, SAME.get(line.name, line.name), plain(line.value))


def add(card: Card, name: str, value: str) -> None:
    before = card.cells.get(name, "")
    card.cells[name] = f"{before}\n{value}" if before else value


def tell_post(post: dict[str, str], line: Line) -> None:
    """Organization, its unit and the title of one post."""
    if line.name == "TITLE":
        post.setdefault("TITLE", plain(line.value))
        return
    name, *units = (plain(piece) for piece in pieces(line.value))
    post.setdefault("ORG", name)
    post.setdefault("ORG UNIT", " / ".join(filter(None, units)))


def pieces(value: str) -> list[str]:
    """The parts of a value between the semicolons that are not escaped."""
    found, start = [], 0
    for match in PIECES.finditer(value):
        found.append(value[start : match.end() - 1])
        start = match.end()
    return [*found, value[start:]]


def plain(text: str) -> str:
    """A text without its escapes."""
    return ESCAPES.sub(lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), text).strip()


def label_in(value: str) -> str:
    found = APPLE_LABEL.search(value)
    return found[1] if found else plain(value)


def label_of(line: Line, labels: dict[str, str]) -> str:
    """Where it reaches them, in the words of the card."""
    if line.group and labels.get(line.group):
        return labels[line.group]
    if line.name.startswith("X-"):
        return line.name[2:].title()
    told = [kind for kind in line.types if kind not in SILENT and not kind.startswith("PREF")]
    return " ".join(dict.fromkeys(kind for kind in told if kind in WHERE))


WHERE = frozenset("HOME WORK CELL FAX PAGER CAR MAIN OTHER ISDN VIDEO MODEM BBS TEXTPHONE".split())


def value_of(line: Line) -> str:
    """A number or address in one line; an address from its parts, or as its label says it."""
    if line.name == "ADR":
        parts = [" ".join(plain(piece).split("\n")) for piece in pieces(line.value)]
        told = [" ".join(part.split()) for part in parts if part.strip()]
        if not told and line.params.get("LABEL"):
            label = re.sub(r"\^[n'^]", lambda sign: CARET[sign[0]], line.params["LABEL"][0])
            told = [one.strip() for one in label.split("\n") if one.strip()]
        return ("، " if PERSIAN.search("".join(told)) else ", ").join(told)
    value = plain(line.value)
    for scheme in ("tel:", "mailto:"):
        if value.lower().startswith(scheme):
            value = value[len(scheme) :]
    return re.sub(r",(\d+)$", r" ext. \1", value) if line.name == "TEL" else value


def binary(line: Line, folder: Path) -> str:
    """Keep a picture beside the rows: what its cell says; an address stays an address."""
    value = line.value.strip()
    if line.name != "PHOTO":
        return "…"
    if value.lower().startswith("data:"):
        value = value.partition(",")[2]
    elif re.match(r"(https?|ftp|file|cid):", value, re.IGNORECASE):
        return value
    try:
        content = base64.b64decode(re.sub(r"\s", "", value), validate=True)
    except (binascii.Error, ValueError):
        return NO_PHOTO
    name = hashlib.sha256(content).hexdigest()[:32]
    (folder / f"photo-{name}").write_bytes(content)
    return f"photo:{name}"


# --- the table ---------------------------------------------------------------------------------


def row_of(card: Card) -> dict[str, str]:
    """{column: cell} of a card."""
    row = dict(card.cells)
    for number, post in enumerate(card.posts, 1):
        row |= {f"{name} {number}" if number > 1 else name: value for name, value in post.items()}
    for name, values in card.several.items():
        for number, (label, value) in enumerate(values, 1):
            row |= {f"{name} {number} LABEL": label, f"{name} {number} VALUE": value}
    return row


def columns_of(cards: list[Card]) -> list[str]:
    """The columns that any card needs, in an order in which labels come before what they label."""
    used = {name for card in cards for name, value in row_of(card).items() if value}
    posts = max((len(card.posts) for card in cards), default=0)
    ordered = [*FIRST]
    for number in range(1, posts + 1):
        suffix = f" {number}" if number > 1 else ""
        ordered += [f"{name}{suffix}" for name in ("ORG", "ORG UNIT", "TITLE")]
    for name in dict.fromkeys(SEVERAL.values()):
        most = max((len(card.several.get(name, ())) for card in cards), default=0)
        for number in range(1, most + 1):
            ordered += [f"{name} {number} LABEL", f"{name} {number} VALUE"]
    ordered += LATER
    return [name for name in ordered if name in used] + sorted(used - set(ordered))
