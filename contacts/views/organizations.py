"""The pages of organizations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from contacts.filters import OrganizationFilter
from contacts.forms.organizations import AsOfForm, OrganizationFactsForm, OrganizationForm
from contacts.models import ContactPoint, Organization, Post
from contacts.tables import OrganizationTable
from contacts.views.assessments import assessment_panels
from contacts.views.parts import SHOWN
from contacts.views.relations import relations_of
from crm.dates import today
from crm.facts import told_facts
from crm.picks import RecordPick
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)


class OrganizationList(RecordList):
    model = Organization
    table_class = OrganizationTable
    filter_class = OrganizationFilter
    icon = "building-2"
    empty_text = gettext_lazy("Add agencies, towns, mills and universities; units belong to them.")


class OrganizationDetail(RecordDetail):
    model = Organization
    facts = (
        *("kind", "name_en", "parent", "province", "city", "located_in", "aliases"),
        *("legal_id", "economic_code", "member_number", "member_since", "member_until"),
        *("sectors", "dissolved", "renamed_to", "note"),
    )
    icon = "building-2"

    def crumbs(self) -> list[dict[str, str]]:
        above = [
            {"label": str(unit), "url": unit.get_absolute_url()} for unit in self.object.ancestors()
        ]
        return [self.list_crumb(), *above]

    def panels(self) -> list[str]:
        names = ("engagements:organization-panel", "cooperation:organization-panel")
        panels = [reverse(name, args=[self.object.pk]) for name in names]
        return panels + assessment_panels(self.request.user, self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.as_of()
        posts = Post.objects.filter(organization=self.object).of_known_people().held_on(day)
        points = ContactPoint.objects.filter(organization=self.object)
        own = {
            "posts": posts.for_list().order_by("person__sort_key")[:SHOWN],
            "kind_facts": told_facts(self.object.own_kind, self.object.facts),
            "facts_url": self.address_of("facts") if self.object.own_kind.facts else None,
            "located_here": self.object.located_here.alive().order_by("sort_key")[:SHOWN],
            "as_of_form": AsOfForm(self.request.GET or None, initial={"as_of": day}),
            "as_of": day,
            "is_today": day == today(),
            "units": self.object.units.alive().order_by("sort_key")[:SHOWN],
            "relations": relations_of(self.object),
            "points": points.in_use().order_by("kind", "pk")[:SHOWN],
        }
        return super().get_context_data(**(own | kwargs))

    def as_of(self) -> date:
        """The day whose people are shown: the one asked for, else today."""
        form = AsOfForm(self.request.GET)
        return (form.is_valid() and form.cleaned_data["as_of"]) or today()


class OrganizationCreate(RecordCreate):
    model = Organization
    form_class = OrganizationForm
    prefilled = ("parent", "name")


class OrganizationUpdate(RecordUpdate):
    model = Organization
    form_class = OrganizationForm


class OrganizationFacts(RecordUpdate):
    """What its kind wants to know, apart from what every organization has."""

    model = Organization
    form_class = OrganizationFactsForm


class OrganizationDelete(RecordDelete):
    model = Organization


class OrganizationHistory(RecordHistory):
    model = Organization


class OrganizationPick(RecordPick):
    model = Organization
