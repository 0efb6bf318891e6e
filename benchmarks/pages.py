"""Measures the pages of the product as it is served, and prints what they take."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from shutil import which
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.cases import Case, cases  # noqa: E402
from benchmarks.served import (  # noqa: E402
    Reader,
    busy_seconds,
    clerk_password,
    megabytes,
    served,
    workers,
)
from contacts.models import Person  # noqa: E402
from cooperation.bench.filling import bench_user  # noqa: E402

WARM_UP = 4  # requests nobody counts, so that both workers have met the page
BARE_REQUESTS = 500
AT_ONCE = 8
RUSH_SECONDS = 8.0
RUSHED = "/contacts/people/"


def measure(case: Case, reader: Reader, pids: list[int], requests: int) -> dict[str, Any]:
    """Ask for one page again and again."""
    for _ in range(WARM_UP):
        once(case, reader)
    before = busy_seconds(pids)
    answers = [once(case, reader) for _ in range(requests)]
    busy = busy_seconds(pids) - before
    times = sorted(answer.seconds * 1000 for answer in answers)
    return {
        "of": case.of,
        "page": case.name,
        "median": statistics.median(times),
        "p95": times[int(len(times) * 0.95)],
        "fastest": times[0],
        "cpu": busy / requests * 1000,
        "kb": len(answers[-1].body) / 1000,
        "goal": case.goal,
    }


def bare_view(rounds: int) -> float:
    """Milliseconds a page takes that does nothing: by this machines can be compared."""
    with served("benchmarks.bare") as (port, _pid):
        reader = Reader(port)
        for _ in range(WARM_UP):
            reader.get("/")
        often = range(BARE_REQUESTS)
        return min(
            statistics.median(reader.get("/").seconds * 1000 for _ in often) for _ in range(rounds)
        )


def once(case: Case, reader: Reader) -> Any:
    answer = reader.post(case.url, **case.form()) if case.form else reader.get(case.url)
    if answer.status != (302 if case.form else 200):
        raise SystemExit(f"{case.of}, {case.name}: {case.url} answered {answer.status}")
    return answer


def queries(case: Case) -> int:
    """How many queries the page makes, those for the session and the account included."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(bench_user())
    for _ in range(2):  # the first one fills what a process keeps
        with CaptureQueriesContext(connection) as captured:
            client.post(case.url, case.form()) if case.form else client.get(case.url)
    return sum(not is_frame(query["sql"]) for query in captured)


def is_frame(sql: str) -> bool:
    """Whether it only begins or ends a transaction."""
    return sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


def best_of(rounds: int, measured: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Each page's best round: other programs on the machine make a round slower, never faster."""
    runs = [measured() for _ in range(rounds)]
    return [min(of_one, key=lambda row: row["median"]) for of_one in zip(*runs, strict=True)]


def rush(port: int, cookies: dict[str, str]) -> float:
    """List pages a second that the server answers when eight ask at once.

    By wrk where there is one: our own readers take a tenth of the two processors for themselves.
    """
    wrk = which("wrk")
    if not wrk:
        return rush_of_readers(port, cookies)
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    asked = [wrk, "-t1", f"-c{AT_ONCE}", f"-d{RUSH_SECONDS:.0f}s", "-H", f"Cookie: {cookie}"]
    asked.append(f"http://127.0.0.1:{port}{RUSHED}")
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, told
    return float(told.partition("Requests/sec:")[2].split()[0])


def rush_of_readers(port: int, cookies: dict[str, str]) -> float:
    end = time.monotonic() + RUSH_SECONDS

    def ask_on(_number: int) -> int:
        reader, count = Reader(port, cookies), 0
        while time.monotonic() < end:
            assert reader.get(RUSHED).status == 200
            count += 1
        return count

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(ask_on, range(AT_ONCE))) / RUSH_SECONDS


def machine() -> dict[str, str]:
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if sqlite else "SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "date": f"{datetime.now().astimezone():%Y-%m-%d %H:%M}",
        "database": f"{connection.vendor} {version}",
        "python": platform.python_version(),
        "django": django.get_version(),
        "processors": str(os.cpu_count()),
        "load": " ".join(f"{part:.1f}" for part in os.getloadavg()),
        "people": f"{Person.objects.count():,}",
    }


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Serve, sign in, measure."""
    found = [case for case in cases() if options.only in f"{case.of}: {case.name}"]
    about = machine()
    with clerk_password() as password, served() as (port, pid):
        connection.close()
        reader = Reader(port)
        reader.sign_in(password)
        pids, often = workers(pid), options.requests
        rows = best_of(options.rounds, lambda: [measure(c, reader, pids, often) for c in found])
        rate = max(rush(port, reader.cookies) for _ in range(options.rounds))
        memory = megabytes(pids)
    for row, case in zip(rows, found, strict=True):
        row["queries"] = queries(case)
    return {
        "machine": about,
        "bare_view": bare_view(options.rounds),
        "pages": rows,
        "requests_per_second": rate,
        "worker_mb": memory,
    }


def as_markdown(result: dict[str, Any]) -> str:
    """The table people read."""
    about = ", ".join(f"{key} {value}" for key, value in result["machine"].items())
    head = "| page | median ms | p95 ms | fastest ms | CPU ms | queries | kB | goal ms |"
    lines = [about, "", head, "|---|---|---|---|---|---|---|---|"]
    for row in result["pages"]:
        missed = " **missed**" if row["median"] > row["goal"] else ""
        figures = [row[name] for name in ("median", "p95", "fastest", "cpu")]
        cells = [f"{row['of']}: {row['page']}", *(f"{figure:.1f}" for figure in figures)]
        cells += [str(row["queries"]), f"{row['kb']:.0f}", f"{row['goal']}{missed}"]
        lines.append(f"| {' | '.join(cells)} |")
    bare = result["bare_view"]
    lines += ["", f"A bare Django view on this machine: {bare:.2f} ms (median)"]
    lines += ["", f"List requests/s, {AT_ONCE} at once: {result['requests_per_second']:.0f}"]
    sizes = ", ".join(f"{size:.0f}" for size in result["worker_mb"])
    return "\n".join([*lines, f"MB per worker (PSS): {sizes}", ""])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--requests", type=int, default=40, help="per page and round")
    parser.add_argument("--rounds", type=int, default=1, help="each page's best counts")
    parser.add_argument("--only", default="", help="pages whose name holds this, as in 'people: '")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not Person.objects.exists():
        raise SystemExit("There is nobody in this database: run `manage.py bench_data` first.")
    settings.DEBUG = False
    result = run(options)
    text = json.dumps(result, ensure_ascii=False, indent=1) if options.json else as_markdown(result)
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
