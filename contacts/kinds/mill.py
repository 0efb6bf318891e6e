"""Company or mill."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="mill",
    title=_("Company or mill"),
    words=(
        "شرکت|کارخانه|کارخانجات|نساجی|ریسندگی|بافندگی|تولیدی|صنایع|واحد صنعتی|"
        "واحد تولیدی|company|mill|factory|co|ltd|textile"
    ),
    facts=(
        Fact("spindles", _("Spindles"), _("spindles")),
        Fact("looms", _("Looms"), _("looms")),
        Fact("staff", _("Staff"), _("persons")),
        Fact("capacity", _("Capacity"), _("tonnes per year")),
        Fact("export_share", _("Exported share"), _("percent")),
        Fact("brand", _("Brand")),
    ),
)
