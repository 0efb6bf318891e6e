"""Government agency."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="agency",
    title=_("Government agency"),
    facts=(Fact("founded_by", _("Law or decree it rests on")),),
)
