"""University."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="university",
    title=_("University"),
    words="دانشگاه|دانشکده|پژوهشگاه|پژوهشکده|موسسه آموزش عالی|university|college|institute",
    facts=(
        Fact("faculty", _("Textile faculty")),
        Fact("students", _("Textile students"), _("persons")),
        Fact("laboratory", _("Laboratories")),
    ),
)
