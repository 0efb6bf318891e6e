"""Turnover of a branch: which posts end, a look at what will happen, then all at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Organization
from crm.forms import ActionForm
from crm.views import ActionView
from engagements.actions.turnover import MOST, turn_over
from engagements.forms.turnover import TurnoverForm


class OrganizationTurnover(ActionView):
    model = Organization
    action = turn_over
    form_class = TurnoverForm
    template_name = "engagements/organization_turnover.html"
    label = gettext_lazy("Turnover")
    explanation = gettext_lazy(
        "After a new minister or managing director: tick whose posts end and name who follows. "
        "What will happen is shown before anything is done."
    )
    success = gettext_lazy("The turnover of %(name)s was recorded.")

    def get_form(self, *data: Any) -> ActionForm:
        units = self.request.GET.get("units") == "all"
        return self.form_class(
            *data, user=self.request.user, obj=self.object, initial={"with_units": units}
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What was ticked is shown first; it is done when it is sent again and still the same."""
        self.require_change()
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.refuse(form)
        shown, now = form.cleaned_data.pop("shown"), form.fingerprint
        if shown != now or "back" in request.POST:
            changed = bool(shown) and "back" not in request.POST
            return self.show(form, "" if "back" in request.POST else now, changed=changed)
        del form.cleaned_data["with_units"]
        return self.carry_out(form)

    def show(self, form: ActionForm, fingerprint: str, *, changed: bool) -> HttpResponse:
        """The form, or with a fingerprint what will be done."""
        data = form.data.copy()
        data["shown"] = fingerprint
        again = self.get_form(data)
        again.is_valid()
        context = {"form": again, "changed": changed, "preview": again.chosen}
        return self.render_to_response(
            self.get_context_data(**context if fingerprint else {"form": again})
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"most": MOST, "has_units": self.object.units.alive().exists()}
        if "preview" in kwargs:
            own["title"] = _("This will happen")
        return super().get_context_data(**(own | kwargs))
