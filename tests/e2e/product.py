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
START = 120  # seconds for the tables and the demonstration, on a busy machine
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "BASE_URL", "ALLOWED_HOSTS")


class Product:
    """A running product with the demonstration in it."""

    def __init__(self, port: int, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder
        self.doors: dict[str, object] = {}  # the cookies of those who have come in, by account

    def letters(self) -> list[EmailMessage]:
        """The mail that has left, read from its files."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


@contextmanager
def running(folder: Path) -> Iterator[Product]:
    """Start the product, and end it with all it has started."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--demo", f"--port={port}"]
    environ = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    environ |= {"CRM_DATA_DIR": str(folder), "LANGUAGE_CODE": "fa", "TIME_ZONE": "Asia/Tehran"}
    with database(port) as settings, (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ | settings, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            eventually(lambda: answers(port) or process.poll() is not None, START)
            assert answers(port), (folder / "log").read_text()
            yield Product(port, folder)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


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
    for port in range(FIRST_PORT, FIRST_PORT + 200):
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
