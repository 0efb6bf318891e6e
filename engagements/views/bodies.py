"""Bodies, their seats, and who sits in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.forms.organizations import AsOfForm
from crm import rights
from crm.dates import today
from crm.picks import RecordPick
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements import bylaws
from engagements.filters import BodyFilter
from engagements.forms.bodies import BodyForm
from engagements.forms.meetings import gaps_told
from engagements.hits import BodyHits
from engagements.models import Body, FollowUp, Meeting, Proposal, Seat
from engagements.models.bodies import sits_in
from engagements.roster import Row, roster
from engagements.tables import BodyTable

RECENT = 10


class BodyList(RecordList):
    model = Body
    table_class = BodyTable
    filter_class = BodyFilter
    icon = "users-round"
    empty_text = gettext_lazy("Boards, assemblies and committees number their own meetings.")
    bulk_form = BodyForm
    bulk_fields = (
        *("kind", "organization", "quorum", "quorum_share"),
        *("absences_in_row", "absences_in_year", "longest_gap", "count_excused"),
    )


class BodyDetail(RecordDetail):
    model = Body
    inline_form = BodyForm
    facts = (
        *("kind", "organization", "code", "quorum", "quorum_share", "absences_in_row"),
        *("absences_in_year", "longest_gap", "name_en"),
    )
    icon = "users-round"

    def actions(self) -> Iterator[dict[str, str]]:
        url = reverse("engagements:body-reminders", args=[self.object.pk])
        yield {"label": _("Reminders"), "url": url, "icon": "bell", "style": ""}

    def panels(self) -> list[str]:
        return [reverse("cooperation:body-panel", args=[self.object.pk])]

    @cached_property
    def as_of(self) -> date:
        """The day whose roster is shown: the one asked for, else today."""
        form = AsOfForm(self.request.GET)
        return (form.is_valid() and form.cleaned_data["as_of"]) or today()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        visible = Meeting.objects.visible_to(user).filter(body=self.object)
        rows = roster(self.object, self.as_of, user)
        waiting = Proposal.objects.visible_to(user).filter(body=self.object).waiting()
        open_to_reader = FollowUp.objects.visible_to(user)
        own = {
            "roster": rows,
            "vacant_count": sum(row.term is None for row in rows),
            "as_of": self.as_of,
            "as_of_form": AsOfForm(self.request.GET or None, initial={"as_of": self.as_of}),
            "is_today": self.as_of == today(),
            "keeps_seats": rights.may_create(self.request.user, Seat),
            "gaps": gaps_told(missing) if (missing := Meeting.objects.gaps(self.object)) else "",
            "proposals": waiting.for_list(),
            "proposes": user.is_clerk or self.object.pk in sits_in(user),
            "is_late": open_to_reader.of_body(self.object).overdue().exists(),
            "meetings": visible.order_by("-day", "-pk")[:RECENT],
            **self.warnings(rows),
        }
        return super().get_context_data(**(own | kwargs))

    def warnings(self, rows: list[Row]) -> dict[str, Any]:
        """What the by-laws say of today: who stayed away too often, for how long nobody met."""
        body = self.object
        if self.as_of != today() or not (body.has_absence_rule or body.longest_gap):
            return {}
        meetings = bylaws.last_meetings(body, self.request.user, today())
        terms = [row.term for row in rows if row.term and row.seat.counts]
        return {
            "absences": list(bylaws.absences(body, terms, meetings)),
            "weeks_silent": bylaws.weeks_silent(body, meetings, today()),
        }


class BodyCreate(RecordCreate):
    model = Body
    form_class = BodyForm


class BodyUpdate(RecordUpdate):
    model = Body
    form_class = BodyForm


class BodyDelete(RecordDelete):
    model = Body


class BodyHistory(RecordHistory):
    model = Body


class BodyPick(RecordPick):
    model = Body
    hits = BodyHits
