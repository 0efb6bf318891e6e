"""The word in an invitation by which its reader answers without an account."""

from __future__ import annotations

import re

from crm.links import path_with, signed, unsigned
from engagements.models import Invitation

PURPOSE = "engagements.answering"
KEY = re.compile(r"(\d{1,18})-(\d{1,5})")


def token_of(invitation: Invitation) -> str:
    """The signed key of an invitation and its round; it opens nothing else."""
    return signed(PURPOSE, f"{invitation.pk}-{invitation.round}")


def answer_path(invitation: Invitation) -> str:
    """Where it is answered."""
    return path_with("engagements:invitation-answer", who=token_of(invitation))


def invitation_of(token: str) -> Invitation | None:
    """The invitation the token is about; None when we did not make it, or made another since."""
    key = KEY.fullmatch(unsigned(PURPOSE, token) or "")
    if key is None:
        return None
    rows = Invitation.objects.for_detail()
    found: Invitation | None = rows.filter(pk=key[1], round=key[2]).first()
    return found
