"""Foreign body."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="foreign",
    title=_("Foreign body"),
    facts=(Fact("country", _("Country")),),
)
