"""What exhibitions at home and abroad have in common."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import MeasureType
from cooperation.kinds.units import MONEY
from crm.kinds import Fact

FACTS = (
    Fact("opening", _("Opening day"), day=True),
    Fact("closing", _("Closing day"), day=True),
    Fact("venue", _("Venue")),
    Fact("area", _("Area to let"), _("square metres")),
)

STAND = (
    Fact("stand", _("Stand")),
    Fact("area", _("Area"), _("square metres")),
    Fact("paid", _("Paid"), _("million rials")),
)

MEASURES = (
    MeasureType("exhibitors", _("Exhibitors"), ("firms",)),
    MeasureType("area", _("Area let"), ("m2",)),
    MeasureType("visitors", _("Visitors"), ("visitors",)),
    MeasureType("contracts", _("Contracts"), ("contracts",)),
    MeasureType("value", _("Value of the contracts"), MONEY),
)
