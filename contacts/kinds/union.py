"""Union or guild."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="union",
    title=_("Union or guild"),
    facts=(Fact("members", _("Members"), _("firms")),),
)
