"""Bodies, their seats, and who sits in them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import rights
from crm.picks import RecordPick
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.filters import BodyFilter
from engagements.forms.bodies import BodyForm, SeatForm, TermForm
from engagements.models import Body, Meeting, Seat, Term
from engagements.tables import BodyTable

RECENT = 10


class BodyList(RecordList):
    model = Body
    table_class = BodyTable
    filter_class = BodyFilter
    icon = "users-round"
    empty_text = gettext_lazy("Boards, assemblies and committees number their own meetings.")
    bulk_form = BodyForm
    bulk_fields = ("kind", "organization", "quorum")


class BodyDetail(RecordDetail):
    model = Body
    inline_form = BodyForm
    facts = ("kind", "organization", "code", "quorum", "name_en")
    icon = "users-round"

    def panels(self) -> list[str]:
        return [reverse("cooperation:body-panel", args=[self.object.pk])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = Meeting.objects.visible_to(self.request.user).filter(body=self.object)
        seats = Seat.objects.filter(body=self.object).select_related("office")
        terms = Term.objects.filter(seat__in=seats).held_today().select_related("person")
        holders = {term.seat_id: term for term in terms}
        own = {
            "seats": [{"seat": seat, "term": holders.get(seat.pk)} for seat in seats],
            "keeps_seats": rights.may_create(self.request.user, Seat),
            "meetings": visible.order_by("-day", "-pk")[:RECENT],
        }
        return super().get_context_data(**(own | kwargs))


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


class PartOfBody:
    """Seats and terms are shown on the page of their body."""

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Bodies"), "url": reverse("engagements:body-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


class SeatCreate(PartOfBody, RecordCreate):
    model = Seat
    form_class = SeatForm
    prefilled = ("body",)


class SeatUpdate(PartOfBody, RecordUpdate):
    model = Seat
    form_class = SeatForm


class SeatDelete(PartOfBody, RecordDelete):
    model = Seat


class SeatHistory(PartOfBody, RecordHistory):
    model = Seat


class TermCreate(PartOfBody, RecordCreate):
    model = Term
    form_class = TermForm
    prefilled = ("seat", "person")


class TermUpdate(PartOfBody, RecordUpdate):
    model = Term
    form_class = TermForm


class TermDelete(PartOfBody, RecordDelete):
    model = Term


class TermHistory(PartOfBody, RecordHistory):
    model = Term
