"""Provincial association."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="provincial_association",
    title=_("Provincial association"),
    facts=(
        Fact("members", _("Members"), _("firms")),
        Fact("covers", _("Provinces it covers")),
        Fact("founded", _("Founded in")),
    ),
)
