"""The reminder loop: the same tick Celery calls, for offices without a broker."""

from __future__ import annotations

import logging
import os
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from contacts.actions import bounces
from crm import outbox
from engagements.actions import reminders

log = logging.getLogger(__name__)
MAILBOX_EACH = 300  # seconds


class Command(BaseCommand):
    help = "Sends the reminders and letters that are due, again and again."
    mailbox_due = 0.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")
        parser.add_argument("--sleep", type=int, default=60, help="seconds between two rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            done = reminders.tick()
            self.stdout.write(f"{done.reminded} reminders posted, {done.sent} letters sent")
            return
        stop = outbox.stopping  # the letter in hand is finished, the others are let go
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        parent = os.getppid()
        while not stop.is_set() and os.getppid() == parent:
            if not self.round():
                stop.wait(max(1, options["sleep"]))

    def round(self) -> bool:
        """One tick; whether more letters are due. What is away for a moment, such as the database
        or room on the disk, does not end the loop."""
        close_old_connections()
        try:
            self.read_mailbox()
            return bool(reminders.tick().sent) and outbox.more_due()
        except (DatabaseError, OSError):
            log.exception("The tick failed; the next one tries again.")
            return False

    def read_mailbox(self) -> None:
        """Count what came back, now and then."""
        if time.monotonic() >= self.mailbox_due:
            self.mailbox_due = time.monotonic() + MAILBOX_EACH
            bounces.read_mailbox()
