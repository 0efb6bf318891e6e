"""Imports: a file on its way in, what its rows would do and did, and how its columns were read."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.groups import Group
from crm.models import Job, User

#: how long an import can be undone, and its file and rows are kept
UNDO_FOR = timedelta(days=30)
#: columns that may hold a great deal and are not needed to list imports
LARGE = (
    *("outline", "mapping", "answers", "questions", "decisions", "firms", "written", "kept"),
    "parties",
)


class ImportQuerySet(models.QuerySet["Import"]):
    """Queries over imports."""

    def visible_to(self, user: User) -> Self:
        """All of them, to those who keep the contacts."""
        return self if user.is_clerk else self.none()

    def for_list(self) -> Self:
        return self.select_related("by", "job").defer(*LARGE).order_by("-created_at")

    def past(self, now: Any) -> Self:
        """Those that can no longer be undone or gone on with, and still keep their rows."""
        before = now - UNDO_FOR
        busy = (Import.State.RUNNING, Import.State.UNDOING)
        return self.exclude(state__in=busy).filter(
            Q(done_at__lt=before, rows_gone=False) | Q(done_at=None, created_at__lt=before)
        )


class Import(models.Model):
    """One file of people or organizations: read, looked at, taken in, perhaps undone."""

    class State(models.TextChoices):
        READ = "read", _("Read")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Being imported")
        DONE = "done", _("Imported")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    class Target(models.TextChoices):
        PEOPLE = "people", _("People")
        ORGANIZATIONS = "organizations", _("Organizations")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    target = models.CharField(
        _("what it holds"), max_length=15, choices=Target, default=Target.PEOPLE
    )
    #: what was found in the file: kind, encoding, delimiter, sheets
    outline: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    sheet = models.PositiveSmallIntegerField(default=0)
    #: the row with the names of the columns, counted from 0; -1 for none
    header = models.IntegerField(default=0)
    #: the field each column means, "" for those that are not taken
    mapping: models.JSONField[list[str]] = models.JSONField(default=list)
    keys: models.JSONField[list[str]] = models.JSONField(default=list)
    overwrite = models.BooleanField(default=True)
    lenient = models.BooleanField(default=False)
    #: {sort: {word of the sheet: what it means}} and what is still to be asked
    answers: models.JSONField[dict[str, dict[str, str]]] = models.JSONField(default=dict)
    questions: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    #: {row: skip, new, or =key of whom it is about}
    decisions: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    #: {verdict: rows}, and the organizations that come with them: [[name, kind, rows, {column:
    #: what rows tell}], …], and with their key and {column: before} those that are completed
    counts: models.JSONField[dict[str, int]] = models.JSONField(default=dict)
    firms: models.JSONField[list[list[Any]]] = models.JSONField(default=list)
    #: the fingerprint of what was looked at
    digest = models.CharField(max_length=64, blank=True)
    #: the template that fitted, by the name of its file
    template = models.CharField(max_length=200, blank=True)
    #: the group everybody in it is put into: one there is, or a new one of that name
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, related_name="+", verbose_name=_("group")
    )
    group_name = models.CharField(_("new group"), max_length=120, blank=True)
    #: the keys of all people or organizations its rows were about
    parties: models.JSONField[list[int]] = models.JSONField(default=list)
    #: {type: {"created": [[key, version], …], "updated": […]}} of the lines of history it wrote
    written: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    #: [[type, key, name, why], …] of what was left when it was undone; why is a kept sentence
    kept: models.JSONField[list[list[Any]]] = models.JSONField(default=list)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    rows_gone = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("read at"), auto_now_add=True)
    done_at = models.DateTimeField(_("imported at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects: ClassVar = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = (models.Index(fields=("-created_at",), name="import_latest"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contacts:import-detail", args=[self.pk])

    @property
    def folder(self) -> Path:
        """Where the file, its rows and its pictures lie."""
        return Path(settings.DATA_DIR) / "imports" / str(self.pk)

    @property
    def file(self) -> Path:
        return self.folder / "file"

    @property
    def is_open(self) -> bool:
        """Whether its columns can still be changed and its rows looked at anew."""
        return self.state in (self.State.READ, self.State.CHECKED) or (
            self.state in (self.State.CHECKING, self.State.RUNNING) and self.job_failed
        )

    @property
    def job_failed(self) -> bool:
        return self.job is None or self.job.state == Job.State.FAILED

    @property
    def is_busy(self) -> bool:
        """Whether a job is at it."""
        return self.job is not None and self.job.is_unfinished

    @property
    def taken(self) -> int:
        """How many rows add or change something."""
        return self.counts.get("new", 0) + self.counts.get("update", 0)

    @property
    def bad(self) -> int:
        """How many rows nothing is taken of until somebody does something."""
        return self.counts.get("conflict", 0) + self.counts.get("error", 0)

    @property
    def may_run(self) -> bool:
        """Whether what was looked at can be done."""
        return self.is_looked_at and self.taken > 0

    @property
    def is_looked_at(self) -> bool:
        """Whether its rows tell what would change by all that was chosen."""
        return self.state == self.State.CHECKED and bool(self.digest)

    def unclear_rows(self) -> models.QuerySet[ImportRow]:
        """The rows that wait for somebody to say whom they are about, without their cells."""
        unclear = self.rows.filter(verdict=ImportRow.Verdict.CONFLICT)
        return unclear.defer("cells").order_by("number")

    @property
    def may_be_undone(self) -> bool:
        done = self.state == self.State.DONE or (
            self.state == self.State.UNDOING and self.job_failed
        )
        return done and not self.rows_gone and timezone.now() < self.undo_until

    @property
    def undo_until(self) -> Any:
        return (self.done_at or self.created_at) + UNDO_FOR

    def note(self, **what: Any) -> None:
        """Write down how far it is."""
        for name, value in what.items():
            setattr(self, name, value)
        self.save(update_fields=[*what])


class ImportRow(models.Model):
    """What one row of an import does or did."""

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        UPDATE = "update", _("Updated")
        SAME = "same", _("Same")
        CONFLICT = "conflict", _("Not clear")
        ERROR = "error", _("Wrong")
        LEFT = "left", _("Left out")

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("what becomes of it"), max_length=10, choices=Verdict)
    name = models.CharField(_("name"), max_length=300, blank=True)
    #: {changes: [[field, before, after]], stays: [[field, kept, told]], problems, notes (kept
    #: sentences), candidates: [[key, name]], pk}; once {lines: [[what, before, after in words]]}
    told: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    #: the row itself, where nothing of it is taken
    cells: models.JSONField[list[str]] = models.JSONField(default=list)

    #: whether a page shows it further up already
    is_above = False

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = (
            models.Index(fields=("imported", "number"), name="import_row_in_order"),
            models.Index(fields=("imported", "verdict", "number"), name="import_row_by_verdict"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"

    @property
    def kind(self) -> str:
        """The first thing that is wrong or unclear, before it is filled in."""
        first = next(iter(self.told.get("problems", ())), "")
        return str(first[0] if isinstance(first, list) else first)


class ImportTemplate(models.Model):
    """How the columns of a sheet were read, so that the next one like it is read so too."""

    target = models.CharField(max_length=15, choices=Import.Target)
    name = models.CharField(_("name"), max_length=200)
    #: the fingerprint of the names of the columns, and {name of a column, folded: field}
    fingerprint = models.CharField(max_length=64)
    columns: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    keys: models.JSONField[list[str]] = models.JSONField(default=list)
    overwrite = models.BooleanField(default=True)
    lenient = models.BooleanField(default=False)
    answers: models.JSONField[dict[str, dict[str, str]]] = models.JSONField(default=dict)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("import template")
        verbose_name_plural = _("import templates")
        constraints = (
            models.UniqueConstraint(
                fields=("target", "fingerprint"), name="one_template_for_columns"
            ),
        )

    def __str__(self) -> str:
        return self.name
