"""Company or mill."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="mill",
    title=_("Company or mill"),
    facts=(
        Fact("spindles", _("Spindles"), _("spindles")),
        Fact("looms", _("Looms"), _("looms")),
        Fact("staff", _("Staff"), _("persons")),
        Fact("capacity", _("Capacity"), _("tonnes per year")),
        Fact("export_share", _("Exported share"), _("percent")),
        Fact("brand", _("Brand")),
    ),
)
