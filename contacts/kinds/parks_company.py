"""Industrial parks company of a province."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="parks_company",
    title=_("Industrial parks company of a province"),
    words=("شرکت شهرک های صنعتی|شرکت شهرکهای صنعتی|شهرک های صنعتی استان|industrial parks company"),
    facts=(
        Fact("towns", _("Industrial towns"), _("towns")),
        Fact("land", _("Land under management"), _("hectares")),
    ),
)
