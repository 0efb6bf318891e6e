"""Long work that goes on when the page that asked for it is closed: asking for it.

job = start("contacts.actions.imports.run", by=clerk, title=_("Import"), sheet=7)

An action is `run(job, progress) -> dict`. It may run twice when a worker dies, so its own
transaction holds all it writes, and it asks first whether that is there already. It calls
`progress(done, total)` as often as it likes and returns what came of it: {"told": [sentences],
"url": …, "label": …, "file": the name of a file it made in `job.folder`, "name": what that is
called when it is downloaded}. `crm/worker.py` runs it.
"""

from __future__ import annotations

import shutil
from typing import Any

from django.db import transaction
from django.utils import timezone

from crm import tasks
from crm.models import Job, User
from crm.models.job import FILES_KEPT, KEPT


def start(action: str, *, by: User, title: str, **params: Any) -> Job:
    """Ask for a job; it begins after the surrounding transaction is committed."""
    forget(timezone.now())
    job = Job.objects.create(action=action, title=title[:200], by=by, params=params)
    transaction.on_commit(tasks.ring_for_work)
    return job


def forget(now: Any) -> None:
    """Delete the files of what ended long ago, later the jobs themselves."""
    for job in Job.objects.ended_before(now - FILES_KEPT).filter(claim=None):
        if job.folder.exists():
            shutil.rmtree(job.folder, ignore_errors=True)
    Job.objects.ended_before(now - KEPT).delete()
