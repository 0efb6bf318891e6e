"""The signed word in the address by which a seat votes without an account."""

from __future__ import annotations

import uuid

from crm.links import path_with, signed, unsigned
from engagements.models import Ballot

PURPOSE = "engagements.ballots"


def ballot_token(ballot: Ballot) -> str:
    """The signed key of a ballot; it opens that one ballot and nothing else."""
    return signed(PURPOSE, str(ballot.key))


def vote_path(ballot: Ballot) -> str:
    """Where the seat votes."""
    return path_with("engagements:vote", ballot=ballot_token(ballot))


def ballot_of(token: str) -> Ballot | None:
    """The ballot of a token; None when it was not made by us or is there no more."""
    try:
        key = uuid.UUID(unsigned(PURPOSE, token) or "")
    except ValueError:
        return None
    rows = Ballot.objects.filter(key=key, motion__deleted_at=None)
    found: Ballot | None = rows.for_detail().first()
    return found
