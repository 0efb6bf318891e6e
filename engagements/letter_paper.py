"""A letter as it stands on paper: letterhead, number, reader, text, signature, copies."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import override

from contacts.models import ContactPoint, Organization
from crm.dates import format_date
from crm.models import Attachment
from crm.text import fold
from engagements.letterwords import LANGUAGE, filled
from engagements.models import Letter, LetterParty

ROLE = LetterParty.Role
COMMA = "،"
REACHED = (ContactPoint.Kind.ADDRESS, ContactPoint.Kind.PHONE, ContactPoint.Kind.EMAIL)


def home() -> Organization | None:
    """The organization whose bodies are kept here: the one most of them belong to."""
    living = Count("bodies", filter=Q(bodies__deleted_at=None))
    ours = Organization.objects.annotate(bodies_here=living).filter(bodies_here__gt=0)
    found: Organization | None = ours.order_by("-bodies_here", "pk").first()
    return found


def sheet(letter: Letter) -> dict[str, Any]:
    """What stands on the paper, in Persian whoever prints it.

    {letter, office, reached, date, sender_date, to: [lines of each reader], signed: lines, copies,
    text, enclosures}
    """
    parties = list(LetterParty.objects.filter(letter=letter).for_list())
    office = letter.body.organization if letter.body else home()
    readers = [party for party in parties if party.role == ROLE.TO]
    senders = [party for party in parties if party.role == ROLE.FROM]
    with override(LANGUAGE):
        return {
            "letter": letter,
            "office": office,
            "reached": reached(office),
            "date": format_date(letter.day, "numeric", "jalali"),
            "sender_date": format_date(letter.sender_day, "numeric", "jalali"),
            "to": [lines(party) for party in readers],
            "signed": [lines(party) for party in senders],
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


def reached(office: Organization | None) -> list[str]:
    """Address, telephone and e-mail for the foot of the paper."""
    if office is None:
        return []
    points = ContactPoint.objects.filter(organization=office, kind__in=REACHED).in_use()
    first: dict[str, str] = {}
    for point in points.order_by("pk"):
        first.setdefault(point.kind, point.value)
    return [first[kind] for kind in REACHED if kind in first]
