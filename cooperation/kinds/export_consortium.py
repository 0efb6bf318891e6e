"""Export consortium."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Counted, MeasureType, MilestoneTemplate, Stage, TrackKind
from cooperation.kinds.units import MONEY
from crm.kinds import Fact

KIND = TrackKind(
    slug="export_consortium",
    title=_("Export consortium"),
    icon="handshake",
    tone=5,
    news_every=28,
    words="کنسرسیوم|کنسرسیوم صادراتی|صادرات مشترک|consortium|export",
    facts=(
        Fact("products", _("Products")),
        Fact("markets", _("Target markets")),
        Fact("study", _("What the feasibility study found"), long=True),
        Fact("capital", _("Capital"), _("million rials")),
        Fact("registration", _("Registration number")),
        Fact("registered", _("Registered on"), day=True),
    ),
    stages=(
        Stage("feasibility", _("Feasibility"), ("founding",)),
        Stage("founding", _("Founding members"), ("statutes", "feasibility"), facts=("markets",)),
        Stage("statutes", _("Statutes"), ("registration", "founding"), roles=("member",)),
        Stage(
            "registration",
            _("Registration"),
            ("operating", "statutes"),
            evidence=_("the signed statutes, by their number or file"),
        ),
        Stage(
            "operating", _("Operating"), ("closed",), facts=("registration",), roles=("manager",)
        ),
        Stage("closed", _("Closed"), evidence=_("why it ends, and the decision of its members")),
    ),
    roles={
        "member": _("Member"),
        "manager": _("Manager"),
        "supporter": _("Supporting agency"),
        "agent": _("Agent in the target market"),
    },
    of_role={
        "member": (
            Fact("share", _("Share"), _("percent"), most=100),
            Fact("capacity", _("Capacity for export"), _("tonnes per year")),
        ),
        "agent": (Fact("market", _("Market")),),
    },
    shared={"member": ("share", 100)},
    firms=("member", "supporter"),
    partners={"": "supporter"},
    joins="member",
    wishes=("capacity",),
    measures=(
        MeasureType(
            "members", _("Members"), ("firms",), counted=Counted(_("by parties"), "member")
        ),
        MeasureType("markets", _("Markets entered"), ("countries",)),
        MeasureType("orders", _("Orders"), ("orders",)),
        MeasureType("tonnage", _("Exported"), ("tonnes",)),
        MeasureType("export_value", _("Export value of the year"), MONEY),
    ),
    milestones=(
        MilestoneTemplate("study", _("Feasibility study handed over"), 60),
        MilestoneTemplate("founders", _("Founding members signed"), 120),
        MilestoneTemplate("statutes", _("Statutes agreed"), 165),
        MilestoneTemplate("registered", _("Consortium registered"), 210),
        MilestoneTemplate("first_order", _("First order shipped"), 330),
        MilestoneTemplate("year", _("Export value of the first year told"), 545),
    ),
)
