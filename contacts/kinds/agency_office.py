"""Office or deputy of an agency."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="agency_office",
    title=_("Office or deputy of an agency"),
    words="معاونت|دفتر|اداره|اداره کل|مدیریت|office|deputy|department",
    facts=(Fact("duty", _("Duty")),),
)
