"""Jobs: long work that goes on when the page that asked for it is closed."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models.user import User

#: how long the files of a job are kept, and how long it is known that there was one
FILES_KEPT, KEPT = timedelta(days=7), timedelta(days=365)


class JobQuerySet(models.QuerySet["Job"]):
    """Queries over jobs."""

    def visible_to(self, user: User) -> Self:
        """One's own; all of them to administrators."""
        return self if user.is_administrator else self.filter(by=user)

    def waiting(self) -> Self:
        return self.filter(state=Job.State.WAITING)

    def running(self) -> Self:
        return self.filter(state=Job.State.RUNNING)

    def unfinished(self) -> Self:
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))

    def ended_before(self, moment: Any) -> Self:
        return self.filter(finished_at__lt=moment)


class Job(models.Model):
    """One run of an action that takes long; written by `crm.jobs`, shown to who asked for it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: the dotted name of the function that does it; only ever named by our own code
    action = models.CharField(max_length=200)
    title = models.CharField(_("title"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    params: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    #: what came of it, as the action returned it: told (sentences), url, label, file
    result: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    #: what went wrong, in words for the one who asked
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        indexes = (
            models.Index(
                fields=("created_at",),
                condition=Q(state__in=("waiting", "running")),
                name="job_unfinished",
            ),
            models.Index(fields=("by", "-created_at"), name="job_of_account"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job-detail", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def folder(self) -> Path:
        """Where its files lie: how far it is, and what it made."""
        return Path(settings.DATA_DIR) / "jobs" / str(self.pk)

    @property
    def file(self) -> Path | None:
        """The file it made, while that is kept."""
        name = self.result.get("file")
        path = self.folder / Path(name).name if name else None
        return path if path and path.is_file() else None

    @property
    def progress(self) -> tuple[int, int]:
        """(done, of how many) as last told; (0, 0) while nobody knows."""
        try:
            done, total = (self.folder / "progress").read_text().split()
        except (OSError, ValueError):
            return 0, 0
        return int(done), int(total)

    @property
    def was_alive_at(self) -> Any:
        """When its worker last gave a sign of life; None when never."""
        try:
            seconds = (self.folder / "progress").stat().st_mtime
        except OSError:
            return self.started_at
        return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())
