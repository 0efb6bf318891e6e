"""Business development."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import MeasureType, MilestoneTemplate, Stage, TrackKind
from cooperation.kinds.units import MONEY
from crm.kinds import Fact

KIND = TrackKind(
    slug="business_development",
    title=_("Business development"),
    icon="trending-up",
    tone=2,
    words="توسعه کسب و کار|خوشه|تسهیلات|خرید گروهی|منتور|business development|cluster",
    facts=(
        Fact("programme", _("Programme"), long=True),
        Fact("criteria", _("How firms are chosen"), long=True),
        Fact("places", _("Places"), _("firms")),
        Fact("mentoring", _("Mentoring for a firm"), _("hours")),
        Fact("finance", _("Finance foreseen"), _("million rials")),
        Fact("source", _("Source of the finance")),
    ),
    stages=(
        Stage("idea", _("Idea"), ("programme",)),
        Stage("programme", _("Programme agreed"), ("firms", "idea"), roles=("sponsor",)),
        Stage("firms", _("Firms chosen"), ("mentoring",), facts=("criteria",)),
        Stage(
            "mentoring", _("Mentoring and finance"), ("report",), roles=("participant", "mentor")
        ),
        Stage("report", _("Report"), ("closed",)),
        Stage("closed", _("Closed"), evidence=_("the report, by its number or file")),
    ),
    roles={
        "sponsor": _("Sponsor"),
        "mentor": _("Mentor"),
        "financier": _("Financier"),
        "participant": _("Participating firm"),
    },
    of_role={
        "mentor": (Fact("field", _("Field")), Fact("given", _("Mentoring given"), _("hours"))),
        "participant": (
            Fact("asked_for", _("Finance asked for"), _("million rials")),
            Fact("granted", _("Finance granted"), _("million rials")),
        ),
    },
    firms=("participant",),
    partners={"": "sponsor"},
    joins="participant",
    wishes=("asked_for",),
    measures=(
        MeasureType("firms", _("Firms supported"), ("firms",)),
        MeasureType("mentoring_hours", _("Mentoring"), ("hours",)),
        MeasureType("finance", _("Finance granted"), MONEY),
        MeasureType("jobs", _("Jobs kept or made"), ("jobs",)),
    ),
    milestones=(
        MilestoneTemplate("agreed", _("Programme agreed with the sponsor"), 30),
        MilestoneTemplate("called", _("Call for firms closed"), 75),
        MilestoneTemplate("chosen", _("Firms chosen"), 90),
        MilestoneTemplate("half_way", _("Half-way review"), 180),
        MilestoneTemplate("reported", _("Report handed over"), 365),
    ),
)
