"""University."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Fact, Kind

KIND = Kind(
    slug="university",
    title=_("University"),
    facts=(
        Fact("faculty", _("Textile faculty")),
        Fact("students", _("Textile students"), _("persons")),
        Fact("laboratory", _("Laboratories")),
    ),
)
