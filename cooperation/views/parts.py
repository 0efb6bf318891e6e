"""The pages of what belongs to an initiative: parties, milestones, measures, reports, links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.actions import reach, reopen
from cooperation.actions.measures import take
from cooperation.forms import (
    LinkForm,
    MeasureForm,
    MilestoneForm,
    PartyForm,
    ReachForm,
    UpdateForm,
)
from cooperation.forms.sessions import SessionForm
from cooperation.models import Link, Measure, Milestone, Party, Session, Update
from crm.forms import RecordForm
from crm.views import ActionView, RecordCreate, RecordDelete, RecordHistory, RecordUpdate


class PartOfInitiative:
    """It is shown on the page of its initiative."""

    prefilled = ("initiative",)

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Initiatives"), "url": reverse("cooperation:initiative-list")}

    def next_after_delete(self: Any) -> str:
        return str(self.object.get_absolute_url())


class PartyCreate(PartOfInitiative, RecordCreate):
    model = Party
    form_class = PartyForm
    prefilled = ("initiative", "role", "organization", "person")


class PartyUpdate(PartOfInitiative, RecordUpdate):
    model = Party
    form_class = PartyForm


class PartyDelete(PartOfInitiative, RecordDelete):
    model = Party


class PartyHistory(PartOfInitiative, RecordHistory):
    model = Party


class MilestoneCreate(PartOfInitiative, RecordCreate):
    model = Milestone
    form_class = MilestoneForm


class MilestoneUpdate(PartOfInitiative, RecordUpdate):
    model = Milestone
    form_class = MilestoneForm


class MilestoneDelete(PartOfInitiative, RecordDelete):
    model = Milestone


class MilestoneHistory(PartOfInitiative, RecordHistory):
    model = Milestone


class MilestoneReach(PartOfInitiative, ActionView):
    model = Milestone
    action = reach
    form_class = ReachForm
    label = gettext_lazy("Mark as reached")
    success = gettext_lazy("“%(name)s” is reached.")

    def undo_url(self) -> str:
        return reverse("cooperation:milestone-reopen", args=[self.object.pk])


class MilestoneReopen(PartOfInitiative, ActionView):
    model = Milestone
    action = reopen
    label = gettext_lazy("Open again")
    success = gettext_lazy("“%(name)s” is open again.")


class MeasureCreate(PartOfInitiative, RecordCreate):
    model = Measure
    form_class = MeasureForm
    prefilled = ("initiative", "name", "actual")


class MeasureUpdate(PartOfInitiative, RecordUpdate):
    model = Measure
    form_class = MeasureForm


class MeasureTake(PartOfInitiative, ActionView):
    model = Measure
    action = take
    label = gettext_lazy("Take what is known")
    success = gettext_lazy("“%(name)s” is taken from what is known.")


class MeasureDelete(PartOfInitiative, RecordDelete):
    model = Measure


class MeasureHistory(PartOfInitiative, RecordHistory):
    model = Measure


class ReportCreate(PartOfInitiative, RecordCreate):
    model = Update
    form_class = UpdateForm
    prefilled = ("initiative", "health")

    def next_url(self, saved: Update) -> str:
        """Back to one's own initiatives when it was told there."""
        mine = "mine" in self.request.GET
        return reverse("cooperation:mine") if mine else saved.get_absolute_url()

    def done(self, form: RecordForm, message: str) -> HttpResponse:
        """What was told by a tap is taken back by one."""
        if "mine" not in self.request.GET:
            return super().done(form, message)
        told = message % {"name": form.instance}
        undo = f"{form.instance.url_role('delete', form.instance.pk)}?mine"
        messages.success(self.request, told, extra_tags=f"undo:{undo}")
        return redirect(self.next_url(form.instance))


class ReportUpdate(PartOfInitiative, RecordUpdate):
    model = Update
    form_class = UpdateForm


class ReportDelete(PartOfInitiative, RecordDelete):
    model = Update

    def next_after_delete(self) -> str:
        mine = "mine" in self.request.GET
        return reverse("cooperation:mine") if mine else super().next_after_delete()


class ReportHistory(PartOfInitiative, RecordHistory):
    model = Update


class SessionCreate(PartOfInitiative, RecordCreate):
    model = Session
    form_class = SessionForm


class SessionUpdate(PartOfInitiative, RecordUpdate):
    model = Session
    form_class = SessionForm


class SessionDelete(PartOfInitiative, RecordDelete):
    model = Session


class SessionHistory(PartOfInitiative, RecordHistory):
    model = Session


class LinkCreate(PartOfInitiative, RecordCreate):
    model = Link
    form_class = LinkForm
    prefilled = ("initiative", "meeting", "resolution", "problem", "follow_up")


class LinkUpdate(PartOfInitiative, RecordUpdate):
    model = Link
    form_class = LinkForm


class LinkDelete(PartOfInitiative, RecordDelete):
    model = Link


class LinkHistory(PartOfInitiative, RecordHistory):
    model = Link
