"""PostgreSQL and Redis of a run's own, in a folder that goes with it; others are never touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.sink import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = "prepared"


def wait_until(true: Callable[[], object], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)


def quietly(*command: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, check=True, capture_output=True, **more)  # type: ignore[call-overload]


def manage(*words: str, **environ: str) -> None:
    quietly(sys.executable, "manage.py", *words, cwd=ROOT, env=os.environ | environ)


class Postgres:
    """A cluster that may be stopped and crashed."""

    def __init__(self, home: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        self.bin = found[-1] if found else Path(shutil.which("initdb") or "/initdb").parent
        self.home, self.port, self.names = home, free_port(), 0
        self.run("initdb", "-D", f"{home}/data", "-U", "chaos", "--auth=trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        self.start()

    def run(self, program: str, *words: str) -> None:
        """As the account that owns the cluster: PostgreSQL refuses to run as root."""
        drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        as_owner = drop if os.geteuid() == 0 else []
        with open(os.devnull, "wb") as nothing:  # a server that inherits a pipe keeps it open
            subprocess.run(
                [*as_owner, str(self.bin / program), *words],
                check=True, cwd="/", stdout=nothing, stderr=nothing,
            )  # fmt: skip

    def start(self) -> None:
        options = f"-p {self.port} -k {self.home} -c listen_addresses=127.0.0.1"
        self.run("pg_ctl", "-D", f"{self.home}/data", "-o", options, "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-D", f"{self.home}/data", "-m", mode, "-w", "stop")

    def crash(self) -> None:
        """As when its processes are killed: nothing is written down in order."""
        self.stop("immediate")

    def url(self, name: str) -> str:
        return f"postgres://chaos@127.0.0.1:{self.port}/{name}"

    def made(self, template: str = "template0", name: str = "") -> str:
        self.names += 1
        name = name or f"run{self.names}"
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "chaos")
        self.run("createdb", *where, "-T", template, name)
        return self.url(name)


class Redis:
    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.home)],
            stdout=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def flush(self) -> None:
        quietly("redis-cli", "-p", str(self.port), "flushall")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


@contextlib.contextmanager
def postgres(home: Path) -> Iterator[Postgres]:
    home.mkdir()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    server = Postgres(home)
    try:
        manage("migrate", "--verbosity=0", DATABASE_URL=server.made(name=TEMPLATE))
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.crash()
