"""Industrial town."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="industrial_town",
    place=True,
    title=_("Industrial town"),
    words=("شهرک صنعتی|ناحیه صنعتی|شهرک|منطقه ویژه|منطقه آزاد|industrial town|industrial park"),
    facts=(
        Fact("area", _("Area"), _("hectares")),
        Fact("units", _("Units in operation"), _("firms")),
        Fact("textile_units", _("Textile units"), _("firms")),
        Fact("occupied", _("Occupied share"), _("percent")),
        Fact("power", _("Electricity"), _("megawatts")),
        Fact("water", _("Water"), _("litres per second")),
        Fact("gas", _("Gas"), _("cubic metres per hour")),
        Fact("operator", _("Service company")),
    ),
)
