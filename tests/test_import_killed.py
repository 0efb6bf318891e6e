"""An import whose process is killed leaves nothing, or all of it, and is taken up again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.killing import ROWS
from tests.races import POSTGRES

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = {"Person": 0, "Organization": 0, "Post": 0, "ContactPoint": 0, "Change": 0}
ALL = {"Person": ROWS, "Organization": 9, "Post": ROWS, "ContactPoint": ROWS}
ALL["Change"] = sum(ALL.values())


@pytest.fixture
def step(tmp_path):
    """Does one step of `tests.killing` in a process of its own, on a database that outlives it."""
    environ = os.environ | {"CRM_DATA_DIR": str(tmp_path), "REDIS_URL": ""}
    if POSTGRES:
        db = connection.settings_dict
        address = f"{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
        environ["DATABASE_URL"] = f"postgres://{address}"
    else:
        environ["DATABASE_URL"] = f"sqlite:///{tmp_path}/killed.sqlite3"
        with sqlite3.connect(tmp_path / "killed.sqlite3") as target:
            connection.connection.backup(target)

    def done(name, *numbers):
        command = [sys.executable, "-m", "tests.killing", name, *map(str, numbers)]
        return subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, timeout=240, check=False
        )

    return done


def counted(step):
    done = step("count")
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    return found, found.pop("import"), found.pop("job")


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_killed_in_the_middle_it_leaves_nothing_and_is_taken_up(step, nth):
    prepared = step("prepare")
    assert prepared.returncode == 0, prepared.stderr.decode()
    assert step("run", nth).returncode == -signal.SIGKILL
    assert counted(step) == (NOTHING, "running", "running")
    assert step("again").returncode == 0
    assert counted(step) == (ALL, "done", "done")


def test_killed_once_all_is_written_it_is_not_done_again(step):
    assert step("prepare").returncode == 0
    assert step("run", 0).returncode == -signal.SIGKILL
    assert counted(step) == (ALL, "done", "running")
    assert step("again").returncode == 0
    assert counted(step) == (ALL, "done", "done")
