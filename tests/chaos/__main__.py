"""`python -m tests.chaos`, which is what `make chaos` runs: faults at length, then a table.

--short does the same with few letters; --only PART picks scenarios by name; --database picks one.
Needs PostgreSQL's programs and redis-server; the servers and files are its own and go with it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests.chaos.scenarios import SCENARIOS, Scenario
from tests.chaos.servers import TEMPLATE, Postgres, manage, postgres
from tests.chaos.stage import Result, Stage

HEAD = ("scenario", "database", "sent", "doubled", "lost", "uncertain", "arrived", "kills", "s")
SMALL = "24m"


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="")
    asked = parser.parse_args()
    for name in ("REDIS_URL", "EMAIL_URL", "BASE_URL", "TIME_ZONE", "DATABASE_URL"):
        os.environ.pop(name, None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers end too
    failed = []
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder, contextlib.ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o755)
        os.environ["CRM_DATA_DIR"] = str(home / "data")
        server = None
        if asked.database != "sqlite":
            server = stack.enter_context(postgres(home / "pg"))
        if asked.database != "postgres":
            manage("migrate", "--verbosity=0", DATABASE_URL=f"sqlite:///{home}/prepared.sqlite3")
        print("  ".join(f"{word:>9}" if at > 1 else f"{word:<34}" if not at else f"{word:<9}"
                        for at, word in enumerate(HEAD)), flush=True)  # fmt: skip
        for name, database in chosen(asked):
            result = played(SCENARIOS[name], database, home, server, short=asked.short)
            tell(name, database, result)
            if not result.holds:
                failed.append(name)
    return 1 if failed else 0


def chosen(asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    for name, scenario in SCENARIOS.items():
        if asked.only not in name or (asked.short and scenario.at_length_only):
            continue
        for database in scenario.databases:
            if asked.database in ("", database):
                yield name, database


def played(
    scenario: Scenario, database: str, home: Path, server: Postgres | None, *, short: bool
) -> Result:
    """The scenario in a process and a folder of its own."""
    place = Path(tempfile.mkdtemp(dir=home))
    data = place / "data"
    data.mkdir()
    with small(data):
        if database == "postgres":
            assert server
            url = server.made(TEMPLATE)
        else:
            shutil.copy(home / "prepared.sqlite3", data / "hamkari.sqlite3")
            url = f"sqlite:///{data}/hamkari.sqlite3"
        pid = os.fork()
        if pid == 0:
            os._exit(play(scenario, Stage(place, url, server, 0.1 if short else 1)))
        os.waitpid(pid, 0)
    told = place / "result"
    if not told.exists():
        return Result(wrong=["it broke down"])
    return Result(**json.loads(told.read_text()))


@contextlib.contextmanager
def small(folder: Path) -> Iterator[None]:
    """A small disk of its own, where one may be mounted."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=755", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def play(scenario: Scenario, stage: Stage) -> int:
    began = time.monotonic()
    try:
        stage.begin()
        scenario.run(stage)
        result = stage.tally()
        result.seconds = round(time.monotonic() - began, 1)
        (stage.home / "result").write_text(json.dumps(asdict(result)))
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        stage.end()
    return 0


def tell(name: str, database: str, result: Result) -> None:
    figures = (result.sent, result.doubled, result.lost, result.uncertain, result.arrived,
               result.kills, result.seconds)  # fmt: skip
    line = f"{name:<34}  {database:<9}  " + "  ".join(f"{figure:>9}" for figure in figures)
    print(line + "".join(f"\n    WRONG: {words}" for words in result.wrong), flush=True)


if __name__ == "__main__":
    sys.exit(main())
