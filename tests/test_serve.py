"""`serve` keeps web server, reminder loop and worker alive, and ends all when told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from crm.management.commands import serve

ROOT = Path(__file__).resolve().parent.parent


def eventually(true: Callable[[], object], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def runs(pid: int) -> bool:
    """Whether the process lives; one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def sleeper() -> Iterator[serve.Child]:
    child = serve.Child("The sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])
    yield child
    serve.stop_all([child])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((serve.HOST, 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server((serve.HOST, 0)) as server:
        return server.getsockname()[1]


def test_a_taken_port_is_said_in_one_sentence(taken_port):
    with pytest.raises(CommandError, match=f"^Port {taken_port} is taken"):
        call_command("serve", port=taken_port)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "۸۰۰۰0000"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CommandError, match="port"):
        call_command("serve", f"--port={port}")


def test_a_child_that_ends_starts_again(sleeper):
    said: list[str] = []
    sleeper.look(said.append)
    first = sleeper.process.pid
    sleeper.process.kill()
    sleeper.process.wait()
    assert eventually(lambda: sleeper.look(said.append) or sleeper.process, 5)
    assert sleeper.process.pid != first
    assert said == ["The sleeper ended (-9); starting it again in 0.2 s."]


def test_a_child_that_cannot_run_is_started_ever_more_rarely():
    child = serve.Child("The failure", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []
    for _ in range(10):
        child.due = 0
        child.look(lambda text: None)
        child.process.wait()
        child.look(lambda text: None)
        pauses.append(child.pause)
    assert pauses[:4] == [0.2, 0.4, 0.8, 1.6]
    assert pauses[-1] == serve.LONGEST_PAUSE


def test_a_child_that_does_not_want_to_stop_is_killed(monkeypatch):
    monkeypatch.setattr(serve, "GRACE", 0.5)
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('ready', flush=True); time.sleep(60)"
    )
    child = serve.Child("The stubborn", [sys.executable, "-c", stubborn])
    child.start()
    time.sleep(0.5)
    serve.stop_all([child])
    assert child.process.returncode == -signal.SIGKILL


def test_static_files_are_collected_when_they_change(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    asked = []
    monkeypatch.setattr(serve, "call_command", lambda name, **options: asked.append(name))
    serve.collect_when_needed()
    serve.collect_when_needed()
    assert asked == ["collectstatic"]
    (tmp_path / ".collected").write_text("other files")
    serve.collect_when_needed()
    assert asked == ["collectstatic"] * 2


@pytest.mark.django_db
def test_the_demo_fills_only_an_empty_database(settings, tmp_path, monkeypatch, django_user_model):
    settings.DEMO_STAMP = tmp_path / "demo"
    loaded = []
    monkeypatch.setattr(serve, "call_command", lambda name, **options: loaded.append(name))
    django_user_model.objects.create_user("somebody")
    serve.load_demo_once()
    assert loaded == []
    (tmp_path / "demo.loading").touch()  # the first load was broken off
    serve.load_demo_once()
    serve.load_demo_once()
    assert loaded == ["demo"]
    assert settings.DEMO_STAMP.exists()


@pytest.fixture
def served(tmp_path) -> Iterator[tuple[subprocess.Popen, int]]:
    """The product, served from an empty data folder."""
    port = free_port()
    environ = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", f"--port={port}"],
        cwd=ROOT,
        env=environ | {"CRM_DATA_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process, port
    process.kill()
    process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_served_killed_revived_and_stopped(served):
    process, port = served
    assert eventually(lambda: serve.answers(port), 120), process.communicate(timeout=5)
    assert f"http://127.0.0.1:{port}" in process.stdout.readline()
    before = children_of(process.pid)
    assert len(before) == 3
    os.kill(before[1], signal.SIGKILL)
    assert eventually(lambda: len(set(children_of(process.pid)) - set(before)) == 1, 5)
    assert eventually(lambda: len(children_of(process.pid)) == 3, 5)
    after = children_of(process.pid)
    process.terminate()
    assert process.wait(30) == 0
    assert not [pid for pid in after if runs(pid)]


@pytest.mark.once
@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG")
def test_nothing_is_left_when_the_supervisor_is_killed(served):
    process, port = served
    assert eventually(lambda: serve.answers(port), 120), process.communicate(timeout=5)
    children = children_of(process.pid)
    process.kill()
    assert eventually(lambda: not [pid for pid in children if runs(pid)], 30)
