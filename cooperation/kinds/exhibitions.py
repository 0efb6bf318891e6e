"""What exhibitions at home and abroad have in common."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Counted, Letting, MeasureType
from cooperation.kinds.units import MONEY
from crm.kinds import Fact

FACTS = (
    Fact("opening", _("Opening day"), day=True),
    Fact("closing", _("Closing day"), day=True),
    Fact("venue", _("Venue")),
    Fact("area", _("Area to let"), _("square metres")),
)

#: its price is that of the square metres, unless another was agreed
LETTING = Letting(
    role="exhibitor",
    place="stand",
    area="area",
    agreed="agreed",
    paid="paid",
    whole="area",
    price="price",
)


def stand(money: Any) -> tuple[Fact, ...]:
    """What is known of an exhibitor, with the money stands are paid for in."""
    return (
        Fact("stand", _("Stand")),
        Fact("area", _("Area"), _("square metres")),
        Fact("agreed", _("Agreed price of the stand"), money),
        Fact("paid", _("Paid"), money),
    )


MEASURES = (
    MeasureType(
        "exhibitors", _("Exhibitors"), ("firms",), counted=Counted(_("by parties"), "exhibitor")
    ),
    MeasureType(
        *("area", _("Area let"), ("m2",)),
        counted=Counted(_("by stands"), "exhibitor", "area", adds=True),
    ),
    MeasureType("visitors", _("Visitors"), ("visitors",), ("opening", "closing")),
    MeasureType("contracts", _("Contracts"), ("contracts",)),
    MeasureType("value", _("Value of the contracts"), MONEY),
)
