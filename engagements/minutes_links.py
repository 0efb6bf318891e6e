"""The signed word in the address by which somebody who was present reads minutes and answers."""

from __future__ import annotations

from crm.links import path_with, signed, unsigned, whole_address
from engagements.models import Minutes, MinutesReader

PURPOSE = "engagements.minutes"


def token_of(reader: MinutesReader) -> str:
    """The signed key of a reader; it opens these minutes to them and nothing else."""
    return signed(PURPOSE, str(reader.pk))


def link_of(reader: MinutesReader) -> str:
    """The whole address that stands in the mail."""
    return whole_address(path_with("engagements:minutes-link", link=token_of(reader)))


def reader_of(token: str) -> MinutesReader | None:
    """Whom a link was given to; None when it was not made by us."""
    key = unsigned(PURPOSE, token)
    if key is None or not key.isdecimal():
        return None
    rows = MinutesReader.objects.filter(pk=int(key))
    found: MinutesReader | None = rows.select_related(
        "minutes", "minutes__meeting", "minutes__meeting__body"
    ).first()
    return found


def check_url(minutes: Minutes) -> str:
    """Where anybody sees whether what is printed still counts."""
    return whole_address(path_with("engagements:minutes-check", code=minutes.code))
