"""Union or guild."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="union",
    title=_("Union or guild"),
    words="اتحادیه|صنف|تعاونی|سندیکا|union|guild|syndicate",
    facts=(Fact("members", _("Members"), _("firms")),),
)
