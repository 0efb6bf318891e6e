"""What the pages of a contact's parts share."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

#: how many of what belongs to a record its page shows
SHOWN = 100


class PartOfContact:
    """Posts and contact points have no list of their own; they lead back to their person."""

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("People"), "url": reverse("contacts:person-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()
