"""Attachments: files that hang on a record and are seen with it."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Self

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.addresses import address
from crm.fields import SearchKey
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.models.user import User
from crm.text import local_digits


@cache
def attachable() -> tuple[Any, ...]:
    """The types that say files may hang on them."""
    return tuple(model for model in apps.get_models() if getattr(model, "attachable", False))


class AttachmentQuerySet(RecordQuerySet):
    """Queries over attachments: seen and changed with what they hang on."""

    def of(self, obj: models.Model) -> Self:
        """The files of one record, in the order they came."""
        kind = ContentType.objects.get_for_model(obj)
        return self.filter(content_type=kind, object_id=obj.pk).order_by("pk")

    def for_list(self) -> Self:
        """With who hung each on."""
        return self.select_related("created_by")

    def hanging(self, on: Any) -> Self:
        """Those that hang on one of `on(model)`, a queryset for each type."""
        found = Q(pk=None)
        for model in attachable():
            kind = ContentType.objects.get_for_model(model)
            found |= Q(content_type=kind, object_id__in=on(model).values("pk"))
        return self.filter(found)

    def visible_to(self, user: User) -> Self:
        return self.hanging(lambda model: model.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.hanging(
            lambda model: model.objects.filter(pk__in=model.objects.editable_by(user).values("pk"))
        )


class Attachment(Record):
    """A file that hangs on a record; its content lies under `fingerprint`, see `crm.files`."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    target = GenericForeignKey("content_type", "object_id")
    name = models.CharField(_("name"), max_length=200)
    mime = models.CharField(_("type"), max_length=100, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, editable=False)
    search_key = SearchKey("name")

    objects: ClassVar = LiveManager.from_queryset(AttachmentQuerySet)()
    everything: ClassVar = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = (
            models.Index(fields=("content_type", "object_id"), name="attachment_of_record"),
            models.Index(fields=("fingerprint",), name="attachment_by_fingerprint"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def size_told(self) -> str:
        """How large it is, in words."""
        kilobytes = -(-self.size // 1024)
        if kilobytes < 1024:
            return gettext("%(number)s KB") % {"number": local_digits(kilobytes)}
        return gettext("%(number)s MB") % {"number": local_digits(-(-kilobytes // 1024))}

    def get_absolute_url(self) -> str:
        return address("attachment", self.pk)

    @classmethod
    def url_role(cls, role: str, *args: Any) -> str:
        """Attachments stand at the top of the addresses: any app may have them."""
        return address("attachment" if role == "detail" else f"attachment-{role}", *args)

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """They are added on the page of what they hang on, by who may change that."""
        return False
