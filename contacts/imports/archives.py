"""What a file is by its content, and whether it is safe to open. Knows no Django."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from contacts.imports.refusals import Refused

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: bytes a workbook may unpack to; how many times its size once it is larger than SMALL
LARGEST_UNPACKED, SMALL, MOST_TIMES, MOST_ENTRIES = 300 << 20, 50 << 20, 100, 3_000
STEP = 1 << 20
#: blank cells that are named of a sheet, and one that says that there are more
MOST_NAMED = 13
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: names of streams and beginnings of files of other programs
SEALED, MACROS = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le")
WORKBOOK = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
CARD = re.compile(rb"\s*BEGIN\s*:\s*VCARD", re.IGNORECASE)
JSON = re.compile(rb"\s*(\{|\[)\s*([\[{\"\]}]|$)")
#: in the parts of an XLSX: a sheet and where it lies, a formula in its cell
SHEET, RELATIONS = (
    re.compile(rb"<(?:\w+:)?sheet .*?\br:id=\"([^\"]+)\""),
    "xl/_rels/workbook.xml.rels",
)
RELATION = re.compile(rb"(?=.*\bId=\"([^\"]+)\")(?=.*\bTarget=\"([^\"]+)\")")
FORMULA, REFERENCE = re.compile(rb"<f[ >/]"), re.compile(rb"\br=\"([A-Z]+[0-9]+)\"")
VALUE = re.compile(rb"<v[^>]*>[^<]|<is>|\bt=\"str\"")
PAGE = re.compile(rb"\s*(<!doctype html|<html|<table|<\?xml)", re.IGNORECASE)
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def kind_of(path: Path) -> str:
    """xlsx, xls, ods, vcard or csv; Refused for anything else."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0\r\n\t "):
        raise Refused("empty")
    if head.startswith(ZIP):
        return kind_of_archive(path)
    if head.startswith(OLE):
        return kind_of_old_workbook(path)
    if head.startswith(BINARY):
        raise Refused("other")
    return kind_of_text(head)


def kind_of_text(head: bytes) -> str:
    known = unicode_of(head)
    plain = head.decode(known[0], "ignore")[known[1] :].encode() if known else head
    if CARD.match(plain):
        return "vcard"
    if PAGE.match(plain):
        raise Refused("page")
    if JSON.match(plain):
        raise Refused("json")
    if sum(byte < 9 or 13 < byte < 32 for byte in plain) > len(plain) // 100:
        raise Refused("other")
    return "csv"


def unicode_of(content: bytes) -> tuple[str, int] | None:
    """(encoding, signs of its mark) of a text that says it, or has every second byte zero."""
    for mark, name in BOMS:
        if content.startswith(mark):
            return name, 1
    head = content[:4096]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) > len(head) // 5 and min(odd, even) * 4 < max(odd, even):
        return ("utf-16-le" if odd > even else "utf-16-be"), 0
    return None


def kind_of_old_workbook(path: Path) -> str:
    """The workbooks of Excel before 2007; their macros are never run, but nobody needs them."""
    content = path.read_bytes()
    if SEALED in content:
        raise Refused("password")
    if MACROS in content:
        raise Refused("macros")
    if not any(name in content for name in WORKBOOK):
        raise Refused("other")
    return "xls"


def kind_of_archive(path: Path) -> str:
    """A newer workbook, when it is what it says and does not unpack to something huge."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            check_sizes(entries, path.stat().st_size)
            names = {entry.filename for entry in entries}
            kind = kind_by_names(archive, names)
            for entry in entries:
                check_content(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused("broken") from error
    return kind


def check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > SMALL and unpacked > packed * MOST_TIMES
    if unpacked > LARGEST_UNPACKED or too_dense or len(entries) > MOST_ENTRIES:
        raise Refused("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("password")


def kind_by_names(archive: zipfile.ZipFile, names: set[str]) -> str:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and archive.read("mimetype").strip() == ODS:
        if any(name.startswith("Basic/") for name in names):
            raise Refused("macros")
        return "ods"
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    raise Refused("other")


def check_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack it once, counting: sizes that were declared may be lies. No entities, ever."""
    left = entry.file_size
    with archive.open(entry) as file:
        first = True
        while chunk := file.read(STEP):
            left -= len(chunk)
            if first and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                raise Refused("broken")
            first = False
    if left:
        raise Refused("broken")


def blank_formulas(path: Path) -> list[list[str]]:
    """Of each sheet of an XLSX in their order the cells that hold a formula and no value.

    A program that only writes workbooks leaves them so; one that has shown it fills them in.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {
            found[1]: found[2] for found in map(RELATION.search, tags(archive, RELATIONS)) if found
        }
        sheets = [
            found[1] for found in map(SHEET.search, tags(archive, "xl/workbook.xml")) if found
        ]
        names = [parts.get(key, b"").decode().removeprefix("/xl/") for key in sheets]
        return [
            blank_cells(archive.read(f"xl/{name}")) if f"xl/{name}" in archive.namelist() else []
            for name in names
        ]


def tags(archive: zipfile.ZipFile, name: str) -> list[bytes]:
    return re.findall(rb"<[^>]+>", archive.read(name)) if name in archive.namelist() else []


def blank_cells(content: bytes) -> list[str]:
    found = []
    for formula in FORMULA.finditer(content):
        start, end = content.rfind(b"<c ", 0, formula.start()), content.find(b"</c>", formula.end())
        cell = content[start:end]
        named = REFERENCE.search(cell)
        if named and not VALUE.search(cell):
            found.append(named[1].decode())
        if len(found) == MOST_NAMED:
            break
    return found


def formulas_in(path: Path) -> int:
    """How many cells of a newer workbook are computed."""
    count = 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("xl/worksheets/") or entry.filename == "content.xml":
                content = archive.read(entry)
                count += len(re.findall(rb"<f[ >/]| table:formula=", content))
    return count
