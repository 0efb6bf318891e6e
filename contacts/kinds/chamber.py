"""Chamber."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="chamber",
    title=_("Chamber"),
    facts=(Fact("members", _("Members"), _("firms")),),
)
