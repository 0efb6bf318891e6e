"""How long a thing takes that this process does again and again, such as asking for a page."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.pages import is_frame
from cooperation.bench.filling import bench_user

TRIES = 30
HEAD = "| what | median ms | fastest ms | CPU ms | queries | goal ms |\n|---|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Took:
    """Milliseconds: the median and the quickest of many, how long this process was busy for one."""

    median: float
    fastest: float
    cpu: float
    queries: int

    def line(self, name: str, goal: int) -> str:
        missed = " **missed**" if self.median > goal else ""
        figures = f"{self.median:.0f} | {self.fastest:.0f} | {self.cpu:.0f} | {self.queries}"
        return f"| {name} | {figures} | {goal}{missed} |\n"


def timed(ask: Callable[[], Any]) -> Took:
    """How long it takes; the first time does not count."""
    ask()
    gc.collect()
    gc.freeze()  # as crm/wsgi.py does
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = sum(not is_frame(query["sql"]) for query in captured)
    times, busy = [], time.process_time()
    for _ in range(TRIES):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    cpu = (time.process_time() - busy) * 1000 / TRIES
    return Took(statistics.median(times), min(times), cpu, asked)


def clerk() -> Client:
    """Somebody who sees everything, asking in this process."""
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(bench_user())
    return client
