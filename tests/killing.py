"""An import in a process of its own, to be killed in the middle: `tests.killing STEP …`."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from contacts.actions import importing, imports  # noqa: E402
from contacts.models import (  # noqa: E402
    ContactPoint,
    Import,
    Organization,
    Person,
    Post,
)
from crm import worker  # noqa: E402
from crm.models import Change, Job, User  # noqa: E402
from tests.importing import csv_of  # noqa: E402

HEADER = ["نام", "نام خانوادگی", "سمت", "شرکت", "موبایل"]
ROWS = 300


def die(*args: Any, **more: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare() -> None:
    """A sheet looked at, and its import asked for."""
    user = User.objects.create(username="killed", role=User.Role.SECRETARIAT)
    rows = [["مریم", f"کاظمی {n}", "کارشناس", f"نساجی {n % 9}", f"0912{n:07}"] for n in range(ROWS)]
    imported = imports.open_file("members.csv", [csv_of([HEADER, *rows])], by=user)
    imports.map_columns(imported, by=user, mapping=imported.mapping, keys=imported.keys)
    worker.run_due()
    imported = Import.objects.get(pk=imported.pk)
    importing.begin(imported, by=user, digest=imported.digest)


def run(nth: int) -> None:
    """Import, and die after this many kinds of records were written; at 0 once all is committed."""
    real, calls = importing.record_many, []

    def counted(*args: Any, **more: Any) -> Any:
        done = real(*args, **more)
        calls.append(done)
        if len(calls) == nth:
            die()
        return done

    importing.record_many = counted
    if nth == 0:
        worker.finish = die  # type: ignore[assignment]
    worker.run_due()


def again() -> None:
    """As if a minute had passed: another worker takes it up."""
    for job in Job.objects.running():
        old = time.time() - 2 * worker.DEAD.total_seconds()
        os.utime(job.folder / "progress", (old, old))
    worker.run_due()


def count() -> None:
    models = (Person, Organization, Post, ContactPoint, Change)
    found: dict[str, Any] = {m.__name__: m._base_manager.count() for m in models}
    imported = Import.objects.select_related("job").get()
    assert imported.job is not None
    json.dump(found | {"import": imported.state, "job": imported.job.state}, sys.stdout)


def main(step: str, *numbers: str) -> None:
    steps = {"prepare": prepare, "run": run, "again": again, "count": count}
    steps[step](*map(int, numbers))  # type: ignore[operator]


if __name__ == "__main__":
    main(*sys.argv[1:])
