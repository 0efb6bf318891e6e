"""Petrochemical unit."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="petrochemical",
    title=_("Petrochemical unit"),
    words="پتروشیمی|شرکت پتروشیمی|مجتمع پتروشیمی|petrochemical|petrochemicals",
    facts=(
        Fact("products", _("Products")),
        Fact("capacity", _("Capacity"), _("tonnes per year")),
        Fact("feed", _("Feed")),
        Fact("share", _("Share sold to textile"), _("percent")),
    ),
)
