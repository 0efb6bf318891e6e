"""Ministry."""

from django.utils.translation import gettext_lazy as _

from crm.kinds import Kind

KIND = Kind(
    slug="ministry",
    title=_("Ministry"),
)
