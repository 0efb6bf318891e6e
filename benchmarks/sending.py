"""Measures outbox and reminder tick: `python -m benchmarks.sending`, on a throwaway database.

--letters 10000     letters that wait, sent by one process to a mail server on this machine
--reminders 10000   follow-ups that are due: written and sent
--rows 1000000      reminders of the past in the table while nothing is due
"""

from __future__ import annotations

import argparse
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = free.getsockname()[1]
os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{PORT}?timeout=30"
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.pages import machine  # noqa: E402
from contacts.models import ContactPoint, Person  # noqa: E402
from crm import outbox  # noqa: E402
from crm.bulk import insert  # noqa: E402
from crm.dates import today  # noqa: E402
from crm.history import record_many  # noqa: E402
from crm.mail import row  # noqa: E402
from engagements.actions import reminders  # noqa: E402
from engagements.models import FollowUp, Reminder  # noqa: E402

GOALS = {"letters": 60.0, "reminders": 60.0, "nothing due": 0.020}
TEXT = "درود،\n\nگزارش کمبود برق واحدهای بافندگی تا پنج‌شنبه فرستاده شود.\n" * 6


def sink() -> subprocess.Popen[bytes]:
    """The mail server the fault tests use too; it answers about 430 letters a second."""
    log = Path(tempfile.mkdtemp()) / "taken"
    server = subprocess.Popen([sys.executable, "-m", "tests.chaos.sink", str(PORT), str(log)])
    while True:
        try:
            socket.create_connection(("127.0.0.1", PORT), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server


def letters(count: int) -> None:
    html = TEXT.replace("\n", "<br>")
    rows = [
        row(f"r{n}@example.org", f"خواننده {n}", f"یادآوری {n}", TEXT, html, "fa", None)
        for n in range(count)
    ]
    record_many("create", rows, by=None)


def follow_ups(count: int) -> list[Any]:
    """Each owed by a person with an e-mail address, due today."""
    people = [Person(given_name="مریم", family_name=f"سنجش {n}") for n in range(count)]
    record_many("create", people, by=None)
    points = [
        ContactPoint(person=one, kind="email", value=(to := f"s{one.pk}@example.org"), canonical=to)
        for one in people
    ]
    record_many("create", points, by=None)
    owed = [FollowUp(title=f"سنجش {one.pk}", owner_person=one, due=today()) for one in people]
    for one in owed:
        one.schedule()
    return record_many("create", owed, by=None)


def past(count: int) -> None:
    """Reminders of years ago, a hundred for each of many follow-ups."""
    owed = [FollowUp(title=f"گذشته {n}", state=FollowUp.State.DONE) for n in range(count // 100)]
    record_many("create", owed, by=None)
    now = timezone.now()
    for start in range(0, len(owed), 500):
        insert(
            [
                Reminder(
                    follow_up=one, rule="overdue", recipient=f"x{n}@example.org", slot=today(),
                    created_at=now,
                )
                for one in owed[start : start + 500]
                for n in range(100)
            ]
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def timed(work: Callable[[], Any]) -> tuple[float, float, float, Any]:
    """(seconds, of a processor here, MB more at the peak, what it gave)."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    began, busy = time.perf_counter(), time.process_time()
    given = work()
    took, worked = time.perf_counter() - began, time.process_time() - busy
    after = resource.getrusage(resource.RUSAGE_SELF)
    return took, worked, (after.ru_maxrss - before.ru_maxrss) / 1024, given


def send_all() -> int:
    sent = 0
    while outbox.more_due():
        sent += outbox.send_due()
    return sent


def tick_all() -> int:
    sent = reminders.tick().sent
    return sent + send_all()


def line(name: str, goal: float, took: float, worked: float, more: float, told: str) -> str:
    return f"| {name} | {goal:g} | {took:.3f} | {worked:.3f} | {more:.0f} | {told} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    print(machine())
    print("| what | goal s | s | CPU s here | MB more at the peak | |\n|---|---|---|---|---|---|")
    server = sink()
    try:
        send_all()
        if asked.rows:
            past(max(0, asked.rows - Reminder.objects.count()))
            reminders.tick()
            rounds = [timed(reminders.tick)[:3] for _ in range(20)]
            told = f"{Reminder.objects.count():,} reminders, the best of 20"
            print(line("a tick, nothing due", GOALS["nothing due"], *min(rounds), told), flush=True)
        if asked.letters:
            letters(asked.letters)
            *figures, sent = timed(send_all)
            told = f"{sent:,} sent, {sent / figures[0]:.0f} a second"
            print(line("letters that wait", GOALS["letters"], *figures, told), flush=True)
        if asked.reminders:
            follow_ups(asked.reminders)
            *figures, sent = timed(tick_all)
            told = f"{sent:,} sent, {sent / figures[0]:.0f} a second"
            print(line("reminders written and sent", GOALS["reminders"], *figures, told))
    finally:
        server.kill()


if __name__ == "__main__":
    main()
