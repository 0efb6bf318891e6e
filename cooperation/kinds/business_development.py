"""Business development."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Stage, TrackKind

KIND = TrackKind(
    slug="business_development",
    title=_("Business development"),
    icon="trending-up",
    tone=2,
    stages=(
        Stage("idea", _("Idea"), ("programme",)),
        Stage("programme", _("Programme agreed"), ("firms",)),
        Stage("firms", _("Firms chosen"), ("mentoring",)),
        Stage("mentoring", _("Mentoring and finance"), ("report",)),
        Stage("report", _("Report"), ("closed",)),
        Stage("closed", _("Closed")),
    ),
    roles={
        "sponsor": _("Sponsor"),
        "mentor": _("Mentor"),
        "financier": _("Financier"),
        "participant": _("Participating firm"),
    },
)
