"""Runs the whole product in one command: web server, reminder loop and worker."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

HOST = "127.0.0.1"  # a proxy (deploy/nginx.conf) stands before it when others are to reach it
MANAGE = str(settings.BASE_DIR / "manage.py")
REMIND = [sys.executable, MANAGE, "remind", "--sleep", "10"]
WORK = [sys.executable, MANAGE, "work", "--sleep", "1"]
GUNICORN = (
    "gunicorn crm.wsgi --preload --worker-class gthread --workers 2 --threads 4 "
    "--graceful-timeout 20 --timeout 60 --no-control-socket --log-level warning"
)
DEMO_ACCOUNTS = "secretariat, head, director, admin   (password of each: demo)"
GRACE = 27  # seconds from the wish to stop until a child is killed
LONGEST_PAUSE = 30.0
STEADY = 60  # a child that ran this long starts again without a pause
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


class Child:
    """One process that is started again, after a growing pause, whenever it ends."""

    def __init__(self, name: str, argv: list[str]) -> None:
        self.name, self.argv = name, argv
        self.process: subprocess.Popen[bytes] | None = None
        self.pause, self.started, self.due = 0.0, 0.0, 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            self.argv,
            cwd=settings.BASE_DIR,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops in order
            preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )

    def look(self, say: Callable[[str], object]) -> None:
        """Notice an end, and start again when the pause is over."""
        if self.process is not None and self.process.poll() is not None:
            code, self.process = self.process.returncode, None
            steady = time.monotonic() - self.started > STEADY
            self.pause = 0.2 if steady or not self.pause else min(self.pause * 2, LONGEST_PAUSE)
            self.due = time.monotonic() + self.pause
            say(f"{self.name} ended ({code}); starting it again in {self.pause:g} s.")
        if self.process is None and time.monotonic() >= self.due:
            self.start()

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()


def die_with_parent() -> None:
    """Linux: end when the supervisor does, even by kill -9; elsewhere the loop looks itself."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_all(children: list[Child]) -> None:
    """End all within half a minute, each with the chance to finish what it is doing."""
    deadline = time.monotonic() + GRACE
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(deadline)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def port_number(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a port number")


def migrate_when_needed() -> None:
    """Bring the database up to date; costs next to nothing when it is."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CommandError(f"The database does not answer: {error}") from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)


def collect_when_needed() -> None:
    """Gather the static files when one of them has changed."""
    stamp = settings.STATIC_ROOT / ".collected"
    found = [s.path(path) for finder in get_finders() for path, s in finder.list([])]
    state = "\n".join(sorted(f"{path} {os.stat(path).st_mtime_ns}" for path in found))
    if settings.DEBUG or (stamp.exists() and stamp.read_text() == state):
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def load_demo_once() -> None:
    """Fill an empty database with the demonstration; a broken-off load is taken up again."""
    stamp = settings.DEMO_STAMP
    loading = stamp.with_suffix(".loading")
    if loading.exists() or not get_user_model()._default_manager.exists():
        loading.touch()
        call_command("demo")
        stamp.touch()
        loading.unlink()


class Command(BaseCommand):
    help = "Serves the product on this machine: web server, reminder loop and worker."
    requires_system_checks = ()  # only the database's, below: a start is to be quick

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument("--demo", action="store_true", help="fill an empty database")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not port_is_free(port):
            raise CommandError(f"Port {port} is taken: stop what uses it or choose another port.")
        os.environ.setdefault("BASE_URL", f"http://{HOST}:{port}")  # links in letters
        migrate_when_needed()
        self.check(tags=[Tags.database], databases=["default"])
        collect_when_needed()
        if options["demo"]:
            load_demo_once()
        connection.close()
        self.run(port)

    def run(self, port: int) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        web = Child("The web server", web_command(port))
        children = [web, Child("The reminder loop", REMIND), Child("The worker", WORK)]
        greeted = False
        while not stop.wait(0.1):
            for child in children:
                child.look(self.stderr.write)
            if not greeted and answers(port):
                greeted = True
                self.greet(port)
        stop_all(children)
        self.stdout.write("Stopped.")

    def greet(self, port: int) -> None:
        """Say where to go, now that somebody answers there."""
        self.stdout.write(f"Hamkari is ready: http://{HOST}:{port}   (Ctrl-C stops it)")
        if settings.DEMO_STAMP.exists():
            self.stdout.write("Demo accounts: " + DEMO_ACCOUNTS)
        self.stdout.flush()


def web_command(port: int) -> list[str]:
    return [sys.executable, "-m", *GUNICORN.split(), "--bind", f"{HOST}:{port}"]
