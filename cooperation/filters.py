"""What initiatives can be narrowed by, in their list, on their board and on their timeline."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, province_choices
from cooperation.kinds import choices
from cooperation.models import (
    Agreement,
    Call,
    Health,
    Initiative,
    Party,
    Registration,
    State,
)
from cooperation.participation import took_part
from crm.dates import jalali_year, today
from crm.filters import PickFilter, RecordFilter
from crm.formfields import FromDay, ToDay
from crm.templatetags.persian import digits
from crm.text import normalise
from engagements.models import Body

#: what needs somebody's attention, by the query that finds it
RISKS = {
    "late": _("Behind its milestones"),
    "silent": _("No news for 14 days"),
    "due_this_week": _("Due this week"),
}
STATES = {
    "going_on": _("Going on"),
    "finished": _("Finished"),
    "stopped": _("Stopped"),
}
WHOSE = {"mine": _("My committees"), "led": _("Led by me")}


class InitiativeFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=choices, label=_("Kind"))
    health = django_filters.ChoiceFilter(choices=Health.choices, label=_("Health"))
    risk = django_filters.ChoiceFilter(choices=[*RISKS.items()], label=_("Risk"), method="as_found")
    state = django_filters.ChoiceFilter(
        choices=[*STATES.items()], label=_("State"), method="as_found"
    )
    whose = django_filters.ChoiceFilter(
        choices=[*WHOSE.items()], label=_("Whose"), method="of_user"
    )
    body = PickFilter(Body, field_name="body", label=_("Body"))
    organization = PickFilter(Organization, label=_("Takes part"), method="with_organization")
    province = django_filters.ChoiceFilter(
        choices=province_choices, label=_("Province of a party"), method="with_province"
    )
    agreement = PickFilter(Agreement, field_name="agreement", label=_("Under agreement"))

    class Meta:
        model = Initiative
        fields = ("kind", "health")

    def as_found(self, queryset: Any, name: str, value: str) -> Any:
        """As the query of that name finds."""
        return getattr(queryset, value)()

    def of_user(self, queryset: Any, name: str, value: str) -> Any:
        user = self.request.user
        return queryset.led_by(user) if value == "led" else queryset.concerning(user)

    def with_province(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.with_party_in(value)

    def with_organization(self, queryset: Any, name: str, value: Organization) -> Any:
        taking_part = Party.objects.filter(organization=value)
        return queryset.filter(pk__in=taking_part.values("initiative"))


#: so many years back one may ask who took part
YEARS = 12


def since_choices() -> list[tuple[int, Any]]:
    """The Jalali years from this one back."""
    this = jalali_year(today())
    return [(year, digits(year)) for year in range(this, this - YEARS, -1)]


class AbsentFilter(RecordFilter):
    """Members without a part in any initiative, or in none since a year."""

    since = django_filters.ChoiceFilter(
        choices=since_choices, label=_("Not since the year"), method="whatever"
    )
    province = django_filters.ChoiceFilter(
        choices=province_choices, label=_("Province"), null_label=_("Province not known")
    )
    sector = django_filters.CharFilter(label=_("Sector"), method="in_sector")

    class Meta:
        model = Organization
        fields = ("since", "province", "sector")

    def whatever(self, queryset: Any, name: str, value: str) -> Any:
        """The year counts in `filter_queryset`, also when there is none."""
        return queryset

    def in_sector(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(sectors__icontains=normalise(value))

    def filter_queryset(self, queryset: Any) -> Any:
        since = self.form.cleaned_data.get("since")
        active = took_part(self.request.user, int(since) if since else None)
        return super().filter_queryset(queryset).exclude(pk__in=active)


class AgreementFilter(RecordFilter):
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("State"), method="in_state")
    scope = django_filters.ChoiceFilter(choices=choices, label=_("Scope"), method="about")
    organization = PickFilter(Organization, label=_("Party"), method="with_organization")
    body = PickFilter(Body, field_name="body", label=_("Body"))
    signed_since = FromDay("signed", label=_("Signed from the day"))
    signed_until = ToDay("signed", label=_("Signed until the day"))

    class Meta:
        model = Agreement
        fields = ("state", "scope")

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.in_state(value)

    def about(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.about(value)

    def with_organization(self, queryset: Any, name: str, value: Organization) -> Any:
        return queryset.with_organization(value)


class RegistrationFilter(RecordFilter):
    state = django_filters.ChoiceFilter(choices=Registration.State.choices, label=_("State"))
    initiative = PickFilter(Initiative, field_name="call__initiative", label=_("Initiative"))
    firm = django_filters.ChoiceFilter(
        choices=(("known", _("Known")), ("unknown", _("Not known yet"))),
        label=_("Firm"),
        method="by_firm",
    )
    call = django_filters.ModelChoiceFilter(
        label=_("Public call"),
        queryset=lambda request: Call.objects.visible_to(request.user),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Registration
        fields = ("state", "initiative", "firm", "call")

    def by_firm(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(organization__isnull=value == "unknown")
