"""The initiatives of a committee head: how they go, what waits, and a report in one tap."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from cooperation.models import Health, Initiative
from crm import rights
from crm.views.base import RecordPage
from engagements.models import FollowUp

#: so many are shown of each
SHOWN = 50
WAITING = 8
#: what needs somebody first comes first
ORDER = (Health.STUCK, Health.AT_RISK, Health.ON_TRACK)


class MyInitiatives(RecordPage):
    """What the reader leads, and what belongs to the reader's committees, by health."""

    model = Initiative
    template_name = "cooperation/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        mine = self.mine()
        waiting = FollowUp.objects.visible_to(user).waiting_for(user)
        own = {
            "title": _("My initiatives"),
            "groups": [
                {"health": health, "cards": [one for one in mine if one.health == health]}
                for health in ORDER
            ],
            "none": not mine,
            "healths": Health.choices,
            "follow_ups": waiting.for_list().order_by(F("due").asc(nulls_last=True))[:WAITING],
        }
        return super().get_context_data(**(own | kwargs))

    def mine(self) -> list[Initiative]:
        """Those going on; each that the reader may tell of with the key of a report."""
        user = self.request.user
        found = Initiative.objects.visible_to(user).concerning(user).going_on()
        rows = found.select_related("body").with_next_step()
        cards = list(rows.order_by(F("next_due").asc(nulls_last=True), "pk")[:SHOWN])
        mine = rights.among(Initiative.objects.editable_by(user), [card.pk for card in cards])
        for card in cards:
            card.report_key = uuid.uuid4() if mine is None or card.pk in mine else None
        return cards
