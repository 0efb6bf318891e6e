"""Statistics project."""

from django.utils.translation import gettext_lazy as _

from cooperation.kinds.base import Stage, TrackKind

KIND = TrackKind(
    slug="statistics",
    title=_("Statistics project"),
    icon="chart-column",
    tone=1,
    stages=(
        Stage("question", _("Question"), ("design",)),
        Stage("design", _("Form and respondents"), ("collection",)),
        Stage("collection", _("Collection"), ("cleaning",)),
        Stage("cleaning", _("Cleaning"), ("publication", "collection")),
        Stage("publication", _("Publication"), ("closed",)),
        Stage("closed", _("Closed")),
    ),
    roles={
        "owner": _("Owner of the data"),
        "analyst": _("Analyst"),
        "respondent": _("Respondent"),
        "publisher": _("Publisher"),
    },
)
