"""Provincial association."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="provincial_association",
    title=_("Provincial association"),
    words="انجمن استانی|انجمن صنایع نساجی استان|انجمن نساجی استان|provincial association",
    facts=(
        Fact("members", _("Members"), _("firms")),
        Fact("covers", _("Provinces it covers")),
        Fact("founded", _("Founded in")),
    ),
)
