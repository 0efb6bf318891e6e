"""The worker for offices without a broker: does the jobs that wait."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from crm import worker


class Command(BaseCommand):
    help = "Does long work (imports, exports, scans) that pages have asked for, again and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="what waits now, then stop")
        parser.add_argument("--sleep", type=float, default=1, help="seconds between two looks")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{worker.run_due()} jobs ended")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker.work_forever(stop, max(0.1, options["sleep"]))
