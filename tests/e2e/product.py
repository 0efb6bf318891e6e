"""The product as `make run` starts it: a process of its own, over an empty folder and database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg

ROOT = Path(__file__).resolve().parents[2]
FIRST_PORT = 8300
START = 300  # seconds for the tables and the demonstration, on a busy machine
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "BASE_URL", "ALLOWED_HOSTS")


class Product:
    """A running product with the demonstration in it."""

    def __init__(self, port: int, folder: Path, environ: dict[str, str]) -> None:
        self.port, self.folder, self.environ = port, folder, environ
        self.url = f"http://127.0.0.1:{port}"
        self.doors: dict[str, object] = {}  # the cookies of those who have come in, by account
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "manage.py", "serve", "--demo", f"--port={self.port}"]
        with (self.folder / "log").open("ab") as log:
            process = self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=log, stderr=subprocess.STDOUT
            )
        eventually(lambda: answers(self.port) or process.poll() is not None, START)
        assert answers(self.port), (self.folder / "log").read_text()

    def stop(self) -> None:
        """End it with all it has started, in order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def lose_power(self) -> None:
        """All of its processes are gone at once, in whatever they were doing."""
        assert self.process is not None
        doomed = [self.process.pid, *children(self.process.pid)]
        for key in doomed:
            os.kill(key, signal.SIGKILL)
        self.process.wait(10)
        assert eventually(lambda: not answers(self.port), 10)

    def letters(self) -> list[EmailMessage]:
        """The mail that has left, read from its files."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Product]:
    """Start the product, and end it with all it has started."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    environ |= {"CRM_DATA_DIR": str(folder), "LANGUAGE_CODE": "fa", "TIME_ZONE": "Asia/Tehran"}
    with database(port) as own:
        product = Product(port, folder, environ | own | settings)
        try:
            product.start()
            yield product
        finally:
            product.stop()


def children(key: int) -> list[int]:
    """The processes one has started, with theirs."""
    told = Path(f"/proc/{key}/task/{key}/children").read_text(encoding="ascii")
    own = list(map(int, told.split()))
    return own + [further for child in own for further in children(child)]


@contextmanager
def database(port: int) -> Iterator[dict[str, str]]:
    """The setting of a database that is made for one product and gone with it."""
    address = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not address.scheme.startswith("postgres"):
        yield {}
        return
    name = f"{address.path.strip('/')}_e2e_{port}"
    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(
            f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' "
            "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
        try:
            yield {"DATABASE_URL": address._replace(path=f"/{name}").geturl()}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    """A port nobody listens on; processes that run tests side by side look in different places."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in range(FIRST_PORT + 100 * process, FIRST_PORT + 100 * (process + 1)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no port is free")


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def eventually(true: Callable[[], object], seconds: float) -> bool:
    """Whether it comes true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
