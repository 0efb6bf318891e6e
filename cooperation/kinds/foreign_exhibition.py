"""Foreign exhibition."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Stage, TrackKind

KIND = TrackKind(
    slug="foreign_exhibition",
    title=_("Foreign exhibition"),
    icon="plane",
    tone=4,
    stages=(
        Stage("idea", _("Idea"), ("call",)),
        Stage("call", _("Call for firms"), ("allocation",)),
        Stage("allocation", _("Allocation of stands"), ("travel",)),
        Stage("travel", _("Freight and visas"), ("open",)),
        Stage("open", _("Open to visitors"), ("report",)),
        Stage("report", _("Report"), ("closed",)),
        Stage("closed", _("Closed")),
    ),
    roles={
        "organizer": _("Organizer"),
        "exhibitor": _("Exhibitor"),
        "embassy": _("Embassy or trade centre"),
        "forwarder": _("Forwarder"),
    },
)
