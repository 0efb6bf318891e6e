"""Seats, terms, and elections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import rights
from crm.forms import RecordForm
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.actions import seats
from engagements.filters import SeatFilter, TermFilter
from engagements.forms.bodies import ElectionForm, SeatForm, TermForm
from engagements.models import Body, FollowUp, Meeting, Seat, Term
from engagements.tables import SeatTable, TermTable


def body_crumb(body: Body) -> dict[str, str]:
    return {"label": str(body), "url": body.get_absolute_url()}


class PartOfBody:
    """Seats and terms belong to a body; from their forms one goes back to its page."""

    def body_of(self, obj: Any) -> Body:
        return obj.body if isinstance(obj, Seat) else obj.seat.body

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Bodies"), "url": reverse("engagements:body-list")}

    def crumbs(self) -> list[dict[str, str]]:
        return [self.list_crumb(), body_crumb(self.body_of(self.object))]

    def next_url(self, saved: Any) -> str:
        """To the roster, unless a field was edited in place."""
        place = saved if "field" in self.request.GET else self.body_of(saved)
        return place.get_absolute_url()

    def next_after_delete(self) -> str:
        return self.body_of(self.object).get_absolute_url()


class SeatList(RecordList):
    model = Seat
    table_class = SeatTable
    filter_class = SeatFilter
    icon = "user-check"
    empty_text = gettext_lazy("The seats of all bodies, filled and vacant.")


class SeatDetail(PartOfBody, RecordDetail):
    model = Seat
    inline_form = SeatForm
    facts = ("body", "role", "office", "office_title", "alternate_for", "place")
    icon = "user-check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = Term.objects.filter(seat=self.object).for_list().order_by("-start", "-pk")
        owed = FollowUp.objects.visible_to(self.request.user).filter(seat=self.object)
        own = {
            "terms": terms,
            "follow_ups": owed.for_list().order_by("-pk"),
            "keeps_seats": rights.may_create(self.request.user, Term),
        }
        return super().get_context_data(**(own | kwargs))


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


class SeatAsk(PartOfBody, ActionView):
    """One click: the organization of a seat is to name somebody."""

    model = Seat
    action = seats.ask_for_introduction
    label = gettext_lazy("Ask for a new introduction")
    explanation = gettext_lazy(
        "A follow-up is added that the organization of the seat owes; you chase it."
    )
    success = gettext_lazy("The introduction is asked for; it waits among the follow-ups.")

    @cached_property
    def may_change(self) -> bool:
        """Whoever leads the body may ask, though the secretariat keeps its seats."""
        return rights.may_change(self.request.user, self.object.body)

    def next_url(self) -> str:
        return self.object.body.get_absolute_url()


class TermList(RecordList):
    model = Term
    table_class = TermTable
    filter_class = TermFilter
    icon = "user-check"
    empty_text = gettext_lazy("Who sat where from when to when.")


class TermDetail(PartOfBody, RecordDetail):
    model = Term
    inline_form = TermForm
    facts = (
        *("person", "seat", "start", "end", "letter", "letter_day", "introduced_by"),
        *("elected_in", "resolution"),
    )
    icon = "user-check"

    @property
    def subtitle(self) -> str:
        told = {"role": self.object.seat, "body": self.object.seat.body}
        return _("%(role)s of %(body)s") % told

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.elected_in_id:
            url = reverse("engagements:term-take-back", args=[self.object.pk])
            label = _("Take the election back")
            yield {"label": label, "url": url, "icon": "undo-2", "style": ""}


class TermCreate(PartOfBody, RecordCreate):
    model = Term
    form_class = TermForm
    prefilled = ("seat", "person")

    def record(self, form: RecordForm, key: Any) -> None:
        seats.seat_somebody(form.instance, by=self.request.user, key=key)


class TermUpdate(PartOfBody, RecordUpdate):
    model = Term
    form_class = TermForm

    def record(self, obj: Term) -> None:
        seats.seat_somebody(obj, by=self.request.user)


class TermDelete(PartOfBody, RecordDelete):
    model = Term


class TermHistory(PartOfBody, RecordHistory):
    model = Term

    def put_back(self) -> None:
        seats.seat_again(self.object, by=self.request.user)


class TermTakeBack(PartOfBody, ActionView):
    model = Term
    action = seats.take_back
    label = gettext_lazy("Take the election back")
    explanation = gettext_lazy(
        "The term that began by this election goes to the trash; those it ended go on as before."
    )
    success = gettext_lazy("The election was taken back.")

    def next_url(self) -> str:
        return self.body_of(self.object).get_absolute_url()


class MeetingElect(ActionView):
    """Only the secretariat: a seat gives rights."""

    model = Meeting
    action = seats.elect
    form_class = ElectionForm
    label = gettext_lazy("Record an election")
    explanation = gettext_lazy(
        "The term of whoever sits there ends and that of the elected begins, in one step; "
        "this meeting is kept as where it comes from."
    )
    success = gettext_lazy("The election is recorded.")

    @cached_property
    def may_change(self) -> bool:
        """Whoever may not see the meeting is not told that it is there."""
        return bool(self.object) and rights.may_create(self.request.user, Term)
