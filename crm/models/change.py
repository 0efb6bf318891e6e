"""History: what happened to a record, by whom and when."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeQuerySet(models.QuerySet["Change"]):
    """Queries over the history."""

    def of(self, obj: models.Model) -> ChangeQuerySet:
        """The history of one record, newest first."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk
        ).select_related("by")


class Change(models.Model):
    """One line of history; written only by `crm.history`, never edited.

    The last one grows while its writer types on: see `record_typing`.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    version = models.PositiveIntegerField(_("version"))
    verb = models.CharField(_("verb"), max_length=40)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    #: {field: [before, after]} for fields that changed
    fields: models.JSONField[dict[str, list[Any]]] = models.JSONField(default=dict)
    #: what the verb adds: a reason, a stage, the record it was done with
    details: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    #: the key of the form that made the record: one form makes one record
    key = models.UUIDField(null=True, unique=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id", "version"), name="one_change_per_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.content_type_id}/{self.object_id} v{self.version}"
