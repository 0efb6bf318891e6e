"""A letter as it stands on paper: letterhead, number, reader, text, signature, copies."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from contacts.models import ContactPoint, Organization
from contacts.recipients import TO_MEN, TO_WOMEN
from crm.dates import format_date
from crm.models import Attachment
from crm.text import fold
from engagements.letterwords import LANGUAGE, filled
from engagements.models import Letter, LetterParty

ROLE = LetterParty.Role
COMMA = "،"
Kind = ContactPoint.Kind
#: how the office is reached, as the foot of its paper tells it, and which way that runs
REACHED = {Kind.ADDRESS: "rtl", Kind.PHONE: "ltr", Kind.EMAIL: "ltr"}
TO_OTHERS = TO_MEN | TO_WOMEN


def sheet(letter: Letter) -> dict[str, Any]:
    """What stands on the paper, in Persian whoever prints it.

    {letter, office, reached, date, sender_date, to: [lines of each reader], signed: lines, copies,
    text, enclosures}
    """
    parties = list(LetterParty.objects.filter(letter=letter).for_list())
    office = letter.body.organization if letter.body else Organization.objects.home()
    readers = [party for party in parties if party.role == ROLE.TO]
    senders = [party for party in parties if party.role == ROLE.FROM]
    signer = lines if letter.is_received else signature
    with override(LANGUAGE):
        return {
            "letter": letter,
            "office": office,
            "reached": reached(office),
            "date": format_date(letter.day, "numeric", "jalali"),
            "sender_date": format_date(letter.sender_day, "numeric", "jalali"),
            "to": [lines(party) for party in readers],
            "signed": [signer(party) for party in senders],
            "copies": [party.name for party in parties if party.role == ROLE.COPY],
            "text": text_of(letter, readers),
            "enclosures": list(Attachment.objects.of(letter)),
        }


def text_of(letter: Letter, readers: list[LetterParty]) -> str:
    """Of a draft, what would stand there if it were registered now."""
    if letter.is_received or not letter.is_draft:
        return letter.text
    return filled(letter, readers[0] if readers else None)[0]


def lines(party: LetterParty) -> list[str]:
    """Name, post and office, each on a line of its own and nothing twice."""
    parts = [part.strip() for part in party.name.split(COMMA)]
    known: dict[str, str] = {}
    for part in parts:
        known.setdefault(fold(part), part)
    return [part for part in known.values() if part]


def signature(party: LetterParty) -> list[str]:
    """As somebody signs: without the words by which others speak to them."""
    name, *office = lines(party)
    own = [word for word in name.split() if fold(word) not in TO_OTHERS]
    return [" ".join(own) or name, *office]


def reached(office: Organization | None) -> list[tuple[str, str]]:
    """Address, telephone and e-mail for the foot of the paper."""
    if office is None:
        return []
    points = ContactPoint.objects.filter(organization=office, kind__in=list(REACHED)).in_use()
    first: dict[str, str] = {}
    for point in points.order_by("pk"):
        first.setdefault(point.kind, point.value)
    return [(first[kind], way) for kind, way in REACHED.items() if kind in first]
