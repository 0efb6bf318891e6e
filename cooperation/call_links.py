"""The signed words of public calls: their address, and when somebody opened the page."""

from __future__ import annotations

from datetime import timedelta

from cooperation.models import Call
from crm.links import path_with, signed, signed_now, unsigned, unsigned_within, whole_address

PURPOSE, OPENED = "cooperation.calls", "cooperation.calls.opened"
#: nobody fills in the form faster than this, and nobody needs longer
SOONEST, LATEST = timedelta(seconds=3), timedelta(days=2)


def call_address(call: Call) -> str:
    """The whole address that is given to the public."""
    return whole_address(path_with("cooperation:answer-call", call=signed(PURPOSE, str(call.pk))))


def call_of(token: str) -> Call | None:
    """The call an address leads to, once it was opened; closed ones too."""
    key = unsigned(PURPOSE, token)
    if key is None or not key.isdecimal():
        return None
    opened = Call.objects.filter(opened_at__isnull=False, initiative__deleted_at=None)
    found: Call | None = opened.select_related("initiative").filter(pk=int(key)).first()
    return found


def opened_now() -> str:
    """What the form brings back, to tell how long somebody looked at it."""
    return signed_now(OPENED, "form")


def was_read(token: str) -> bool:
    """Whether the form was opened by a person: not just now, and not long ago."""
    too_soon = unsigned_within(OPENED, token, SOONEST) is not None
    return not too_soon and unsigned_within(OPENED, token, LATEST) is not None
