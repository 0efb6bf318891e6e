"""What was done together with an organization, and which members never took part."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Organization
from contacts.tables import OrganizationTable
from contacts.views.chosen import group_acts
from cooperation import participation
from cooperation.filters import AbsentFilter
from crm.dates import today
from crm.views import RecordList
from crm.views.base import ObjectPage


class OrganizationTogether(ObjectPage):
    """Everything done together with an organization and its units, by year and kind."""

    model = Organization
    template_name = "cooperation/together.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        visible = Organization.objects.visible_to(user)
        branch = list(visible.branch(self.object).order_by("sort_key"))
        found = participation.shares(branch, user)
        own = {
            "title": _("Together with %(name)s") % {"name": self.object},
            "crumbs": [
                self.list_crumb(),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
            ],
            "years": participation.by_year(found),
            "kinds": participation.by_kind(found),
            "agreements": participation.agreements_with(branch, user),
            "initiative_count": len({share.initiative.pk for share in found}),
            "meeting_count": participation.meetings_with(branch, user),
            "units": len(branch) - 1,
        }
        return super().get_context_data(**(own | kwargs))


class AbsentList(RecordList):
    """The members of the association that never took part in an initiative."""

    model = Organization
    table_class = OrganizationTable
    filter_class = AbsentFilter
    icon = "user-x"
    empty_text = gettext_lazy("Every member has taken part in something.")
    bulk_actions = group_acts("organization")
    template_name = "crm/record_list.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().members_on(today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"empty_title": _("Nobody is missing")} | kwargs))

    def create_url(self) -> None:
        """Nobody is added here."""

    @property
    def plural(self) -> str:
        return _("Members who never took part")
