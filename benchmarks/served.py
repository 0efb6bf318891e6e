"""The product served as in production, and somebody signed in who asks for pages."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from cooperation.bench.filling import ACCOUNT, bench_user
from crm.management.commands.serve import HOST, answers, collect_when_needed, web_command

PATIENCE = 60


class Answer(NamedTuple):
    """What came back and how long it took, in seconds."""

    status: int
    body: bytes
    seconds: float


class Reader:
    """Somebody at a browser: one connection that is kept open, and its cookies."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self.cookies = dict(cookies or {})

    def get(self, url: str) -> Answer:
        return self.ask("GET", url)

    def post(self, url: str, **fields: str) -> Answer:
        token = self.cookies[settings.CSRF_COOKIE_NAME]
        return self.ask("POST", url, urlencode({"csrfmiddlewaretoken": token} | fields))

    def ask(self, method: str, url: str, form: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        response = self.sent(method, url, form, headers)
        body = response.read()
        seconds = time.perf_counter() - started
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(line).items()}
        return Answer(response.status, body, seconds)

    def sent(
        self, method: str, url: str, form: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """The server closes idle connections; then the question is asked again on a new one."""
        try:
            self.connection.request(method, url, form, headers)
            return self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            self.connection.request(method, url, form, headers)
            return self.connection.getresponse()

    def sign_in(self, password: str) -> None:
        url = reverse("login")
        self.get(url)
        answer = self.post(url, username=ACCOUNT, password=password)
        if answer.status != 302:
            raise SystemExit(f"Could not sign in: {answer.status}")


@contextmanager
def clerk_password() -> Iterator[str]:
    """A password for the bench account for as long as it is needed."""
    user, password = bench_user(), secrets.token_urlsafe()
    user.set_password(password)
    user.save(update_fields=["password"])
    try:
        yield password
    finally:
        user.set_unusable_password()
        user.save(update_fields=["password"])


@contextmanager
def served(application: str = "crm.wsgi") -> Iterator[tuple[int, int]]:
    """The web server of `manage.py serve` on a free port; (port, process id)."""
    collect_when_needed()
    port = free_port()
    command = [application if part == "crm.wsgi" else part for part in web_command(port)]
    web = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | {"DEBUG": "0"})
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(port):
            if web.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The web server does not start.")
            time.sleep(0.1)
        yield port, web.pid
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def workers(master: int) -> list[int]:
    """The process ids of the server's workers; Linux only, elsewhere none."""
    tasks = Path(f"/proc/{master}/task/{master}/children")
    return [int(pid) for pid in tasks.read_text().split()] if tasks.exists() else []


def megabytes(pids: list[int]) -> list[float]:
    """The memory of each process, shared pages divided among those that share them."""
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    found = [re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE) for rollup in rollups]
    return [int(match[1]) / 1024 for match in found if match]


def busy_seconds(pids: list[int]) -> float:
    """How long the processes have kept a processor busy, all their threads together."""
    threads = [path for pid in pids for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return sum(int(path.read_text().split()[0]) for path in threads) / 1e9
