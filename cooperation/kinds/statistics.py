"""Statistics project."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import MeasureType, MilestoneTemplate, Stage, TrackKind
from crm.kinds import Fact

KIND = TrackKind(
    slug="statistics",
    title=_("Statistics project"),
    icon="chart-column",
    tone=1,
    news_every=28,
    words="آمار|آمارگیری|پرسشنامه|سرشماری|statistics|survey|census",
    facts=(
        Fact("question", _("Question"), long=True),
        Fact("period", _("Period it covers")),
        Fact("form", _("Questionnaire")),
        Fact("asked", _("Respondents asked"), _("respondents")),
        Fact("collection", _("Collection begins"), day=True),
        Fact(
            "published_as",
            _("Published as"),
            choices=(
                ("open", _("Open to all")),
                ("members", _("For members")),
                ("closed", _("Not published")),
            ),
        ),
        Fact("publication", _("Where it is published")),
    ),
    anchor="collection",
    stages=(
        Stage("question", _("Question"), ("design",)),
        Stage(
            "design",
            _("Questionnaire and respondents"),
            ("collection", "question"),
            facts=("question",),
            roles=("owner",),
        ),
        Stage("collection", _("Collection"), ("cleaning",), facts=("form", "asked")),
        Stage("cleaning", _("Cleaning"), ("publication", "collection")),
        Stage("publication", _("Publication"), ("closed",), facts=("published_as",)),
        Stage("closed", _("Closed"), evidence=_("where the result is to be found")),
    ),
    roles={
        "owner": _("Owner of the data"),
        "analyst": _("Analyst"),
        "respondent": _("Respondent"),
        "publisher": _("Publisher"),
    },
    of_role={"respondent": (Fact("answered", _("Answered on"), day=True),)},
    partners={"": "owner"},
    joins="respondent",
    measures=(
        MeasureType("responses", _("Responses"), ("responses",)),
        MeasureType("response_rate", _("Response rate"), ("percent",), most=100),
        MeasureType("published", _("Reports published"), ("reports",)),
    ),
    milestones=(
        MilestoneTemplate("form", _("Questionnaire tried with three firms"), -14),
        MilestoneTemplate("sent", _("Questionnaire sent out"), 0),
        MilestoneTemplate("reminded", _("Those silent reminded"), 14),
        MilestoneTemplate("collected", _("Collection ends"), 35),
        MilestoneTemplate("cleaned", _("Data cleaned"), 56),
        MilestoneTemplate("published", _("Result published"), 77),
    ),
)
