"""What the lists of engagements can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person, province_choices
from crm.filters import PickFilter, RecordFilter
from crm.formfields import FromDay, ToDay
from crm.listing import list_choices
from engagements.models import (
    Attendance,
    Body,
    FollowUp,
    Interaction,
    Meeting,
    Problem,
    Resolution,
    SavedView,
)


class BodyFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=Body.Kind.choices, label=_("Kind"))

    class Meta:
        model = Body
        fields = ("kind",)


class MeetingFilter(RecordFilter):
    body = PickFilter(Body, field_name="body", label=_("Body"))
    kind = django_filters.ChoiceFilter(choices=Meeting.Kind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=Meeting.Status.choices, label=_("State"))
    attended_by = PickFilter(Person, label=_("Attended by"), method="with_person")
    from_day = FromDay("day", label=_("From day"))
    to_day = ToDay("day", label=_("To day"))

    class Meta:
        model = Meeting
        fields = ("body", "kind", "status")

    def with_person(self, queryset: Any, name: str, value: Person) -> Any:
        there = Attendance.objects.filter(person=value)
        return queryset.filter(pk__in=there.values("meeting"))


class ResolutionFilter(RecordFilter):
    body = PickFilter(Body, field_name="body", label=_("Body"))
    year = django_filters.NumberFilter(label=_("Jalali year"))
    state = django_filters.ChoiceFilter(choices=Resolution.State.choices, label=_("State"))
    kind = django_filters.ChoiceFilter(choices=Resolution.Kind.choices, label=_("Kind"))

    class Meta:
        model = Resolution
        fields = ("body", "year", "state", "kind")


class ProblemFilter(RecordFilter):
    category = django_filters.ChoiceFilter(choices=Problem.Category.choices, label=_("Category"))
    state = django_filters.ChoiceFilter(choices=Problem.State.choices, label=_("State"))
    severity = django_filters.ChoiceFilter(choices=Problem.Severity.choices, label=_("Severity"))
    province = django_filters.ChoiceFilter(choices=province_choices, label=_("Province"))
    about = PickFilter(Organization, field_name="about", label=_("About"))

    class Meta:
        model = Problem
        fields = ("category", "state", "severity", "province")


class InteractionFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=Interaction.Kind.choices, label=_("Kind"))
    person = PickFilter(Person, label=_("With"), method="with_party")
    organization = PickFilter(Organization, label=_("Organization"), method="with_party")
    from_day = FromDay("day", label=_("From day"))
    to_day = ToDay("day", label=_("To day"))

    class Meta:
        model = Interaction
        fields = ("kind",)

    def with_party(self, queryset: Any, name: str, value: Person | Organization) -> Any:
        return queryset.filter(pk__in=Interaction.objects.keys_of(value))


class FollowUpFilter(RecordFilter):
    state = django_filters.ChoiceFilter(choices=FollowUp.State.choices, label=_("State"))
    priority = django_filters.ChoiceFilter(choices=FollowUp.Priority.choices, label=_("Priority"))
    organization = PickFilter(
        Organization, field_name="owner_organization", label=_("Owed by organization")
    )
    due_after = FromDay("due", label=_("Due from"))
    due_before = ToDay("due", label=_("Due until"))

    class Meta:
        model = FollowUp
        fields = ("state", "priority")


class SavedViewFilter(RecordFilter):
    list = django_filters.ChoiceFilter(field_name="page", choices=list_choices, label=_("List"))
    scope = django_filters.ChoiceFilter(choices=SavedView.Scope.choices, label=_("For whom"))

    class Meta:
        model = SavedView
        fields = ("scope",)
