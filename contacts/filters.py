"""What the lists of contacts can be narrowed by."""

from __future__ import annotations

from array import array
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.kinds import choices
from contacts.models import (
    Assessment,
    Circular,
    DuplicatePair,
    Group,
    Import,
    Organization,
    Person,
    Post,
    province_choices,
)
from contacts.models.assessments import Stance
from contacts.models.duplicates import LIKELY, SURE
from crm.dates import today
from crm.filters import PickFilter, RecordFilter
from crm.formfields import FromDay, ToDay

UNKNOWN = "null"  # what a filter by province sends for those that are in none


class ImportFilter(django_filters.ModelChoiceFilter):
    """Whom the rows of an import were about; its page leads to it, no menu does."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Import"),
            queryset=lambda request: Import.objects.visible_to(request.user),
            widget=forms.HiddenInput,
        )

    def filter(self, queryset: Any, value: Import | None) -> Any:
        """All of them, however many, as one value."""
        return queryset.filter(pk__among=array("q", value.parties)) if value else queryset


class PersonFilter(RecordFilter):
    organization = PickFilter(Organization, label=_("Organization"), method="in_organization")
    province = django_filters.ChoiceFilter(
        choices=province_choices,
        label=_("Province"),
        method="in_province",
        null_label=_("Province not known"),
    )
    kind = django_filters.ChoiceFilter(
        choices=choices, label=_("Kind of organization"), method="in_kind"
    )

    imported = ImportFilter()

    class Meta:
        model = Person
        fields = ("organization", "province", "kind", "imported")

    def in_organization(self, queryset: Any, name: str, value: Organization) -> Any:
        return queryset.in_organization(value)

    def in_province(self, queryset: Any, name: str, value: str) -> Any:
        """By a post held today; without one nobody knows where somebody is."""
        held = self.held_posts()
        if value == UNKNOWN and not self.form.cleaned_data.get("kind"):
            return queryset.in_no_province(held)
        told = held.nowhere() if value == UNKNOWN else held.filter(organization__province=value)
        return queryset.holding(told)

    def in_kind(self, queryset: Any, name: str, value: str) -> Any:
        """By a post held today."""
        return queryset.holding(self.held_posts())

    def held_posts(self) -> Any:
        """The posts of today that count; of one kind of organization when that is asked for."""
        kind = self.form.cleaned_data.get("kind")
        held = Post.objects.held_today()
        return held.filter(organization__kind=kind) if kind else held


class OrganizationFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=choices, label=_("Kind"))
    province = django_filters.ChoiceFilter(
        choices=province_choices, label=_("Province"), null_label=_("Province not known")
    )
    membership = django_filters.ChoiceFilter(
        choices=(("member", _("Members today")), ("other", _("Not members today"))),
        label=_("Membership"),
        method="by_membership",
    )
    parent = PickFilter(Organization, field_name="parent", label=_("Belongs to"))

    imported = ImportFilter()

    class Meta:
        model = Organization
        fields = ("kind", "province", "membership", "parent", "imported")

    def by_membership(self, queryset: Any, name: str, value: str) -> Any:
        members = Organization.objects.members_on(today()).values("pk")
        found = {"pk__in": members}
        return queryset.filter(**found) if value == "member" else queryset.exclude(**found)


class AssessmentFilter(RecordFilter):
    topic = django_filters.ChoiceFilter(choices=(), label=_("Topic"))
    stance = django_filters.ChoiceFilter(choices=Stance.choices, label=_("Stance"))
    party = django_filters.ChoiceFilter(
        choices=(("person", _("People")), ("organization", _("Organizations"))),
        label=_("Of whom"),
        method="of_kind",
    )
    person = PickFilter(Person, label=_("Person"))
    organization = PickFilter(Organization, label=_("Organization"))
    since = FromDay("day", label=_("From the day"))
    until = ToDay("day", label=_("Until the day"))

    class Meta:
        model = Assessment
        fields = ("topic", "stance", "party", "person", "organization", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = Assessment.objects.topics()  # asked once, not whenever the choices are read
        self.filters["topic"].extra["choices"] = [(topic, topic) for topic in topics]

    def of_kind(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.exclude(**{value: None})


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


class DuplicateFilter(RecordFilter):
    """The queue: what waits to be judged, unless something else is asked for."""

    party = django_filters.ChoiceFilter(
        choices=(("person", _("People")), ("organization", _("Organizations"))),
        label=_("Of whom"),
        method="of_kind",
    )
    certainty = django_filters.ChoiceFilter(
        choices=(
            ("sure", _("Almost certain (90 and more)")),
            ("likely", _("Likely (60 to 89)")),
            ("possible", _("Possible (below 60)")),
        ),
        label=_("Certainty"),
        method="as_certain",
    )
    verdict = django_filters.ChoiceFilter(
        choices=(*DuplicatePair.Verdict.choices, ("all", _("All"))),
        label=_("Verdict"),
        method="judged",
        empty_label=DuplicatePair.Verdict.OPEN.label,
    )

    class Meta:
        model = DuplicatePair
        fields = ("party", "certainty", "verdict")

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("verdict") else queryset.waiting()

    def of_kind(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.exclude(**{f"first_{value}": None})

    def as_certain(self, queryset: Any, name: str, value: str) -> Any:
        low, high = {"sure": (SURE, 101), "likely": (LIKELY, SURE)}.get(value, (0, LIKELY))
        return queryset.filter(score__gte=low, score__lt=high)

    def judged(self, queryset: Any, name: str, value: str) -> Any:
        return queryset if value == "all" else queryset.filter(verdict=value)
