"""National association."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="national_association",
    title=_("National association"),
    facts=(
        Fact("members", _("Members"), _("firms")),
        Fact("founded", _("Founded in")),
    ),
)
