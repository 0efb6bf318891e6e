"""Domestic exhibition."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import MilestoneTemplate, Stage, TrackKind
from cooperation.kinds.exhibitions import FACTS, LETTING, MEASURES, stand
from crm.kinds import Fact

KIND = TrackKind(
    slug="domestic_exhibition",
    title=_("Domestic exhibition"),
    icon="store",
    tone=3,
    words="نمایشگاه|نمایشگاه داخلی|غرفه|exhibition|fair",
    facts=(*FACTS, Fact("price", _("Price of a square metre"), _("million rials"))),
    anchor="opening",
    public=("opening", "closing", "venue"),
    spans=(("opening", "closing"),),
    stages=(
        Stage("idea", _("Idea"), ("call",)),
        Stage("call", _("Call for firms"), ("allocation", "idea"), roles=("organizer",)),
        Stage("allocation", _("Allocation of stands"), ("preparation",), facts=("opening",)),
        Stage(
            "preparation",
            _("Preparation"),
            ("open", "allocation"),
            facts=("area",),
            roles=("exhibitor",),
        ),
        Stage("open", _("Open to visitors"), ("report",)),
        Stage("report", _("Report"), ("closed",)),
        Stage("closed", _("Closed"), evidence=_("the report, by its number or file")),
    ),
    roles={
        "organizer": _("Organizer"),
        "exhibitor": _("Exhibitor"),
        "sponsor": _("Sponsor"),
    },
    of_role={"exhibitor": stand(_("million rials"))},
    letting=LETTING,
    alone={"exhibitor": "stand"},
    firms=("organizer", "exhibitor"),
    partners={"": "sponsor"},
    joins="exhibitor",
    wishes=("area",),
    measures=MEASURES,
    milestones=(
        MilestoneTemplate("call", _("Call for firms published"), -120),
        MilestoneTemplate("enrolled", _("Enrolment of firms ends"), -75),
        MilestoneTemplate("allocated", _("Stands allocated"), -60),
        MilestoneTemplate("paid", _("Stands paid for"), -30),
        MilestoneTemplate("built", _("Stands built"), -1),
        MilestoneTemplate("opening", _("Opening"), 0),
        MilestoneTemplate("surveyed", _("Exhibitors asked about contracts"), 15),
        MilestoneTemplate("reported", _("Report handed over"), 45),
    ),
)
