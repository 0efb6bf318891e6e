"""Exports: who took what out of the product, when, and how many rows."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.addresses import address
from crm.fields import SearchKey
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.models.user import User


class ExportQuerySet(RecordQuerySet):
    """Queries over exports."""

    def visible_to(self, user: User) -> Self:
        """Those who keep all records see what everybody took out, others what they did."""
        return self if user.is_clerk else self.filter(created_by=user)

    def editable_by(self, user: User) -> Self:
        """Nobody changes what has happened."""
        return self.none()

    def for_list(self) -> Self:
        return self.select_related("created_by")


class Export(Record):
    """One file of data somebody took out; noted before its first byte leaves."""

    class Format(models.TextChoices):
        XLSX = "xlsx", _("Excel (XLSX)")
        CSV = "csv", _("CSV")
        JSON = "json", _("JSON")
        VCARD_3 = "vcard3", _("vCard 3.0")
        VCARD_4 = "vcard4", _("vCard 4.0")
        WHOLE = "zip", _("Whole database")

    title = models.CharField(_("what was exported"), max_length=200)
    #: the list with its filters, order and columns; empty for the whole database
    address = models.TextField(_("list"), blank=True)
    chosen = models.BooleanField(_("chosen rows only"), default=False)
    format = models.CharField(_("format"), max_length=10, choices=Format)
    count = models.PositiveIntegerField(_("rows"))
    search_key = SearchKey("title")

    objects: ClassVar = LiveManager.from_queryset(ExportQuerySet)()
    everything: ClassVar = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = (models.Index(fields=("-created_at", "-id"), name="export_newest"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """What was exported, as it stands now."""
        return self.address or address("export-list")

    @classmethod
    def url_role(cls, role: str, *args: Any) -> str:
        """Exports stand at the top of the addresses, not under an app."""
        return address(f"export-{role}", *args)

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Nobody writes such a row by hand."""
        return False
