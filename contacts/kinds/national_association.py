"""National association."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="national_association",
    title=_("National association"),
    words="انجمن|انجمن صنایع|کانون|فدراسیون|association|federation",
    facts=(
        Fact("members", _("Members"), _("firms")),
        Fact("founded", _("Founded in")),
    ),
)
