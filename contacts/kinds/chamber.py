"""Chamber."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="chamber",
    title=_("Chamber"),
    words="اتاق بازرگانی|اتاق تعاون|اتاق اصناف|اتاق|chamber",
    facts=(Fact("members", _("Members"), _("firms")),),
)
