"""Every word of the product is said in Persian, and said well."""

from __future__ import annotations

import ast
import gettext
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("crm/locale/fa/LC_MESSAGES/django.po")
NOT_SOURCE = (".git", ".venv", "var", "__pycache__", ".*_cache")
SECONDS = 120

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
TAG = re.compile(r"</?\w+>")
#: ی and ک of the Arabic keyboard, and its digits
ARABIC = re.compile("[يىك٠-٩]")
#: what only Latin text has: in Persian it is ۱۲۳ and ؟ ؛ ،
LATIN_SIGNS = re.compile('[0-9?;,"]')
LOOSE_PREFIX = re.compile(r"(?<!\w)ن?می\s")
LOOSE_PLURAL = re.compile(r"\sها(ی|یی)?(?!\w)")


@dataclass
class Entry:
    """One message of a catalogue: the lines of msgctxt, msgid, msgid_plural, msgstr[n]."""

    flags: str = ""
    words: dict[str, str] = field(default_factory=dict)

    @property
    def msgid(self) -> str:
        return self.words.get("msgid", "")

    @property
    def context(self) -> str | None:
        return self.words.get("msgctxt")

    @property
    def english(self) -> list[str]:
        return [text for name, text in self.words.items() if name.startswith("msgid")]

    @property
    def persian(self) -> list[str]:
        return [text for name, text in self.words.items() if name.startswith("msgstr")]


def read(path: Path) -> Iterator[Entry]:
    """The messages of a .po file, without its header."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry, name = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                entry.flags += line if line.startswith(("#,", "#~")) else ""
            elif line.startswith('"'):
                entry.words[name] += ast.literal_eval(line)
            else:
                name, text = line.split(" ", 1)
                entry.words[name] = ast.literal_eval(text)
        if entry.msgid or "#~" in entry.flags:
            yield entry


def bare(text: str) -> str:
    """The text without placeholders and tags."""
    return TAG.sub("", PLACEHOLDER.sub("", text))


def keys(entries: list[Entry]) -> set[tuple[str | None, str]]:
    return {(entry.context, entry.msgid) for entry in entries}


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return list(read(ROOT / CATALOGUE))


def test_everything_is_translated(entries: list[Entry]) -> None:
    assert len(entries) > 500
    assert [entry.msgid for entry in entries if not all(entry.persian)] == []


def test_nothing_is_fuzzy_or_left_over(entries: list[Entry]) -> None:
    assert [e.msgid or e.flags for e in entries if "fuzzy" in e.flags or "#~" in e.flags] == []


def test_placeholders_are_kept(entries: list[Entry]) -> None:
    for entry in entries:
        wanted = [sorted(PLACEHOLDER.findall(text)) for text in entry.english]
        for text in entry.persian:
            assert sorted(PLACEHOLDER.findall(text)) in wanted, entry
            assert sorted(TAG.findall(text)) == sorted(TAG.findall(entry.msgid)), entry


@pytest.mark.parametrize(
    "wrong",
    [ARABIC, LATIN_SIGNS, LOOSE_PREFIX, LOOSE_PLURAL],
    ids=["letters", "signs", "prefix", "plural"],
)
def test_spelling_is_persian(entries: list[Entry], wrong: re.Pattern[str]) -> None:
    found = [text for entry in entries for text in entry.persian if wrong.search(bare(text))]
    assert found == []


def test_the_compiled_catalogue_says_the_same(entries: list[Entry]) -> None:
    path = (ROOT / CATALOGUE).with_suffix(".mo")
    content = path.read_bytes()
    with path.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert struct.unpack("<I", content[8:12])[0] == len(entries) + 1, "make messages"
    for entry in entries:
        assert said(compiled, entry) == entry.persian, entry


def said(compiled: gettext.GNUTranslations, entry: Entry) -> list[str]:
    """What the compiled catalogue has for a message, for one and for two of it."""
    plural = entry.words.get("msgid_plural")
    if plural is None and entry.context is None:
        return [compiled.gettext(entry.msgid)]
    if plural is None:
        return [compiled.pgettext(entry.context or "", entry.msgid)]
    if entry.context is None:
        return [compiled.ngettext(entry.msgid, plural, count) for count in (1, 2)]
    return [compiled.npgettext(entry.context, entry.msgid, plural, count) for count in (1, 2)]


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext (xgettext) is not installed")
def test_the_catalogue_has_every_message_of_the_source(
    entries: list[Entry], tmp_path: Path
) -> None:
    copy = tmp_path / "source"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_SOURCE))
    data = tmp_path / "data"
    data.mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "fa", "--no-location", "--no-obsolete"],
        cwd=copy,
        env=os.environ | {"CRM_DATA_DIR": str(data)},
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    assert keys(list(read(copy / CATALOGUE))) == keys(entries), "make messages"
