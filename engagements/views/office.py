"""What holds for the whole office: quiet hours and greetings."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from crm.views import RecordHistory
from engagements.actions import office as actions
from engagements.forms.office import OfficeForm
from engagements.models import Office
from engagements.views.one_record import OneRecord


class OfficePage(OneRecord):
    """An administrator says when nobody is written to, and whom the office congratulates."""

    model = Office
    form_class = OfficeForm
    template_name = "engagements/office.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For administrators."""
        if not self.request.user.is_administrator:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def instance(self) -> Office:
        return Office.current()

    def record(self, obj: Office) -> None:
        actions.say(obj, by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = not self.instance._state.adding
        own = {
            "title": _("Quiet hours and greetings"),
            "crumbs": [],
            "submit_label": _("Save"),
            "history_url": reverse("engagements:office-history") if stored else "",
        }
        return super().get_context_data(**(own | kwargs))


class OfficeHistory(RecordHistory):
    """Who said what for the office."""

    model = Office

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For administrators; of one there is."""
        if not request.user.is_administrator:
            raise PermissionDenied
        self.kwargs["pk"] = 1
        return super().dispatch(request, *args, **kwargs)

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Quiet hours and greetings"), "url": reverse("engagements:office")}
