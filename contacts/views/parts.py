"""What the pages of a contact's parts share."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from contacts.filters import NameSearch
from contacts.models import ContactPoint
from contacts.recipients import Recipient
from crm.tables import RecordTable
from crm.views import RecordList
from crm.views.base import wants_part
from crm.views.lists import export_menu

#: how many of what belongs to a record its page shows
SHOWN = 100
#: how many of those with the same trouble are named; the others are counted
NAMED = 30


class PartOfContact:
    """Posts and contact points have no list of their own; they lead back to their person."""

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("People"), "url": reverse("contacts:person-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


def points_of(points: Any) -> dict[str, list[ContactPoint]]:
    """The contact points of somebody, and apart from them those that are retired."""
    found = list(points.select_related("post").order_by("kind", "pk")[:SHOWN])
    return {
        "points": [point for point in found if not point.is_retired],
        "retired": [point for point in found if point.is_retired],
    }


class TableInPage:
    """A record's page that holds a table of many: searched, sorted and paged as a list is."""

    empty_title: Any = ""
    empty_text: Any = ""

    def rows(self) -> Any:
        """The queryset the table shows."""
        raise NotImplementedError

    def table_of(self, rows: Any) -> RecordTable:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also answers htmx with the table alone."""
        if not wants_part(request):
            response: HttpResponse = self.render_to_response(self.get_context_data())
        else:
            context = self.table_context()
            response = render(request, "crm/_table.html", context)
            response["X-Announce"] = quote(RecordList.announcement(context["table"]))
        patch_vary_headers(response, ["HX-Request"])
        return response

    def found(self, query: QueryDict) -> NameSearch:
        return NameSearch(query, queryset=self.rows(), request=self.request)

    def table_asked(self, query: QueryDict) -> RecordTable:
        """The table an address asks for, all its rows."""
        return self.table_of(self.found(query).qs)

    @property
    def table_title(self) -> str:
        """What a file of the table is called."""
        return str(self.object)

    def table_context(self) -> dict[str, Any]:
        """What the table's own template asks for."""
        query = self.request.GET
        found = self.found(query)
        table = self.table_of(found.qs)
        table.turn_to(query)
        return {
            **export_menu(self.request, table),
            "table": table,
            "filter": found,
            "active_filters": [],
            "reset_url": self.request.path,
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
            "empty_icon": "users",
        }


def named(told: list[tuple[Recipient, Any]]) -> list[dict[str, Any]]:
    """Those with the same trouble together: {label, count, some of them, how many more}."""
    reasons = {reason: str(getattr(reason, "label", reason)) for _one, reason in told}
    counts = Counter(reason for _one, reason in told)
    return [
        {
            "label": label,
            "count": counts[reason],
            "some": [one for one, why in told if why == reason][:NAMED],
            "more": max(0, counts[reason] - NAMED),
        }
        for reason, label in reasons.items()
    ]
