"""What the lists of contacts can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from contacts.kinds import choices
from contacts.models import Circular, Group, Organization, Person, province_choices
from crm.filters import PickFilter, RecordFilter


class PersonFilter(RecordFilter):
    organization = PickFilter(Organization, label=_("Organization"), method="in_organization")
    province = django_filters.ChoiceFilter(
        choices=province_choices, label=_("Province"), method="in_province"
    )

    class Meta:
        model = Person
        fields = ("organization", "province")

    def in_organization(self, queryset: Any, name: str, value: Organization) -> Any:
        return queryset.in_organization(value)

    def in_province(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.in_province(value)


class OrganizationFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=choices, label=_("Kind"))
    province = django_filters.ChoiceFilter(choices=province_choices, label=_("Province"))
    parent = PickFilter(Organization, field_name="parent", label=_("Belongs to"))

    class Meta:
        model = Organization
        fields = ("kind", "province", "parent")


class NameSearch(RecordFilter):
    """Only the search box, for people and organizations shown within another page."""


class GroupFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=Group.Kind.choices, label=_("Kept"))

    class Meta:
        model = Group
        fields = ("kind",)


class CircularFilter(RecordFilter):
    state = django_filters.ChoiceFilter(choices=Circular.State.choices, label=_("State"))
    group = PickFilter(Group, field_name="group", label=_("Group"))

    class Meta:
        model = Circular
        fields = ("state", "group")
