"""Measures reading a sheet, the dry run, the import and undoing it: `benchmarks.imports`."""

from __future__ import annotations

import argparse
import csv
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import sheets, there_and_back  # noqa: E402
from benchmarks.pages import machine  # noqa: E402
from benchmarks.processors import database_seconds  # noqa: E402
from contacts.actions import import_undo, importing, imports  # noqa: E402
from contacts.models import ContactPoint, Import, Person  # noqa: E402
from cooperation.bench.filling import bench_user  # noqa: E402
from crm import worker  # noqa: E402
from crm.models import Job  # noqa: E402

#: shares of the rows that are about somebody above, and that are wrong
DOUBLES, BROKEN = 0.03, 0.02
GOAL = 5.0  # seconds for looking at, and for importing, 10,000 rows on PostgreSQL


class Cost(NamedTuple):
    """What a step takes: seconds by the clock, of a processor here and in the database."""

    seconds: float
    own: float
    database: float
    queries: int


def own_seconds() -> float:
    """Of this process and of those it waited for: a file is read in one of its own."""
    return sum(os.times()[:4])


def seconds(work: Callable[[], Any]) -> tuple[Cost, Any]:
    """What it takes, and what comes of it."""
    with CaptureQueriesContext(connection) as queries:
        own, theirs, started = own_seconds(), database_seconds(), time.perf_counter()
        done = work()
        took = time.perf_counter() - started
        own, theirs = own_seconds() - own, database_seconds() - theirs
    return Cost(took, own, theirs, len(queries)), done


def work(imported: Import) -> Import:
    """Let the worker do what waits; what it says when that failed."""
    worker.run_due()
    fresh: Import = Import.objects.select_related("job").get(pk=imported.pk)
    assert fresh.job is not None
    assert fresh.job.state == Job.State.DONE, fresh.job.error
    return fresh


def measure(path: Path, table: list[list[str]]) -> list[tuple[str, Cost, str]]:
    """[(step, what it took, what came of it)], twice over: undone, it goes in again."""
    user, lines = bench_user(), []

    def opened() -> Import:
        return imports.open_file(path.name, [path.read_bytes()], by=user)

    for time_ in ("", " again, after it was undone"):
        cost, imported = seconds(opened)
        lines.append((f"read and guessed{time_}", cost, imported.target))

        def looked(imported: Import = imported) -> Import:
            given = {"mapping": imported.mapping, "keys": imported.keys}
            imports.map_columns(imported, by=user, **given)
            return work(imported)

        cost, imported = seconds(looked)
        lines.append((f"dry run{time_}", cost, told(imported)))

        def ran(imported: Import = imported) -> Import:
            importing.begin(imported, by=user, digest=imported.digest)
            return work(imported)

        cost, imported = seconds(ran)
        lines.append((f"import{time_}", cost, f"{Person.objects.count():,} people now"))
        if not time_:
            lines += measure_same(opened, user)

            def undo(imported: Import = imported) -> Import:
                import_undo.begin(imported, by=user)
                return work(imported)

            cost, imported = seconds(undo)
            lines.append(("undo", cost, f"{len(imported.kept)} kept"))
    lines.append(compared(table, imported, user))
    return lines + measure_updates(imported, user)


def compared(table: list[list[str]], imported: Import, user: Any) -> tuple[str, Cost, str]:
    """What went in is exported, as a list and as cards, and compared cell by cell."""
    cost, lost = seconds(lambda: there_and_back.losses(imported, table, user))
    return "exported and compared", cost, f"{len(lost)} cells lost {lost[:3] or ''}"


def measure_same(opened: Callable[[], Import], user: Any) -> list[tuple[str, Cost, str]]:
    """The same file once more: nothing is to be done."""
    imported = opened()

    def looked() -> Import:
        given = {"mapping": imported.mapping, "keys": imported.keys}
        imports.map_columns(imported, by=user, **given)
        return work(imported)

    cost, again = seconds(looked)
    assert again.counts["new"] == again.counts["update"] == 0, told(again)
    return [("dry run of the same file", cost, told(again))]


def measure_updates(done: Import, user: Any) -> list[tuple[str, Cost, str]]:
    """Two values of everybody who was imported are changed by a sheet, and changed back."""
    content = changed_people(done)

    def looked() -> Import:
        imported = imports.open_file("updates.csv", [content], by=user)
        given = {"mapping": imported.mapping, "keys": imported.keys}
        imports.map_columns(imported, by=user, **given)
        return work(imported)

    def ran() -> Import:
        importing.begin(imported, by=user, digest=imported.digest)
        return work(imported)

    def undo() -> Import:
        import_undo.begin(imported, by=user)
        return work(imported)

    lines = []
    for step, doing in (("dry run", looked), ("import", ran), ("undo", undo)):
        cost, imported = seconds(doing)
        lines.append((f"{step} of updates", cost, told(imported)))
    assert imported.counts["update"] == imported.counts["rows"], told(imported)
    assert not imported.kept
    return lines


def changed_people(done: Import) -> bytes:
    """A sheet of those who were imported, known by their mobiles, with another English name and
    another birthday each."""
    mobiles = ContactPoint.objects.filter(person__in=done.parties, kind=ContactPoint.Kind.MOBILE)
    names = ("person", "person__given_name", "person__family_name", "value")
    people = {pk: rest for pk, *rest in mobiles.order_by("-pk").values_list(*names)}
    text = StringIO(newline="")
    sheet = csv.writer(text)
    sheet.writerow(("نام", "نام خانوادگی", "موبایل", "نام انگلیسی", "تاریخ تولد"))
    for number, (given, family, mobile) in enumerate(people.values()):
        day = f"13{40 + number % 50}/{1 + number % 12:02}/{1 + number % 29:02}"
        sheet.writerow((given, family, mobile, f"Changed Name {number}", day))
    return text.getvalue().encode()


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
        table = list(sheets.people(options.rows, options.seed, DOUBLES, BROKEN))
        sheets.write(path, options.rows, options.seed, DOUBLES, BROKEN)
        found = ", ".join(f"{key} {value}" for key, value in machine().items())
        heads = ("step", "seconds", "CPU here", "CPU database", "queries", "")
        sys.stdout.write(f"{found}\n\n| {' | '.join(heads)} |\n{'|---' * len(heads)}|\n")
        for step, cost, what in measure(path, table):
            over = " **missed**" if cost.seconds > GOAL * max(1, options.rows / 10_000) else ""
            sys.stdout.write(
                f"| {step} | {cost.seconds:.2f}{over} | {cost.own:.2f} | {cost.database:.2f} "
                f"| {cost.queries} | {what} |\n"
            )
            sys.stdout.flush()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(f"\nMost memory: {peak:.0f} MB\n")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
