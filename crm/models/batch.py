"""Batches: rows chosen in a list to be changed together, and what became of them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models.user import User

#: how long a choice of rows holds when nothing is done with it
FRESH = timedelta(days=1)


class BatchQuerySet(models.QuerySet["Batch"]):
    """Queries over batches."""

    def visible_to(self, user: User) -> Self:
        """What one has chosen oneself; what was done, to those who keep all records too."""
        own = Q(by=user)
        return self.filter(own | Q(done_at__isnull=False) if user.is_clerk else own)

    def forgotten(self) -> Self:
        """Chosen so long ago that nobody will do anything with them."""
        return self.filter(done_at=None, created_at__lt=timezone.now() - FRESH)


class Batch(models.Model):
    """Rows of one list, chosen by one person at their versions: what is done to them together.

    Its key is the token that pages hand on; it can be done once and taken back once.
    """

    class Left(models.TextChoices):
        """Why a row was left as it is."""

        CHANGED = "changed", _("Somebody has changed it since it was chosen.")
        TRASH = "trash", _("It is in the trash.")
        RIGHTS = "rights", _("You may not change it.")
        REFUSED = "refused", _("It does not allow this.")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    #: the list they were chosen in, by its URL name, and what it was asked
    page = models.CharField(max_length=100)
    query = models.TextField(blank=True)
    #: [[key, version], …] in the order of the list
    rows: models.JSONField[list[list[int]]] = models.JSONField(default=list)
    verb = models.CharField(_("verb"), max_length=40, blank=True)
    #: {field: value} as history keeps it
    changes: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    #: [[key, version], …] of the lines of history that were written
    written: models.JSONField[list[list[int]]] = models.JSONField(default=list)
    #: [[key, why, in words], …]
    left: models.JSONField[list[list[Any]]] = models.JSONField(default=list)
    created_at = models.DateTimeField(_("chosen at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    #: as `written` and `left`, of taking it back
    restored: models.JSONField[list[list[int]]] = models.JSONField(default=list)
    kept: models.JSONField[list[list[Any]]] = models.JSONField(default=list)

    objects: ClassVar = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        indexes = (
            models.Index(fields=("created_at",), condition=Q(done_at=None), name="batch_not_done"),
        )

    def __str__(self) -> str:
        return f"{self.page} × {len(self.rows)}"

    def get_absolute_url(self) -> str:
        return reverse("batch-detail", args=[self.pk])

    @property
    def model(self) -> Any:
        """The type of its rows."""
        return self.content_type.model_class()

    @property
    def keys(self) -> list[int]:
        return [key for key, _version in self.rows]

    @property
    def is_fresh(self) -> bool:
        """Whether something can still be done with it."""
        return self.done_at is None and self.created_at > timezone.now() - FRESH

    @property
    def can_be_undone(self) -> bool:
        return bool(self.changes and self.written) and self.undone_at is None

    def note_done(self, verb: str, now: datetime, **what: Any) -> None:
        """Write down what was done; in the transaction that did it."""
        self.note(verb=verb, done_at=now, **what)

    def note(self, **what: Any) -> None:
        for name, value in what.items():
            setattr(self, name, value)
        self.save(update_fields=[*what])
