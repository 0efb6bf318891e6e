"""The addresses to which letters did not get through, for the secretariat to mend."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from contacts.models import ContactPoint

MOST = 300


class BouncedAddresses(TemplateView):
    """The newest first: whose it is, how often letters came back, and why."""

    template_name = "contacts/bounced_addresses.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_clerk:
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = ContactPoint.objects.came_back().select_related("person", "organization")
        own = {
            "title": _("Addresses that do not work"),
            "points": rows.order_by("-bounced_on", "-pk")[:MOST],
            "count": rows.count(),
        }
        return super().get_context_data(**(own | kwargs))
