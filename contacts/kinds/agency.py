"""Government agency."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="agency",
    title=_("Government agency"),
    words="سازمان|سازمان دولتی|دستگاه دولتی|دستگاه اجرایی|بانک|گمرک|شورا|agency|government",
    facts=(Fact("founded_by", _("Law or decree it rests on")),),
)
