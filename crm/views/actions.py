"""A page that does one named thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm.forms import ActionForm
from crm.history import Conflict
from crm.listing import ours, with_back
from crm.views.base import ObjectPage


class ActionView(ObjectPage):
    """A page that does one named thing to a record: what it asks, then the action."""

    template_name = "crm/action_form.html"
    form_class: ClassVar[type[ActionForm]] = ActionForm
    action: ClassVar[Callable[..., Any]]
    label: Any = ""
    explanation: Any = ""
    success: Any = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not beside the field."""
        self.require_change()
        form = self.get_form(request.POST, request.FILES)
        return self.carry_out(form) if form.is_valid() else self.refuse(form)

    def carry_out(self, form: ActionForm) -> HttpResponse:
        """Do what a valid form asks."""
        try:
            self.act(form)
        except ValidationError as error:
            form.blame(error)
            return self.refuse(form)
        except Conflict:
            form.add_error(None, _("Somebody changed this meanwhile; look again before you go on."))
            return self.refuse(form, 409)
        if self.success:
            undo = f"undo:{with_back(url, self.back)}" if (url := self.undo_url()) else ""
            told = self.success % {"name": self.object}
            messages.success(self.request, told, extra_tags=undo)
        for doubt in form.warnings():
            messages.warning(self.request, doubt)
        return redirect(self.onward())

    def act(self, form: ActionForm) -> None:
        """Do it; a page whose action needs more than its form says gives it here."""
        type(self).action(self.object, by=self.request.user, **form.cleaned_data)

    def undo_url(self) -> str:
        """Where the message's Undo leads; "" for what is not undone by a click."""
        return ""

    @property
    def back(self) -> str:
        """The page of ours the reader came from and wants to go on with; "" when none is named."""
        return ours(self.request, self.request.GET.get("next", ""))

    def onward(self) -> str:
        """Where the reader is led when it is done."""
        return self.back or self.next_url()

    def next_url(self) -> str:
        return self.object.get_absolute_url()

    def get_form(self, *data: Any) -> ActionForm:
        return self.form_class(*data, user=self.request.user, obj=self.object)

    def refuse(self, form: BaseForm, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": self.label,
            "crumbs": [
                self.list_crumb(),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
            ],
            "explanation": self.explanation,
            "submit_label": self.label,
            "cancel_url": self.back or self.object.get_absolute_url(),
        }
        if "form" not in kwargs:
            own["form"] = self.get_form()
        return super().get_context_data(**(own | kwargs))
