"""The list of a type."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import rights
from crm.filters import RecordFilter
from crm.tables import RecordTable
from crm.templatetags.persian import number
from crm.views.base import RecordPage, wants_part


class RecordList(RecordPage):
    """The list of a type: searched, filtered, sorted, paged, all in the address."""

    role = "list"
    table_class: ClassVar[type[RecordTable]]
    filter_class: ClassVar[type[RecordFilter]]
    icon = "list"
    empty_text: Any = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also answers htmx with the table alone."""
        context = self.get_context_data()
        part = wants_part(request)
        template = ["crm/_table.html"] if part else self.get_template_names()
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request"])
        if part:
            response["X-Announce"] = quote(self.announcement(context["table"]))
        return response

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        chosen = self.filter_class(query, queryset=self.get_queryset(), request=self.request)
        table = self.table_class(chosen.qs)
        table.turn_to(query)
        own = {
            "title": self.plural,
            "table": table,
            "filter": chosen,
            "active_filters": list(chosen.active(query)),
            "create_url": self.create_url(),
            "create_label": _("New %(kind)s") % {"kind": self.model._meta.verbose_name},
            "empty_title": _("Nothing here yet"),
            "empty_text": self.empty_text,
            "empty_icon": self.icon,
            "reset_url": self.request.path,
        }
        return super().get_context_data(**(own | kwargs))

    def create_url(self) -> str | None:
        allowed = rights.may_create(self.request.user, self.model)
        return self.model.url_role("create") if allowed else None

    @staticmethod
    def announcement(table: RecordTable) -> str:
        count = table.shown.count
        return ngettext("%(count)s result", "%(count)s results", count) % {"count": number(count)}
