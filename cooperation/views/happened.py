"""What others did lately to what concerns the reader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cooperation.happened import BACK, happenings


class Happened(TemplateView):
    """Nothing here waits to be done; whoever does not look misses no task."""

    template_name = "cooperation/happened.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        own = {"title": _("What others did"), "found": happenings(user), "days": BACK.days}
        return super().get_context_data(**(own | kwargs))
