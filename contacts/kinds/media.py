"""Media."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="media",
    title=_("Media"),
    facts=(
        Fact("medium", _("Kind of medium")),
        Fact("circulation", _("Circulation"), _("copies")),
    ),
)
