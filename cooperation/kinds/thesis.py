"""University thesis."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Stage, TrackKind

KIND = TrackKind(
    slug="thesis",
    title=_("University thesis"),
    icon="book-open",
    tone=2,
    stages=(
        Stage("topic", _("Topic"), ("proposal",)),
        Stage("proposal", _("Proposal"), ("research", "topic")),
        Stage("research", _("Research"), ("defence",)),
        Stage("defence", _("Defence"), ("use",)),
        Stage("use", _("Use of the result"), ("closed",)),
        Stage("closed", _("Closed")),
    ),
    roles={
        "student": _("Student"),
        "supervisor": _("Supervisor"),
        "adviser": _("Adviser"),
        "university": _("University"),
        "sponsor": _("Sponsor mill"),
    },
)
