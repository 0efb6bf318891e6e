"""Foreign exhibition."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import MilestoneTemplate, Stage, TrackKind
from cooperation.kinds.exhibitions import FACTS, LETTING, MEASURES, stand
from crm.kinds import Fact

CHECKLIST = (
    ("open", _("Not yet")),
    ("under_way", _("Under way")),
    ("done", _("Done")),
    ("not_needed", _("Not needed")),
)

KIND = TrackKind(
    slug="foreign_exhibition",
    title=_("Foreign exhibition"),
    icon="plane",
    tone=4,
    words=(
        "نمایشگاه خارجی|نمایشگاه استانبول|نمایشگاه دبی|نمایشگاه فرانکفورت|پاویون|هیئت تجاری|"
        "foreign exhibition|pavilion"
    ),
    facts=(
        *FACTS,
        Fact("country", _("Country")),
        Fact("price", _("Price of a square metre"), _("US dollars")),
        Fact("freight", _("Freight of samples"), choices=CHECKLIST),
        Fact("carnet", _("Carnet or export permit"), choices=CHECKLIST),
        Fact("visas", _("Visas"), choices=CHECKLIST),
        Fact("lodging", _("Lodging"), choices=CHECKLIST),
    ),
    anchor="opening",
    public=("opening", "closing", "venue"),
    spans=(("opening", "closing"),),
    stages=(
        Stage("idea", _("Idea"), ("call",)),
        Stage("call", _("Call for firms"), ("allocation", "idea"), facts=("country",)),
        Stage(
            "allocation",
            _("Allocation of stands"),
            ("travel",),
            facts=("opening",),
            roles=("organizer",),
        ),
        Stage(
            "travel",
            _("Freight and visas"),
            ("open", "allocation"),
            facts=("area",),
            roles=("exhibitor",),
        ),
        Stage(
            "open",
            _("Open to visitors"),
            ("report",),
            facts=("freight", "visas"),
            through=("freight", "visas"),
        ),
        Stage("report", _("Report"), ("closed",)),
        Stage("closed", _("Closed"), evidence=_("the report, by its number or file")),
    ),
    roles={
        "organizer": _("Organizer"),
        "exhibitor": _("Exhibitor"),
        "embassy": _("Embassy or trade centre"),
        "forwarder": _("Forwarder"),
    },
    of_role={"exhibitor": (*stand(_("US dollars")), Fact("visa", _("Visa"), choices=CHECKLIST))},
    letting=LETTING,
    alone={"exhibitor": "stand"},
    firms=("organizer", "exhibitor", "embassy"),
    partners={"": "organizer"},
    joins="exhibitor",
    wishes=("area",),
    measures=MEASURES,
    milestones=(
        MilestoneTemplate("call", _("Call for firms published"), -180),
        MilestoneTemplate("deposit", _("Deposit for the pavilion paid"), -150),
        MilestoneTemplate("allocated", _("Stands allocated"), -100),
        MilestoneTemplate("visas", _("Visas asked for"), -75),
        MilestoneTemplate("freight", _("Samples handed to the forwarder"), -35),
        MilestoneTemplate("travel", _("Tickets and lodging booked"), -21),
        MilestoneTemplate("opening", _("Opening"), 0),
        MilestoneTemplate("returned", _("Samples are back"), 30),
        MilestoneTemplate("reported", _("Report handed over"), 45),
    ),
)
