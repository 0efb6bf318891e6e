"""Measures lists as files and the whole database: `python -m benchmarks.exports`.

Each case runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.pages import machine  # noqa: E402
from benchmarks.processors import database_seconds  # noqa: E402
from cooperation.bench.filling import bench_user  # noqa: E402
from crm.export.everything import export_everything  # noqa: E402
from crm.export.sheet import as_read_by  # noqa: E402
from crm.export.source import sheet_at  # noqa: E402

PEOPLE = "/contacts/people/"
EVERY_COLUMN = f"{PEOPLE}?columns=name,organization,post,phone,email,province,honorific,updated_at"
#: (address, format, seconds it may take on PostgreSQL)
CASES: dict[str, tuple[str, str, float | None]] = {
    "people: CSV": (PEOPLE, "csv", 2.0),
    "people: JSON": (PEOPLE, "json", None),
    "people: XLSX": (PEOPLE, "xlsx", 20.0),
    "people with e-mail and province: CSV": (EVERY_COLUMN, "csv", None),
    "people: vCard 3.0": (PEOPLE, "vcard3", None),
    "people: vCard 4.0": (PEOPLE, "vcard4", None),
    "organizations: XLSX": ("/contacts/organizations/", "xlsx", None),
    "follow-ups: XLSX": ("/engagements/follow-ups/", "xlsx", None),
    "whole database": ("", "zip", None),
}


def list_case(address: str, slug: str) -> tuple[int, int, float]:
    """(rows, bytes, seconds until the first piece) of a list written as its reader gets it."""
    started, first, size = time.perf_counter(), 0.0, 0
    sheet = sheet_at(address, bench_user())
    kind = next(one for one in sheet.table.formats if one.slug == slug)
    for piece in as_read_by(bench_user(), kind.write(sheet)):
        first = first or time.perf_counter() - started
        size += len(piece)
    return len(sheet), size, first


def whole_case() -> tuple[int, int, float]:
    path = Path(settings.DATA_DIR, "everything.zip")
    with path.open("wb") as file:
        rows = export_everything(file, by=bench_user())
    size = path.stat().st_size
    path.unlink()
    return rows, size, 0.0


def measured(work: Callable[[], tuple[int, int, float]]) -> dict[str, Any]:
    """What a case costs: seconds, of them in our process and in the database, memory it adds."""
    bench_user()
    before, busy, theirs = memory(), time.process_time(), database_seconds()
    started = time.perf_counter()
    rows, size, first = work()
    took = time.perf_counter() - started
    return {
        "rows": rows,
        "seconds": took,
        "own": time.process_time() - busy,
        "database": database_seconds() - theirs,
        "first": first,
        "megabytes": size / 1e6,
        "memory": memory() - before,
        "peak": memory(),
    }


def memory() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(name: str) -> dict[str, Any]:
    address, slug, _goal = CASES[name]
    sheet_at(PEOPLE, bench_user())  # a server that answers has loaded its pages long ago
    return measured(lambda: list_case(address, slug) if address else whole_case())


def best_of(name: str, rounds: int) -> dict[str, Any]:
    """The quickest of several runs, each in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.exports", "--case", name]
    runs = [json.loads(subprocess.check_output(command)) for _round in range(rounds)]
    return min(runs, key=lambda run: run["seconds"])


def line(name: str, run: dict[str, Any]) -> str:
    goal = CASES[name][2] if connection.vendor == "postgresql" else None
    missed = " **missed**" if goal and run["seconds"] > goal else ""
    return (
        f"| {name} | {run['rows']:,} | {run['seconds']:.2f}{missed} | {goal or ''} "
        f"| {run['own']:.2f} | {run['database']:.2f} | {run['first']:.2f} "
        f"| {run['megabytes']:.1f} | {run['memory']:.0f} | {run['peak']:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="cases whose name begins so")
    parser.add_argument("--case", choices=CASES, help="one case, its figures as JSON")
    options = parser.parse_args()
    if options.case:
        sys.stdout.write(json.dumps(one(options.case)))
        return
    told = ", ".join(f"{key} {value}" for key, value in machine().items())
    heads = ("file", "rows", "seconds", "goal", "CPU here", "CPU database")
    more = ("first piece", "MB", "MB memory added", "MB memory at most")
    head = f"| {' | '.join((*heads, *more))} |\n{'|---' * 10}|"
    sys.stdout.write(f"{told}\n\n{head}\n")
    for name in CASES:
        if name.startswith(options.only):
            sys.stdout.write(line(name, best_of(name, options.rounds)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
