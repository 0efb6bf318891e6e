"""One record, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from crm import rights
from crm.models import Change, Record
from crm.story import open_to, told, told_changes
from crm.tables import whole
from crm.views.base import ObjectPage

HISTORY_PAGE = 50


class RecordDetail(ObjectPage):
    """One record: facts, what belongs to it, what may be done with it."""

    role = "detail"
    #: names of fields or of methods of the view that show a fact
    facts: ClassVar[tuple[str, ...]] = ()
    icon = "file-text"
    subtitle = ""
    editable = True

    def actions(self) -> Iterable[dict[str, str]]:
        """What the reader may do from here, beyond edit and delete."""
        return ()

    def panels(self) -> list[str]:
        """Addresses of fragments that other apps show on this page."""
        return []

    def known_facts(self) -> list[str]:
        """The facts that are known and open to the reader; dashes would tell nobody anything."""
        values = {name: getattr(self.object, name) for name in self.facts}
        return [name for name, value in values.items() if self.may_be_told(value)]

    def may_be_told(self, value: Any) -> bool:
        """Whether there is a value, and the reader may see it when it is a record."""
        if not isinstance(value, Record) or rights.sees_confidential(self.request.user):
            return value not in (None, "")
        return open_to(self.request.user, type(value)).filter(pk=value.pk).exists()

    def address_of(self, role: str) -> str | None:
        """The page that edits or deletes this record, for those who may."""
        may = self.may_change and self.editable
        return self.object.url_role(role, self.object.pk) if may else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "facts": [told(self.object, name) for name in self.known_facts()],
            "actions": list(self.actions()) if self.may_change else [],
            "panels": self.panels(),
            "icon": self.icon,
            "subtitle": self.subtitle,
            "edit_url": self.address_of("update"),
            "delete_url": self.address_of("delete"),
            "history_url": self.object.url_role("history", self.object.pk),
        }
        return super().get_context_data(**(own | kwargs))


class RecordHistory(ObjectPage):
    """Everything that happened to a record, newest first."""

    role = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = max(1, min(whole(self.request.GET.get("page"), 1), 100_000))
        start = (number - 1) * HISTORY_PAGE
        rows = list(Change.objects.of(self.object)[start : start + HISTORY_PAGE + 1])
        own = {
            "title": _("History of %(name)s") % {"name": self.object},
            "crumbs": [
                self.list_crumb(),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
            ],
            "changes": told_changes(rows[:HISTORY_PAGE], self.model, self.request.user),
            "older_url": f"?page={number + 1}" if len(rows) > HISTORY_PAGE else None,
            "newer_url": f"?page={number - 1}" if number > 1 else None,
        }
        return super().get_context_data(**(own | kwargs))
