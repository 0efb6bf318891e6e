"""What a server's report says of a letter that came back (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from typing import Any, NamedTuple
from uuid import UUID

from crm.models import Mail

#: a full mailbox, or a rule of the server: it may be taken another time (RFC 3463)
PASSING = re.compile(r"^(?:4|5\.2\.2|5\.[3-7]\.)")
OUR_LETTER = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)


class Returned(NamedTuple):
    """One address a letter did not reach: `kind` as `Mail.Bounce`, `letter` its uuid or ""."""

    address: str
    kind: str
    why: str
    letter: str


def kind_of(status: str) -> str:
    """Hard or soft, by an enhanced status code such as 5.1.1."""
    return Mail.Bounce.SOFT if PASSING.match(status) else Mail.Bounce.HARD


def parsed(raw: bytes) -> list[Returned]:
    """The addresses a report says were not reached; none when it is no report, such as an
    out-of-office answer, or one of a delay."""
    message = message_from_bytes(raw, policy=policy.compat32)
    if message.get_content_type() != "multipart/report":
        return []
    letter = letter_in(message)
    return [told(block, letter) for block in failures(message)]


def failures(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks: Any = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if str(block.get("Action", "")).strip().lower() == "failed":
                yield block


def told(block: Message, letter: str) -> Returned:
    final = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    status = str(block.get("Status", "")).split("(")[0].strip()
    words = " ".join(str(block.get("Diagnostic-Code") or status).split())
    return Returned(final.rpartition(";")[2].strip(), kind_of(status), words[:500], letter)


def letter_in(message: Message) -> str:
    """The uuid of our letter, from the headers the report returns; "" when they are not ours."""
    for part in message.walk():
        if part.get_content_type() not in ("message/rfc822", "text/rfc822-headers"):
            continue
        payload: Any = part.get_payload()
        text = payload if isinstance(payload, str) else "".join(map(str, payload))
        found = re.search(r"^Message-ID:\s*(.*)$", text, re.IGNORECASE | re.MULTILINE)
        if found and (ours := OUR_LETTER.search(found[1])):
            return str(UUID(ours[1]))
    return ""
