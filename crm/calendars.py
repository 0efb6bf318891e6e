"""Events for other calendars: an invitation, and a calendar to look at (RFC 5545, 5546, 7986)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from itertools import chain
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from crm.export.contentlines import folded, text

REQUEST, CANCEL = "REQUEST", "CANCEL"
HEAD = ("BEGIN:VCALENDAR", "PRODID:-//Hamkari//Meetings//FA", "VERSION:2.0")


@dataclass(frozen=True)
class Event:
    """What one reader's calendar is told; nobody else who is invited stands in it.

    `alarm` rings so long before it begins; for what lasts the day, so long after midnight
    if it is negative.
    """

    uid: str
    title: str
    day: date
    sequence: int = 0
    reader: str = ""
    reader_name: str = ""
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    description: str = ""
    cancelled: bool = False
    alarm: timedelta | None = None

    @property
    def method(self) -> str:
        return CANCEL if self.cancelled else REQUEST


def calendar_of(event: Event) -> str:
    """The event as a calendar of its own, with the lines a mail reader acts upon."""
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    asked = "" if event.cancelled else ";PARTSTAT=NEEDS-ACTION;RSVP=FALSE"
    lines = [
        *HEAD,
        f"METHOD:{event.method}",
        *event_lines(
            event,
            f"ORGANIZER{called(name)}:mailto:{address(sender)}",
            f"ATTENDEE{called(event.reader_name)};ROLE=REQ-PARTICIPANT{asked}"
            f":mailto:{address(event.reader)}",
        ),
        "END:VCALENDAR",
    ]
    return "".join(map(folded, lines))


def feed_of(name: str, events: Iterable[Event]) -> str:
    """Many events as a calendar others look at again and again (METHOD:PUBLISH)."""
    lines = [
        *HEAD,
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *chain.from_iterable(map(event_lines, events)),
        "END:VCALENDAR",
    ]
    return "".join(map(folded, lines))


def event_lines(event: Event, *people: str) -> list[str]:
    """The event from BEGIN to END; `people` are the lines about who calls and who is called."""
    return [
        "BEGIN:VEVENT",
        f"UID:{text(event.uid)}",
        f"DTSTAMP:{moment(timezone.now())}",
        f"SEQUENCE:{event.sequence}",
        *span(event),
        f"SUMMARY:{text(event.title)}",
        *([f"LOCATION:{text(event.place)}"] if event.place else []),
        *([f"DESCRIPTION:{text(event.description)}"] if event.description else []),
        *people,
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        *alarm_lines(event),
        "END:VEVENT",
    ]


def alarm_lines(event: Event) -> list[str]:
    if event.alarm is None:
        return []
    minutes = int(event.alarm.total_seconds() // 60)
    trigger = f"-PT{minutes}M" if minutes >= 0 else f"PT{-minutes}M"
    shown = [f"DESCRIPTION:{text(event.title)}", f"TRIGGER:{trigger}"]
    return ["BEGIN:VALARM", "ACTION:DISPLAY", *shown, "END:VALARM"]


def uid(name: str, key: int) -> str:
    """Always the same for the same record: a calendar that gets it again knows which it is."""
    return f"{name}-{key}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}"


def span(event: Event) -> list[str]:
    """From when to when, in UTC; a meeting whose hour is not known lasts the day."""
    if event.starts is None:
        after = event.day + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    found = [f"DTSTART:{moment(local(event.day, event.starts))}"]
    if event.ends and event.ends > event.starts:
        found.append(f"DTEND:{moment(local(event.day, event.ends))}")
    return found


def local(day: date, hour: time) -> datetime:
    """That hour where the office is."""
    return timezone.make_aware(datetime.combine(day, hour))


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def called(name: str) -> str:
    """The name as a parameter; quotes and line breaks may not stand in one."""
    clean = "".join(char for char in name if char.isprintable() and char != '"').strip()
    return f';CN="{clean}"' if clean else ""


def address(value: str) -> str:
    """An e-mail address within a line; what would end the line is left out."""
    return "".join(char for char in value if char.isprintable() and not char.isspace())
