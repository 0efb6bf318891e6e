"""Addresses that leave the house: whole, and with a signed word that stands in for an account."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner

from crm.addresses import address

# not the colon: some mail programs end an address there
BETWEEN = "."
#: the signed word by which an address lets its reader answer, vote or stop
SIGNED = re.compile(r"([?&](?:link|who|ballot)=)[\w.%-]+")


def signer(purpose: str) -> Signer:
    return Signer(salt=purpose, sep=BETWEEN)


def signed(purpose: str, key: str) -> str:
    """The key with our signature; it counts for this purpose (dotted words) and no other."""
    return signer(purpose).sign(key)


def unsigned(purpose: str, token: str) -> str | None:
    """The key in a token; None when it was not signed by us for this purpose."""
    try:
        return signer(purpose).unsign(token)
    except BadSignature:
        return None


def signed_now(purpose: str, key: str) -> str:
    """As `signed`, with the time: `unsigned_within` says for how long it counts."""
    return TimestampSigner(salt=purpose, sep=BETWEEN).sign(key)


def unsigned_within(purpose: str, token: str, lasts: timedelta) -> str | None:
    """The key in a token of `signed_now`; None when it is not ours, or older than that."""
    try:
        return TimestampSigner(salt=purpose, sep=BETWEEN).unsign(token, max_age=lasts)
    except BadSignature:
        return None


def whole_address(path: str) -> str:
    """A path of ours as it stands in a letter, a file or on paper: with where we are reached."""
    return settings.BASE_URL.rstrip("/") + path


def without_words(text: str) -> str:
    """A text with the signed words cut out of its addresses: whoever has one acts as its reader."""
    return SIGNED.sub(r"\1…", text)


def path_with(name: str, **query: str) -> str:
    """The path of a named page with its query."""
    return f"{address(name)}?{urlencode(query)}"
