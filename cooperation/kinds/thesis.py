"""University thesis."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import MeasureType, MilestoneTemplate, Stage, TrackKind
from crm.kinds import Fact

KIND = TrackKind(
    slug="thesis",
    title=_("University thesis"),
    icon="book-open",
    tone=2,
    news_every=42,
    words="پایان نامه|رساله|پژوهش دانشجویی|thesis|dissertation",
    facts=(
        Fact("question", _("Question of the industry"), long=True),
        Fact(
            "degree",
            _("Degree"),
            choices=(("master", _("Master")), ("doctorate", _("Doctorate"))),
        ),
        Fact("proposed", _("Proposal approved on"), day=True),
        Fact("code", _("Registration code")),
        Fact("support", _("Support of the mill"), _("million rials")),
        Fact("defence", _("Day of the defence"), day=True),
        Fact("mark", _("Mark"), _("of 20"), most=20),
        Fact("used_by", _("Who uses the result, and for what"), long=True),
    ),
    anchor="defence",
    stages=(
        Stage("topic", _("Topic"), ("proposal",)),
        Stage("proposal", _("Proposal"), ("research", "topic"), roles=("student", "supervisor")),
        Stage(
            "research",
            _("Research"),
            ("defence",),
            roles=("university",),
            evidence=_("the approval of the proposal, by its number or file"),
        ),
        Stage("defence", _("Defence"), ("use", "research"), facts=("defence",)),
        Stage("use", _("Use of the result"), ("closed",), facts=("mark",)),
        Stage("closed", _("Closed"), facts=("used_by",)),
    ),
    roles={
        "student": _("Student"),
        "supervisor": _("Supervisor"),
        "adviser": _("Adviser"),
        "university": _("University"),
        "sponsor": _("Sponsor mill"),
    },
    of_role={"sponsor": (Fact("support", _("Support"), _("million rials")),)},
    people=("student", "supervisor", "adviser"),
    comes_from=_("Your university"),
    firms=("university", "sponsor"),
    apart=("student", "supervisor", "adviser"),
    partners={"university": "university"},
    joins="student",
    wishes=("support",),
    measures=(
        MeasureType("defended", _("Defended theses"), ("theses",)),
        MeasureType("papers", _("Papers"), ("papers",)),
        MeasureType("mills", _("Mills that use the result"), ("mills",)),
    ),
    milestones=(
        MilestoneTemplate("called", _("Topics sent to universities"), -436, from_start=14),
        MilestoneTemplate("student", _("Student and supervisor found"), -390, from_start=60),
        MilestoneTemplate("proposed", _("Proposal approved"), -330, from_start=120),
        MilestoneTemplate("half_way", _("Progress report of half-way"), -180, from_start=270),
        MilestoneTemplate("defended", _("Defence"), 0, from_start=450),
        MilestoneTemplate("used", _("Result shown in the mill"), 90, from_start=540),
    ),
)
