"""Training."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Stage, TrackKind

KIND = TrackKind(
    slug="training",
    title=_("Training"),
    icon="graduation-cap",
    tone=1,
    stages=(
        Stage("need", _("Need identified"), ("planning",)),
        Stage("planning", _("Syllabus and trainer"), ("enrolment", "need")),
        Stage("enrolment", _("Enrolment"), ("running",)),
        Stage("running", _("Running"), ("evaluation",)),
        Stage("evaluation", _("Evaluation"), ("closed",)),
        Stage("closed", _("Closed")),
    ),
    roles={
        "provider": _("Provider"),
        "trainer": _("Trainer"),
        "host": _("Host"),
        "participant": _("Participating firm"),
    },
)
