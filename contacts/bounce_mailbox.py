"""The mailbox to which servers return letters, read over IMAP."""

from __future__ import annotations

import contextlib
import imaplib
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from contacts.bounce_mail import Returned, parsed

log = logging.getLogger(__name__)

PORTS = {"imap": 143, "imaps": 993}
SECONDS = 20
MOST = 200  # reports in one reading; the others are read the next time


def returned_letters() -> Iterator[Returned]:
    """What has come back since the last reading; a report counts as read once it was used.

    A mailbox that cannot be reached is noted in the log: the next reading tries again.
    """
    if not settings.BOUNCES_URL:
        return
    try:
        with signed_in(settings.BOUNCES_URL) as box:
            yield from unread(box)
    except (OSError, imaplib.IMAP4.error) as error:
        log.warning("The mailbox of returned letters: %s", type(error).__name__)


@contextlib.contextmanager
def signed_in(url: str) -> Iterator[imaplib.IMAP4]:
    """imaps://user:password@host/folder, or imap:// without encryption on this machine."""
    parts = urlsplit(url)
    kind: Any = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    box = kind(parts.hostname, parts.port or PORTS[parts.scheme], timeout=SECONDS)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box.select(unquote(parts.path.strip("/")) or "INBOX")
        yield box
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def unread(box: imaplib.IMAP4) -> Iterator[Returned]:
    _kind, [found] = box.search(None, "UNSEEN")
    for number in found.split()[:MOST]:
        _kind, parts = box.fetch(number, "(BODY.PEEK[])")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        yield from parsed(raw)
        box.store(number, "+FLAGS", "\\Seen")
