"""Calls, visits, messages and notes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from crm.forms import RecordForm
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.actions.interactions import log
from engagements.filters import InteractionFilter
from engagements.forms.interactions import InteractionForm, NewInteractionForm
from engagements.models import FollowUp, Interaction, InteractionParty
from engagements.tables import InteractionTable


class InteractionList(RecordList):
    model = Interaction
    table_class = InteractionTable
    filter_class = InteractionFilter
    icon = "phone"
    empty_text = gettext_lazy("Note a call or a visit on the page of whom it was with.")


class InteractionDetail(RecordDetail):
    model = Interaction
    inline_form = InteractionForm
    facts = ("kind", "day", "time", "text")
    icon = "phone"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parties = InteractionParty.objects.filter(interaction=self.object).for_list()
        owed = FollowUp.objects.visible_to(self.request.user).filter(interaction=self.object)
        own = {"parties": parties, "follow_ups": owed.for_list().order_by("due", "pk")}
        return super().get_context_data(**(own | kwargs))


class InteractionCreate(RecordCreate):
    model = Interaction
    form_class = NewInteractionForm
    prefilled = ("person", "organization", "kind")

    def record(self, form: RecordForm, key: Any) -> None:
        data = form.cleaned_data
        log(
            form.instance,
            by=self.request.user,
            people=[data["person"]] if data["person"] else [],
            organizations=[data["organization"]] if data["organization"] else [],
            promise=form.promised,
            key=key,
        )

    def next_url(self, saved: Interaction) -> str:
        """Back to the page of whom it was with, where it stands on top now."""
        return saved.parties.for_list().first().get_absolute_url()


class InteractionUpdate(RecordUpdate):
    model = Interaction
    form_class = InteractionForm


class InteractionDelete(RecordDelete):
    model = Interaction


class InteractionHistory(RecordHistory):
    model = Interaction
