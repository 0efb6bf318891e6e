"""Measures a large meeting: its room, what saves itself, its paper: `python -m benchmarks.meeting`.

Adds a body with 1,200 meetings, one of them with 60 people, 40 items and 80 resolutions, to the
database of the benchmarks.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
import time
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.asked import HEAD, Took, clerk, timed  # noqa: E402
from benchmarks.pages import machine  # noqa: E402
from contacts.models import Organization, Person  # noqa: E402
from cooperation.bench.filling import bench_user  # noqa: E402
from crm.dates import today  # noqa: E402
from crm.history import record, record_many  # noqa: E402
from engagements.actions import minutes, room  # noqa: E402
from engagements.minutes_paper import typeset  # noqa: E402
from engagements.models import (  # noqa: E402
    AgendaItem,
    Attendance,
    Body,
    FollowUp,
    Meeting,
    Resolution,
)

PEOPLE, ITEMS, RESOLUTIONS, MEETINGS, PAGES = 60, 40, 80, 1_200, 20
PAPER = 5_000  # milliseconds for so many pages
NOTES = (
    "نمایندهٔ شهرک از قطع برق در ساعت‌های اوج گفت و خواست که برنامهٔ خاموشی از پیش اعلام شود؛ "
    "نمایندهٔ شرکت شهرک‌ها پاسخ داد که برنامه تا پایان ماه فرستاده می‌شود. "
)


def body_with_meetings() -> tuple[Body, Meeting]:
    """A body of many meetings, and the last of them, large and in session."""
    by = bench_user()
    body = Body(name="هیئت سنجش", kind=Body.Kind.COMMITTEE, code=secrets.token_hex(3))
    body.organization = Organization.objects.order_by("pk").first()
    record("create", body, by=by)
    held = [
        Meeting(
            body=body,
            number=n,
            title=f"نشست {n}",
            day=today() - timedelta(days=7 * (MEETINGS - n)),
            status=Meeting.Status.HELD if n < MEETINGS else Meeting.Status.PLANNED,
        )
        for n in range(1, MEETINGS + 1)
    ]
    record_many("create", held, by=by)
    return body, Meeting.objects.get(body=body, number=MEETINGS)


def filled(meeting: Meeting) -> Meeting:
    """With people, items, resolutions and what they ask for, in session."""
    by, people = bench_user(), list(Person.objects.order_by("pk")[:PEOPLE])
    record_many("create", [Attendance(meeting=meeting, person=one) for one in people], by=by)
    items = [
        AgendaItem(meeting=meeting, place=n, title=f"بند {n}", notes=NOTES * 8)
        for n in range(1, ITEMS + 1)
    ]
    record_many("create", items, by=by)
    stored = list(AgendaItem.objects.filter(meeting=meeting).order_by("place"))
    decided = [
        Resolution(
            body=meeting.body,
            meeting=meeting,
            item=stored[n % ITEMS],
            year=1405,
            serial=n,
            number=f"س/۱۴۰۵/{n}",
            text=f"مقرر شد {NOTES}",
        )
        for n in range(1, RESOLUTIONS + 1)
    ]
    record_many("create", decided, by=by)
    made = Resolution.objects.filter(meeting=meeting)
    owed = [FollowUp(title="گزارش", resolution=one, owner_person=people[0]) for one in made]
    record_many("create", owed, by=by)
    return room.start(meeting, by=by)


def pages(body: Body, meeting: Meeting) -> list[tuple[str, int, Callable[[], Any]]]:
    """(what, milliseconds it may take, how it is asked for)."""
    client = clerk()
    item = AgendaItem.objects.filter(meeting=meeting).order_by("place").first()
    typing = Typing(client, item)
    asked = [
        (
            "the room of 60 people, 40 items, 80 resolutions",
            150,
            [meeting.url_role("room", meeting.pk)],
        ),
        ("its page", 150, [meeting.get_absolute_url()]),
        ("a body of 1,200 meetings", 150, [body.get_absolute_url()]),
        ("the list of its meetings", 25, [f"{reverse('engagements:meeting-list')}?body={body.pk}"]),
    ]
    found = [(name, goal, lambda url=url: client.get(url)) for name, goal, (url,) in asked]
    return [*found, ("minutes saved while somebody types", 40, typing.go_on)]


class Typing:
    """Somebody who writes on, so that each sending changes something."""

    def __init__(self, client: Client, item: AgendaItem) -> None:
        self.client, self.item, self.words = client, item, 0

    def go_on(self) -> None:
        self.item.refresh_from_db()
        self.words += 1
        url = reverse("engagements:agenda-item-minutes", args=[self.item.pk])
        sent = {"notes": f"{NOTES} {self.words}", "version": self.item.version}
        sent["writer"] = bench_user().pk
        answer = self.client.post(url, sent, headers={"accept": "application/json"})
        assert answer.status_code in (200, 302), answer.status_code


def paper(meeting: Meeting) -> tuple[int, Took]:
    """Its minutes as PDF: how many pages, and how long that takes."""
    by = bench_user()
    over = Meeting.objects.get(pk=meeting.pk)
    over.status = Meeting.Status.HELD
    record("hold", over, by=by)
    written = minutes.circulate(over, by=by, until=today(), expected=0)
    started, busy = time.perf_counter(), time.process_time()
    made = typeset(written, full=True)
    took, cpu = (
        (now - then) * 1000
        for now, then in ((time.perf_counter(), started), (time.process_time(), busy))
    )
    return count_pages(made), Took(took, took, cpu, 0)


def count_pages(made: bytes) -> int:
    """How many pages a PDF has whose objects lie in compressed streams."""
    streams = re.findall(rb"/ObjStm.*?stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    return sum(len(re.findall(rb"/Type ?/Page\b", zlib.decompress(part))) for part in streams)


def main() -> None:
    told = ", ".join(f"{key} {value}" for key, value in machine().items())
    sys.stdout.write(f"{told}\n\n{HEAD}")
    body, meeting = body_with_meetings()
    filled(meeting)
    for name, goal, ask in pages(body, meeting):
        sys.stdout.write(timed(ask).line(name, goal))
    count, took = paper(meeting)
    sys.stdout.write(took.line(f"its minutes as PDF, {count} pages", PAPER * count // PAGES))


if __name__ == "__main__":
    main()
