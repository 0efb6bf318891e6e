"""The letters of invitation to a meeting as they stand on paper, in Persian whoever prints."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from contacts.models import Person
from contacts.recipients import Recipient, of_people
from crm.dates import format_date, today
from engagements.letter_paper import reached
from engagements.letterwords import LANGUAGE
from engagements.models import AgendaItem, Invitation, Meeting


def sheets(meeting: Meeting, only: str = "") -> dict[str, Any]:
    """{meeting, office, reached, date, when, agenda, letters: [lines of each reader]}

    `only` is the key of one invitation. Confidential items stand on no paper.
    """
    rows = Invitation.objects.filter(meeting=meeting).standing()
    if only.isdecimal():
        rows = rows.filter(pk=only[:18])
    people = Person.objects.filter(pk__in=rows.order_by().values("person"))
    found = sorted(of_people(people), key=lambda one: (one.sort_key, one.key))
    items = AgendaItem.objects.filter(meeting=meeting, confidential=False)
    with override(LANGUAGE):
        return {
            "meeting": meeting,
            "office": meeting.body.organization,
            "reached": reached(meeting.body.organization),
            "date": format_date(today(), "numeric", "jalali"),
            "when": format_date(meeting.day, "full", "jalali"),
            "agenda": [item.title for item in items],
            "letters": [lines(one) for one in found],
        }


def lines(one: Recipient) -> list[str]:
    """Name, post and office."""
    office = one.organization_in(LANGUAGE)
    return [line for line in (one.spoken_to(LANGUAGE), one.post, office) if line]
