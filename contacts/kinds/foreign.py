"""Foreign body."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="foreign",
    title=_("Foreign body"),
    words="سفارت|خارجی|شرکت خارجی|embassy|gmbh|ag|inc|llc|foreign",
    facts=(Fact("country", _("Country")),),
)
