"""The worker: does the jobs that wait, one after the other, and takes up what a dead one left.

How far a job is stands in a file beside what it makes, not in the database, so that it is seen
while the transaction of its action is still open; that file's age is the worker's sign of life.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, close_old_connections
from django.db.models import F
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from crm.dates import use_calendar
from crm.models import Job
from crm.wording import faults

log = logging.getLogger(__name__)

#: a worker gives a sign of life each BEAT seconds; one silent for DEAD is taken for dead
BEAT, DEAD = 5.0, timedelta(seconds=60)
MOST_TRIES = 3
TOLD_EACH = 0.25  # seconds between two writings of how far it is

Progress = Callable[[int, int], None]


def run_due() -> int:
    """Take up what a dead worker left, then do all that waits; how many jobs ended."""
    take_up_lost(timezone.now())
    ended = 0
    while job := claim():
        run(job)
        ended += 1
    return ended


def claim() -> Job | None:
    """Make the oldest waiting job ours; None when there is none, or another was quicker."""
    waiting = Job.objects.waiting().order_by("created_at").values_list("pk", flat=True)[:5]
    for pk in list(waiting):
        mine = uuid.uuid4()
        changed = {"state": Job.State.RUNNING, "claim": mine, "started_at": timezone.now()}
        if Job.objects.waiting().filter(pk=pk).update(tries=F("tries") + 1, **changed):
            return Job.objects.select_related("by").get(pk=pk)
    return None


def take_up_lost(now: Any) -> None:
    """Jobs whose worker has died wait again, or have failed when that happened too often."""
    for job in Job.objects.running():
        if job.was_alive_at and now - job.was_alive_at > DEAD:
            put_back(job, _("It was interrupted again and again."))


def put_back(job: Job, error: str) -> None:
    """Let a job that did not end wait again; failed with these words after MOST_TRIES."""
    if job.tries >= MOST_TRIES:
        finish(job, Job.State.FAILED, error=error)
    else:
        held(job).update(state=Job.State.WAITING, claim=None)


def held(job: Job) -> Any:
    """The job while it is still ours."""
    return Job.objects.running().filter(pk=job.pk, claim=job.claim)


def run(job: Job) -> None:
    """Do it, in the language and calendar of who asked, and note how it ended."""
    language, calendar = job.by.language, use_calendar(job.by.calendar)
    with translation.override(language), calendar, life_of(job) as progress:
        try:
            result = import_string(job.action)(job, progress)
        except ValidationError as error:
            finish(job, Job.State.FAILED, error=" ".join(faults(error)))
        except DatabaseError:
            log.exception("Job %s met a database that did not answer", job.pk)
            put_back(job, _("The database did not answer; please try again."))
        except Exception:
            log.exception("Job %s failed", job.pk)
            finish(job, Job.State.FAILED, error=_("Something went wrong. Nothing was changed."))
        else:
            finish(job, Job.State.DONE, result=result or {})


def finish(job: Job, state: str, **more: Any) -> None:
    """Note the end of a job we still hold."""
    held(job).update(state=state, finished_at=timezone.now(), claim=None, **more)


@contextlib.contextmanager
def life_of(job: Job) -> Iterator[Progress]:
    """Signs of life while a job runs, and what it calls to tell how far it is."""
    job.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, over, last = job.folder / "progress", threading.Event(), [0.0]
    path.write_text("0 0")

    def progress(done: int, total: int) -> None:
        if time.monotonic() - last[0] > TOLD_EACH or done >= total:
            last[0] = time.monotonic()
            fresh = path.with_suffix(".new")
            fresh.write_text(f"{done} {total}")
            fresh.replace(path)  # whoever reads sees the old figures or the new, never half

    def live() -> None:
        while not over.wait(BEAT):
            with contextlib.suppress(OSError):
                os.utime(path)

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        over.set()
        thread.join()


def work_forever(stop: threading.Event, pause: float) -> None:
    """Do what is due, again and again; a database that is away does not end the loop."""
    parent = os.getppid()
    while not stop.is_set() and os.getppid() == parent:
        close_old_connections()
        try:
            run_due()
        except DatabaseError:
            log.exception("Jobs could not be looked for; the next round tries again.")
        stop.wait(pause)
