"""Office or deputy of an agency."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="agency_office",
    title=_("Office or deputy of an agency"),
    facts=(Fact("duty", _("Duty")),),
)
