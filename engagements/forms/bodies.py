"""Forms over bodies, seats and terms."""

from __future__ import annotations

from crm.forms import Base, RecordForm
from engagements.models import (
    Body,
    Seat,
    Term,
)


class BodyForm(RecordForm):
    rows = (("kind", "code", "quorum"),)

    class Meta(Base):
        model = Body
        fields = ("name", "kind", "code", "quorum", "name_en", "organization")


class SeatForm(RecordForm):
    rows = (("role", "place"),)

    class Meta(Base):
        model = Seat
        fields = ("body", "role", "place", "office")


class TermForm(RecordForm):
    rows = (("start", "end"),)

    class Meta(Base):
        model = Term
        fields = ("seat", "person", "start", "end", "letter")

    def limit_choices_to_visible(self) -> None:
        """The seats of one body: outside it their names say nothing."""
        super().limit_choices_to_visible()
        seat = self.instance.seat_id or self.initial.get("seat") or self.data.get("seat")
        body = Seat.objects.filter(pk=seat).values("body") if str(seat).isdecimal() else []
        self.fields["seat"].queryset = Seat.objects.filter(body__in=body)
