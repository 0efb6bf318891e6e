"""The report for the board: what has been overdue for long, body by body."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from crm.dates import today
from crm.holidays import DaysOff
from engagements.forms.asked import OfBody
from engagements.models import Body, FollowUp
from engagements.overdue import days_late, for_board

MOST = 200


class BoardReport(TemplateView):
    """Each with who owes it, since when, and how many working days late; the latest first."""

    template_name = "engagements/board_report.html"

    @cached_property
    def form(self) -> OfBody:
        return OfBody(self.request.GET)

    def rows(self) -> list[Any]:
        rows: Any = FollowUp.objects.visible_to(self.request.user)
        if self.form.is_valid() and (body := self.form.cleaned_data["body"]):
            rows = rows.of_body(body)
        found = for_board(rows).for_detail().order_by("due", "pk")[: MOST + 1]
        return sorted(found, key=lambda row: str(body_of(row) or ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows()
        off = DaysOff(min((row.due for row in rows), default=today()))
        for row in rows:
            row.late = days_late(row.due, off)
        own = {
            "title": gettext_lazy("Overdue, for the board"),
            "form": self.form,
            "count": len(rows),
            "more": len(rows) > MOST,
            "groups": [(body, list(each)) for body, each in groupby(rows[:MOST], key=body_of)],
        }
        return super().get_context_data(**(own | kwargs))


def body_of(row: FollowUp) -> Body | None:
    """The body it is of."""
    if row.resolution:
        return row.resolution.body
    return row.seat.body if row.seat else None
