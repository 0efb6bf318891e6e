"""Domestic exhibition."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Stage, TrackKind

KIND = TrackKind(
    slug="domestic_exhibition",
    title=_("Domestic exhibition"),
    icon="store",
    tone=3,
    stages=(
        Stage("idea", _("Idea"), ("call",)),
        Stage("call", _("Call for firms"), ("allocation",)),
        Stage("allocation", _("Allocation of stands"), ("preparation",)),
        Stage("preparation", _("Preparation"), ("open",)),
        Stage("open", _("Open to visitors"), ("report",)),
        Stage("report", _("Report"), ("closed",)),
        Stage("closed", _("Closed")),
    ),
    roles={
        "organizer": _("Organizer"),
        "exhibitor": _("Exhibitor"),
        "sponsor": _("Sponsor"),
    },
)
