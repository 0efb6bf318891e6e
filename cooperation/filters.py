"""What the list of initiatives can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization
from cooperation.kinds import choices
from cooperation.models import Initiative, Party
from crm.filters import PickFilter, RecordFilter
from engagements.models import Body


class InitiativeFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=choices, label=_("Kind"))
    health = django_filters.ChoiceFilter(choices=Initiative.Health.choices, label=_("Health"))
    body = PickFilter(Body, field_name="body", label=_("Body"))
    organization = PickFilter(Organization, label=_("Takes part"), method="with_organization")

    class Meta:
        model = Initiative
        fields = ("kind", "health")

    def with_organization(self, queryset: Any, name: str, value: Organization) -> Any:
        taking_part = Party.objects.filter(organization=value)
        return queryset.filter(pk__in=taking_part.values("initiative"))
