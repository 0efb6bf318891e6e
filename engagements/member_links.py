"""The signed word in the address of the form by which members tell a problem."""

from __future__ import annotations

from datetime import timedelta

from contacts.models import Organization
from crm.links import path_with, signed_now, unsigned_within, whole_address

PURPOSE = "engagements.reports"
#: how long the address works
LASTS = timedelta(days=365)


def report_token(organization: Organization | None) -> str:
    """What opens the form for a year; of one organization, or of nobody by name."""
    return signed_now(PURPOSE, str(organization.pk if organization else 0))


def form_address(organization: Organization | None) -> str:
    """The whole address to be sent to members."""
    return whole_address(path_with("engagements:tell-problem", form=report_token(organization)))


def reporter_of(token: str) -> tuple[bool, Organization | None]:
    """(whether the token opens the form, whose form it is)"""
    key = unsigned_within(PURPOSE, token, LASTS)
    if key is None or not key.isdecimal():
        return False, None
    if not int(key):
        return True, None
    found: Organization | None = Organization.objects.filter(pk=int(key)).first()
    found = found or Organization.led_to(int(key))
    return found is not None, found
