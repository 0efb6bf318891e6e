"""One scenario's product: its database, its mail server, its clock, and what came of it."""

from __future__ import annotations

import contextlib
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

from tests.chaos import clock
from tests.chaos.servers import ROOT, Postgres, Redis, wait_until
from tests.sink import free_port

#: states in which somebody sees a letter that has not arrived
SEEN = ("pending", "uncertain", "dead", "cancelled", "superseded")


@dataclass
class Result:
    """What a scenario came to; `wrong` says what else is not as it should be."""

    sent: int = 0
    doubled: int = 0
    lost: int = 0
    uncertain: int = 0
    arrived: int = 0  # of the uncertain
    states: dict[str, int] = field(default_factory=dict)
    kills: int = 0
    seconds: float = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not (self.doubled or self.lost or self.wrong)


class Stage:
    """Set up in a process of its own: Django's settings are read once."""

    def __init__(self, home: Path, url: str, server: Postgres | None, scale: float) -> None:
        self.home, self.postgres, self.scale = home, server, scale
        self.redis = Redis(home)
        self.log, self.clock = home / "taken", home / "clock"
        self.port = free_port()
        self.mail: subprocess.Popen[bytes] | None = None
        self.expected: set[str] = set()
        self.result = Result()
        self.children: list[int] = []
        self.random = random.Random(20261126)
        os.environ |= {
            "DATABASE_URL": url,
            "CRM_DATA_DIR": str(home / "data"),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}?timeout=10",
            "CHAOS_CLOCK": str(self.clock),
            "DJANGO_SETTINGS_MODULE": "crm.settings",
        }

    def many(self, long: int, short: int) -> int:
        return long if self.scale == 1 else short

    # --- what it is made of --------------------------------------------------------------------

    def begin(self) -> None:
        django.setup()
        clock.wind()
        logging.disable(logging.NOTSET if os.environ.get("CHAOS_LOG") else logging.CRITICAL)

    def sink(self, delay: float = 0, mode: str = "open") -> None:
        """A mail server that starts anew, at the same port."""
        self.no_sink()
        words = (str(self.port), str(self.log), str(delay), mode)
        self.mail = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.sink", *words], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        wait_until(self.answers, 20, "the mail server")

    def no_sink(self) -> None:
        if self.mail:
            self.mail.kill()
            self.mail.wait()
            self.mail = None

    def answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def letters(self, count: int, behaves: str = "") -> list[Any]:
        """Letters that are due, each to an address of its own."""
        from crm.history import record_many
        from crm.mail import row

        first = len(self.expected)
        to = [f"r{first + n}{'+' + behaves if behaves else ''}@example.org" for n in range(count)]
        self.expected |= set(to)
        rows = [row(one, "خواننده", "یادآوری", "متن\n", "<p>متن</p>", "fa", None) for one in to]
        return record_many("create", rows, by=None)

    def follow_ups(self, count: int, due: Any) -> None:
        """Follow-ups with a reminder, each owed by somebody with an address of their own."""
        from contacts.models import ContactPoint, Person
        from crm.history import record_many
        from engagements.models import FollowUp

        people = [Person(given_name="مریم", family_name=f"کاظمی {n}") for n in range(count)]
        people = record_many("create", people, by=None)
        first = len(self.expected)
        to = [f"p{first + n}@example.org" for n in range(count)]
        self.expected |= set(to)
        pairs = list(zip(people, to, strict=True))
        points = [ContactPoint(person=p, kind="email", value=a, canonical=a) for p, a in pairs]
        record_many("create", points, by=None)
        owed = [FollowUp(title=f"گزارش {p.pk}", owner_person=p, due=due) for p in people]
        for one in owed:
            one.schedule()
        record_many("create", owed, by=None)

    def set_clock(self, seconds: float) -> None:
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self.clock)

    # --- processes -----------------------------------------------------------------------------

    def fork(self, work: Callable[[], Any]) -> int:
        """A process that does this and ends; its number."""
        from django.db import connections

        connections.close_all()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                work()
                code = 0
            finally:
                os._exit(code)
        self.children.append(pid)
        return pid

    def worker(self, pause: float = 0.02) -> int:
        """Sends what is due, again and again, whatever goes wrong, until it is killed."""
        return self.fork(lambda: self.send_for_ever(pause))

    @staticmethod
    def send_for_ever(pause: float) -> None:
        from django.db import DatabaseError, close_old_connections

        from crm import outbox

        while True:
            close_old_connections()
            with contextlib.suppress(DatabaseError, OSError):
                outbox.send_due()
            time.sleep(pause)

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.children.remove(pid)
        os.waitpid(pid, 0)
        self.result.kills += 1

    def finish(self, *pids: int) -> None:
        """Wait until these end by themselves."""
        for pid in pids:
            self.children.remove(pid)
            _pid, status = os.waitpid(pid, 0)
            if status:
                self.result.wrong.append(f"a process ended with {status}")

    def end(self) -> None:
        for pid in list(self.children):
            self.kill(pid)
        self.no_sink()
        self.redis.stop()

    @contextlib.contextmanager
    def command(self, *words: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
        """A command of the product, such as its loop or Celery; `Popen` to kill it by."""
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT, env=os.environ | environ, stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    # --- what came of it -----------------------------------------------------------------------

    def states(self) -> dict[str, int]:
        from crm.models import Mail

        return dict(Counter(Mail.everything.values_list("state", flat=True)))

    def unsettled(self) -> int:
        """Letters a sender has in hand, or could take now."""
        from django.utils import timezone

        from crm.models import Mail

        due = Mail.objects.due(timezone.now()).count()
        return due + Mail.objects.filter(state="sending").count()

    def run_out(self, *hours: float) -> None:
        """Send until nothing is due, also so many hours later."""
        from crm import outbox

        for later in (0.3, *hours):
            self.set_clock(later * 3600)
            for _ in range(20):
                outbox.send_due()
                if not outbox.more_due():
                    break

    def tally(self) -> Result:
        """Compare what the mail server took with what the database says."""
        from crm.models import Mail

        taken = Counter(self.log.read_text().split("\n")[:-1] if self.log.exists() else [])
        reached = Counter(line.split()[0] for line in taken.elements())
        rows = list(Mail.everything.values_list("to", "state"))
        seen = {to for to, state in rows if state in SEEN}
        unsure = {to for to, state in rows if state == "uncertain"}
        said = {to for to, state in rows if state == "sent"}
        lost = (self.expected - set(reached) - seen) | (said - set(reached))
        result = self.result
        result.sent = len(reached)
        result.doubled = sum(reached.values()) - len(reached)
        result.lost = len(lost)
        result.uncertain, result.arrived = len(unsure), len(unsure & set(reached))
        result.states = self.states()
        return result

    def must(self, true: object, words: str) -> None:
        if not true:
            self.result.wrong.append(words)
