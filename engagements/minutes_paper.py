"""Minutes on paper: letterhead, attendance, items, resolutions, signatures, the code to check."""

from __future__ import annotations

from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from contacts.models import Organization
from crm import pdf
from engagements.letter_paper import reached
from engagements.letterwords import LANGUAGE
from engagements.minutes_content import Content, opened, told
from engagements.minutes_links import check_url
from engagements.models import Minutes

#: in how many pieces of text minutes are long: a job makes their paper
LONG = 30_000
#: signatures stand so many in a row
SIGNED_IN_A_ROW = 3


def qr(text: str) -> SafeString:
    """The code that leads to an address, as a drawing."""
    code = segno.make(text, error="m")
    return mark_safe(code.svg_inline(scale=2, border=1))  # noqa: S308 (squares, no words)


def sheet(minutes: Minutes, content: Content, language: str = LANGUAGE) -> dict[str, Any]:
    """What stands on the paper of these minutes, of which `content` is open to its reader.

    {minutes, shown, office, reached, decided, signatures, check_url, qr, kept_back}
    """
    office = minutes.meeting.body.organization or Organization.objects.home()
    with override(language):
        shown = told(content)
        return {
            "minutes": minutes,
            "shown": shown,
            "office": office,
            "reached": reached(office),
            "decided": [row for item in shown["items"] for row in item["resolutions"]],
            "signatures": in_rows([row for row in shown["came"] if row["key"]]),
            "check_url": check_url(minutes),
            "qr": qr(check_url(minutes)),
            "kept_back": len(minutes.content["items"]) - len(content["items"]),
        }


def in_rows(people: list[Content]) -> list[list[Content]]:
    """The boxes for signatures, row by row; the last filled up."""
    size = SIGNED_IN_A_ROW
    rows = [people[start : start + size] for start in range(0, len(people), size)]
    return [row + [{}] * (size - len(row)) for row in rows]


def is_long(minutes: Minutes) -> bool:
    """Whether setting it takes longer than somebody should wait for a page."""
    size = sum(
        len(item["notes"])
        + sum(len(one["text"]) for one in (*item["statements"], *item["resolutions"]))
        for item in minutes.content.get("items", [])
    )
    return size > LONG


def typeset(minutes: Minutes, *, full: bool, secret: Any = (), language: str = LANGUAGE) -> bytes:
    """The PDF of these minutes for a reader."""
    content = opened(minutes.content, full=full, secret=secret)
    return pdf.typeset("paper/minutes.html", "minutes", language, sheet(minutes, content, language))


def extract(minutes: Minutes, number: str, addressee: str, language: str = LANGUAGE) -> bytes:
    """The PDF that tells one addressee of one resolution, and nothing else of the meeting."""
    context = sheet(minutes, minutes.content, language)
    [row] = [row for row in context["decided"] if row["number"] == number]
    own = {"row": row, "addressee": addressee, "signatures": []}
    return pdf.typeset("paper/extract.html", "minutes", language, context | own)


def resolution_in(minutes: Minutes, number: str) -> Content | None:
    """The resolution of that number, as these minutes tell it."""
    rows = (row for item in minutes.content.get("items", []) for row in item["resolutions"])
    return next((row for row in rows if row["number"] == number), None)


def file_name(minutes: Minutes, ending: str) -> str:
    """What the file is called when it is taken away."""
    meeting = minutes.meeting
    named = f"{meeting.body.code}-{meeting.number}" if meeting.number else meeting.title
    return f"{named}-{minutes.number}.{ending}".replace("/", "-")[-90:]
