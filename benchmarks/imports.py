"""Measures reading a sheet, the dry run, the import and undoing it: `benchmarks.imports`."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
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
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import sheets  # noqa: E402
from benchmarks.pages import machine  # noqa: E402
from contacts.actions import import_undo, importing, imports  # noqa: E402
from contacts.models import Import, Person  # noqa: E402
from cooperation.bench.filling import bench_user  # noqa: E402
from crm import worker  # noqa: E402
from crm.models import Job  # noqa: E402

GOAL = 5.0  # seconds for looking at, and for importing, 10,000 rows on PostgreSQL


def seconds(work: Callable[[], Any]) -> tuple[float, int, Any]:
    """How long it takes, with how many queries, and what comes of it."""
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        done = work()
        took = time.perf_counter() - started
    return took, len(queries), done


def work(imported: Import) -> Import:
    """Let the worker do what waits; what it says when that failed."""
    worker.run_due()
    fresh: Import = Import.objects.select_related("job").get(pk=imported.pk)
    assert fresh.job is not None
    assert fresh.job.state == Job.State.DONE, fresh.job.error
    return fresh


def measure(path: Path) -> list[tuple[str, float, int, str]]:
    """[(step, seconds, queries, what came of it)], twice over: undone, it goes in again."""
    user, lines = bench_user(), []

    def opened() -> Import:
        return imports.open_file(path.name, [path.read_bytes()], by=user)

    for time_ in ("", " again, after it was undone"):
        took, queries, imported = seconds(opened)
        lines.append((f"read and guessed{time_}", took, queries, imported.target))

        def looked(imported: Import = imported) -> Import:
            given = {"mapping": imported.mapping, "keys": imported.keys}
            imports.map_columns(imported, by=user, **given)
            return work(imported)

        took, queries, imported = seconds(looked)
        lines.append((f"dry run{time_}", took, queries, told(imported)))

        def ran(imported: Import = imported) -> Import:
            importing.begin(imported, by=user, digest=imported.digest)
            return work(imported)

        took, queries, imported = seconds(ran)
        lines.append((f"import{time_}", took, queries, f"{Person.objects.count():,} people now"))
        if not time_:
            lines += measure_same(opened, user)

            def undo(imported: Import = imported) -> Import:
                import_undo.begin(imported, by=user)
                return work(imported)

            took, queries, imported = seconds(undo)
            lines.append(("undo", took, queries, f"{len(imported.kept)} kept"))
    return lines


def measure_same(opened: Callable[[], Import], user: Any) -> list[tuple[str, float, int, str]]:
    """The same file once more: nothing is to be done."""
    imported = opened()

    def looked() -> Import:
        given = {"mapping": imported.mapping, "keys": imported.keys}
        imports.map_columns(imported, by=user, **given)
        return work(imported)

    took, queries, again = seconds(looked)
    assert again.counts["new"] == again.counts["update"] == 0, told(again)
    return [("dry run of the same file", took, queries, told(again))]


def told(imported: Import) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in imported.counts.items() if count)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=("xlsx", "csv"), default="xlsx")
    options = parser.parse_args()
    settings.DEBUG = False
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / f"members.{options.kind}"
        sheets.write(path, options.rows, options.seed)
        found = ", ".join(f"{key} {value}" for key, value in machine().items())
        sys.stdout.write(f"{found}\n\n| step | seconds | queries | |\n|---|---|---|---|\n")
        for step, took, queries, what in measure(path):
            over = " **missed**" if took > GOAL * max(1, options.rows / 10_000) else ""
            sys.stdout.write(f"| {step} | {took:.2f}{over} | {queries} | {what} |\n")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(f"\nMost memory: {peak:.0f} MB\n")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
