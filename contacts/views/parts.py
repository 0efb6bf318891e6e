"""What the pages of a contact's parts share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import ContactPoint

#: how many of what belongs to a record its page shows
SHOWN = 100


class PartOfContact:
    """Posts and contact points have no list of their own; they lead back to their person."""

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("People"), "url": reverse("contacts:person-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


def points_of(points: Any) -> dict[str, list[ContactPoint]]:
    """The contact points of somebody, and apart from them those that are retired."""
    found = list(points.select_related("post").order_by("kind", "pk")[:SHOWN])
    return {
        "points": [point for point in found if not point.is_retired],
        "retired": [point for point in found if point.is_retired],
    }
