"""What became of letters, written to a local file before the database is told.

Between a server's "250" and the commit that says so the sender may be killed, or the database go
away. Whoever starts next finds the file and tells the database, so that such a letter is not
uncertain, and lets go what the sender had claimed. Each sender has a file of its own and holds a
lock on it while it lives. Its room is taken beforehand: a disk that is full does not stop it.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

log = logging.getLogger(__name__)

ROOM = 16 * 1024
LINE = re.compile(rb"([=+-])([0-9a-f]{32}) ([0-9a-f]{32})\n")
CLAIMED, TAKEN, KEPT = "=", "+", "-"
NOBODY = uuid.UUID(int=0)


class Told(NamedTuple):
    """What is known of letters claimed together: the ids of those taken and those surely not."""

    taken: set[uuid.UUID]
    kept: set[uuid.UUID]


class Journal:
    """The file of one sender; `path` is None where none could be made."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.end, self.handle = path, 0, -1
        if path is None:
            return
        fresh = path.with_suffix(".new")
        self.handle = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self.handle, fcntl.LOCK_EX)
        os.pwrite(self.handle, bytes(ROOM), 0)
        os.fsync(self.handle)
        fresh.rename(path)

    def begin(self, claim: uuid.UUID) -> None:
        """Letters are about to be claimed under this name; what was noted before is known."""
        if self.path is not None and self.end:
            os.pwrite(self.handle, bytes(self.end), 0)
        self.end = 0
        self.note(CLAIMED, NOBODY, claim)

    def note(self, sign: str, letter: uuid.UUID, claim: uuid.UUID) -> None:
        """Write one line, on the disk when this returns."""
        if self.path is None:
            return
        line = f"{sign}{letter.hex} {claim.hex}\n".encode()
        os.pwrite(self.handle, line, self.end)
        os.fdatasync(self.handle)
        self.end += len(line)

    def close(self, *, known: bool) -> None:
        """Leave the file behind unless the database knows all it tells."""
        if self.path is None:
            return
        if known:
            self.path.unlink(missing_ok=True)
        os.close(self.handle)


def folder() -> Path:
    return Path(settings.DATA_DIR) / "sending"


def opened() -> Journal:
    """A new file. Where there is no room for one, letters leave all the same: one whose sender is
    killed is uncertain then."""
    path = folder() / f"{uuid.uuid4().hex}.journal"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Journal(path)
    except OSError:
        log.exception("No journal can be kept beside the outbox")
        with contextlib.suppress(OSError):
            path.with_suffix(".new").unlink()
        return Journal(None)


def left_behind() -> Iterator[dict[uuid.UUID, Told]]:
    """What senders that died had noted, {claim: what is known}; a file goes once it was used."""
    for path in sorted(folder().glob("*.journal")):
        with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # its sender lives
            yield parsed(file.read())
            path.unlink(missing_ok=True)


def parsed(text: bytes) -> dict[uuid.UUID, Told]:
    """{claim: what is known}; a line that was cut off in the middle says nothing."""
    found: dict[uuid.UUID, Told] = defaultdict(lambda: Told(set(), set()))
    for sign, letter, claim in LINE.findall(text):
        told = found[uuid.UUID(claim.decode())]
        if sign != CLAIMED.encode():
            known = told.taken if sign == TAKEN.encode() else told.kept
            known.add(uuid.UUID(letter.decode()))
    return dict(found)
