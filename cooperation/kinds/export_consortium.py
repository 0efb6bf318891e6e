"""Export consortium."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Stage, TrackKind

KIND = TrackKind(
    slug="export_consortium",
    title=_("Export consortium"),
    icon="handshake",
    tone=5,
    stages=(
        Stage("feasibility", _("Feasibility"), ("founding",)),
        Stage("founding", _("Founding members"), ("statutes", "feasibility")),
        Stage("statutes", _("Statutes"), ("registration",)),
        Stage("registration", _("Registration"), ("operating",)),
        Stage("operating", _("Operating"), ("closed",)),
        Stage("closed", _("Closed")),
    ),
    roles={
        "member": _("Member"),
        "manager": _("Manager"),
        "supporter": _("Supporting agency"),
        "agent": _("Agent in the target market"),
    },
)
