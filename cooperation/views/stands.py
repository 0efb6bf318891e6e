"""The stands of an exhibition."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import Initiative
from cooperation.stands import allocation
from crm.views.base import ObjectPage


class InitiativeStands(ObjectPage):
    """Who has which stand, for what, what is paid, and what is left to let."""

    model = Initiative
    template_name = "cooperation/stands.html"

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": _("Initiatives"), "url": reverse("cooperation:initiative-list")},
            {"label": str(self.object), "url": self.object.get_absolute_url()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = allocation(self.object)
        if told is None:
            raise Http404
        own = {"title": _("Stands"), "told": told, "may_change": self.may_change}
        return super().get_context_data(**(own | kwargs))
