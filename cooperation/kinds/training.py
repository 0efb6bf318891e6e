"""Training."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import (
    Certificate,
    Counted,
    MeasureType,
    MilestoneTemplate,
    Stage,
    TrackKind,
)
from crm.kinds import Fact

KIND = TrackKind(
    slug="training",
    title=_("Training"),
    icon="graduation-cap",
    tone=1,
    words="آموزش|دوره|کارگاه آموزشی|مهارت|سمینار|training|course|workshop",
    facts=(
        Fact("need", _("Need it answers"), long=True),
        Fact("syllabus", _("Syllabus"), long=True),
        Fact("hours", _("Length"), _("hours")),
        Fact("capacity", _("Places"), _("persons")),
        Fact(
            "form",
            _("Form"),
            choices=(
                ("classroom", _("Classroom")),
                ("on_the_job", _("At the machine")),
                ("online", _("Online")),
            ),
        ),
        Fact("first_session", _("First session"), day=True),
        Fact("place", _("Place")),
        Fact("fee", _("Fee of a trainee"), _("million rials")),
        Fact("least_attended", _("Attendance a certificate asks for"), _("percent"), most=100),
        Fact("least_mark", _("Mark a certificate asks for"), _("of 100"), most=100),
        Fact("title_en", _("English title for certificates")),
    ),
    anchor="first_session",
    public=("hours", "first_session", "place"),
    stages=(
        Stage("need", _("Need identified"), ("planning",)),
        Stage("planning", _("Syllabus and trainer"), ("enrolment", "need")),
        Stage("enrolment", _("Enrolment"), ("running",), facts=("syllabus", "hours")),
        Stage("running", _("Running"), ("evaluation",), roles=("trainer", "participant")),
        Stage("evaluation", _("Evaluation"), ("closed",)),
        Stage(
            "closed",
            _("Closed"),
            evidence=_("the report of the evaluation, or the numbers of the certificates"),
        ),
    ),
    roles={
        "provider": _("Provider"),
        "trainer": _("Trainer"),
        "host": _("Host"),
        "participant": _("Participating firm"),
        "trainee": _("Trainee"),
    },
    of_role={
        "participant": (Fact("trainees", _("Trainees"), _("persons")),),
        "trainee": (
            Fact("attended", _("Attended"), _("hours")),
            Fact("mark", _("Mark"), _("of 100"), most=100),
            Fact("certificate", _("Certificate number")),
            Fact("certified_on", _("Certificate given on"), day=True),
        ),
    },
    certificate=Certificate(
        role="trainee",
        length="hours",
        title_en="title_en",
        least_attended="least_attended",
        least_mark="least_mark",
        attended="attended",
        mark="mark",
        number="certificate",
        day="certified_on",
        signed_by=("provider", "trainer"),
    ),
    people=("trainee",),
    firms=("participant",),
    partners={"": "provider"},
    joins="participant",
    wishes=("trainees",),
    measures=(
        MeasureType(
            "trainees", _("Trainees"), ("persons",), counted=Counted(_("by parties"), "trainee")
        ),
        MeasureType(
            "sessions", _("Sessions held"), ("sessions",), counted=Counted(_("by sessions"))
        ),
        MeasureType(
            *("hours_taught", _("Hours taught"), ("hours",)),
            counted=Counted(_("by sessions"), adds=True),
        ),
        MeasureType(
            *("certificates", _("Certificates"), ("certificates",)),
            counted=Counted(_("by certificates"), "trainee", "certificate"),
        ),
        MeasureType("satisfaction", _("Satisfaction"), ("percent",), most=100),
    ),
    milestones=(
        MilestoneTemplate("syllabus", _("Syllabus approved"), -45),
        MilestoneTemplate("call", _("Call sent to firms"), -30),
        MilestoneTemplate("enrolled", _("Enrolment ends"), -7),
        MilestoneTemplate("begins", _("First session"), 0),
        MilestoneTemplate("evaluated", _("Evaluation gathered"), 14),
        MilestoneTemplate("certified", _("Certificates handed over"), 30),
    ),
)
