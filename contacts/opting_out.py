"""The word in a letter by which its reader, without an account, asks to be left out of others."""

from __future__ import annotations

import re

from contacts.models import Organization, Person
from contacts.models.relations import Party
from crm.links import signed, unsigned

PURPOSE = "contacts.opting_out"
KEY = re.compile(r"([po])(\d{1,18})")


def token_of(key: str) -> str:
    """The signed key of a recipient; it says who, and opens nothing else."""
    return signed(PURPOSE, key)


def party_of(token: str) -> Party | None:
    """Whom the token is about; None when it was not made by us or they are in the trash.

    Of one who was merged into another it is about that other.
    """
    key = KEY.fullmatch(unsigned(PURPOSE, token) or "")
    if key is None:
        return None
    model = Person if key[1] == "p" else Organization
    found: Party | None = model.objects.filter(pk=key[2]).first() or model.led_to(int(key[2]))
    return found
