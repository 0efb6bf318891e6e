"""The reminder loop: the same tick Celery calls, for offices without a broker."""

from __future__ import annotations

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from engagements.actions import reminders

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends the reminders and letters that are due, again and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")
        parser.add_argument("--sleep", type=int, default=60, help="seconds between two rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            done = reminders.tick()
            self.stdout.write(f"{done.reminded} reminders posted, {done.sent} letters sent")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        parent = os.getppid()
        while not stop.is_set() and os.getppid() == parent:
            self.round()
            stop.wait(max(1, options["sleep"]))

    def round(self) -> None:
        """One tick; a database that is away for a moment does not end the loop."""
        close_old_connections()
        try:
            reminders.tick()
        except DatabaseError:
            log.exception("The tick failed; the next one tries again.")
