"""Media."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind
from crm.kinds import Fact

KIND = OrganizationKind(
    slug="media",
    title=_("Media"),
    words="روزنامه|خبرگزاری|ماهنامه|مجله|نشریه|رسانه|media|magazine|newspaper",
    facts=(
        Fact("medium", _("Kind of medium")),
        Fact("circulation", _("Circulation"), _("copies")),
    ),
)
