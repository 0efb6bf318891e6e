"""Planning: series of meetings, the order of an agenda, and what is proposed for one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.forms import ActionForm
from crm.picks import is_key
from crm.templatetags.persian import number
from crm.views import ActionView, RecordCreate, RecordDelete, RecordHistory, RecordUpdate
from engagements.actions import agendas
from engagements.actions.series import plan_series
from engagements.forms.planning import ProposalForm, SeriesForm, TakeUpForm
from engagements.models import AgendaItem, Body, Meeting, Proposal

MOST_ITEMS = 500


class BodySeries(ActionView):
    """A series of meetings: the rule is asked by GET, what is ticked is planned by POST."""

    model = Body
    form_class = SeriesForm
    template_name = "engagements/body_series.html"
    label = gettext_lazy("Plan a series of meetings")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, and below it the days of the rule once it is filled in."""
        self.require_change()
        form = self.get_form(*([request.GET] if "every" in request.GET else []))
        return self.render_to_response(self.preview(form))

    def preview(self, form: SeriesForm, **context: Any) -> dict[str, Any]:
        proposed = form.proposed if form.is_bound and form.is_valid() else []
        return self.get_context_data(form=form, proposed=proposed, **context)

    def carry_out(self, form: ActionForm) -> HttpResponse:
        """Plan the days that are ticked."""
        assert isinstance(form, SeriesForm)  # noqa: S101 (for the type checker)
        wanted = form.ticked(self.request.POST.getlist("day"))
        try:
            if not wanted:
                raise ValidationError(_("Tick the days on which the body is to meet."))
            made = plan_series(self.object, by=self.request.user, pattern=form.pattern, days=wanted)
        except ValidationError as error:
            form.blame(error)
            context = self.get_context_data(form=form, proposed=form.proposed)
            return self.render_to_response(context, status=422)
        text = ngettext("%(n)s meeting was planned.", "%(n)s meetings were planned.", len(made))
        messages.success(self.request, text % {"n": number(len(made))})
        if len(made) < len(wanted):
            messages.warning(self.request, _("On the other days the body meets already."))
        return redirect(self.object.get_absolute_url())


class AgendaOrder(ActionView):
    """One item up or down, or the whole order at once as dragging leaves it."""

    model = Meeting
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        try:
            self.rearrange(request.POST)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect(f"{self.object.get_absolute_url()}#agenda")

    def rearrange(self, sent: Any) -> None:
        if keys := [key for key in sent.get("order", "").split(",") if is_key(key)]:
            wanted = list(map(int, keys[:MOST_ITEMS]))
            agendas.put_in_order(self.object, by=self.request.user, keys=wanted)
        for name, steps in (("up", -1), ("down", 1)):
            if is_key(key := sent.get(name, "")):
                items = AgendaItem.objects.filter(meeting=self.object)
                item = get_object_or_404(items, pk=key)
                agendas.move(item, by=self.request.user, steps=steps)


class OfBody:
    """Proposals are shown on the page of their body."""

    prefilled = ("body",)

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Bodies"), "url": reverse("engagements:body-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


class ProposalCreate(OfBody, RecordCreate):
    model = Proposal
    form_class = ProposalForm


class ProposalUpdate(OfBody, RecordUpdate):
    model = Proposal
    form_class = ProposalForm


class ProposalDelete(OfBody, RecordDelete):
    model = Proposal


class ProposalHistory(OfBody, RecordHistory):
    model = Proposal


class ProposalTakeUp(OfBody, ActionView):
    """Onto an agenda: from the page of the meeting by one click, else after choosing one."""

    model = Proposal
    action = agendas.take_up
    form_class = TakeUpForm
    label = gettext_lazy("Put on an agenda")
    success = gettext_lazy("“%(name)s” is on the agenda.")

    def require_change(self) -> None:
        """By who may change the body's meetings, not by who proposed it."""
        self.may_change = (
            Body.objects.editable_by(self.request.user).filter(pk=self.object.body_id).exists()
        )
        super().require_change()

    def next_url(self) -> str:
        """To the meeting on whose agenda it is now."""
        proposal = Proposal.objects.select_related("item__meeting").get(pk=self.object.pk)
        return f"{proposal.item.meeting.get_absolute_url()}#agenda"
