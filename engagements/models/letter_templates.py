"""Templates of letters: words one writes again and again, with places that are filled in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.fields import SearchKey, SortKey
from crm.models.record import LiveManager, Record, RecordQuerySet


class LetterTemplate(Record):
    """Where a new letter may begin; what stands in braces is filled in when it is registered."""

    name = models.CharField(_("name"), max_length=120)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"))
    search_key = SearchKey("name", "subject")
    sort_key = SortKey("name")

    objects: ClassVar = LiveManager.from_queryset(RecordQuerySet)()
    everything: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of letters")
        verbose_name_plural = _("templates of letters")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def url_name(cls) -> str:
        return "template"
