"""Ministry."""

from django.utils.translation import gettext_lazy as _

from contacts.kinds.base import OrganizationKind

KIND = OrganizationKind(
    slug="ministry",
    title=_("Ministry"),
    words="وزارت|وزارتخانه|ministry",
)
