"""Forms over bodies, seats and terms, and what an election asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from crm.dates import today
from crm.formfields import JalaliDateField, PartialDateFormField, from_left
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import PickField
from engagements.models import Body, Resolution, Seat, Term


class BodyForm(RecordForm):
    rows = (
        ("kind", "code"),
        ("quorum", "quorum_share"),
        ("absences_in_row", "absences_in_year"),
        ("number_format", "adopts_by"),
    )

    class Meta(Base):
        model = Body
        fields = (
            *("name", "kind", "code", "name_en", "organization", "quorum", "quorum_share"),
            *("absences_in_row", "absences_in_year", "count_excused", "longest_gap"),
            *("number_format", "adopts_by"),
        )
        widgets = {"number_format": forms.TextInput(from_left())}


class SeatChoiceField(forms.ModelChoiceField):
    """One of the seats of a body, told apart by whose they are."""

    def among(self, seats: Any) -> None:
        """Offer these seats."""
        self.queryset = seats
        terms = Term.objects.held_today().filter(seat__in=seats).select_related("person")
        self.holders = {term.seat_id: term.person for term in terms}

    def label_from_instance(self, obj: Seat) -> str:
        whose = (obj.office, getattr(self, "holders", {}).get(obj.pk) or _("vacant"))
        return " · ".join([obj.role_title, *(str(one) for one in whose if one)])


class SeatForm(RecordForm):
    rows = (("role", "place"), ("office", "office_title"))

    class Meta(Base):
        model = Seat
        fields = ("body", "role", "place", "office", "office_title", "alternate_for")
        field_classes = {"alternate_for": SeatChoiceField}

    def limit_choices_to_visible(self) -> None:
        """An alternate fills in for a seat of the same body."""
        super().limit_choices_to_visible()
        if "alternate_for" not in self.fields:
            return
        body = self.data.get("body") or self.initial.get("body") or self.instance.body_id
        bodies = Body.objects.filter(pk=body) if str(body).isdecimal() else []
        seats = Seat.objects.filter(body__in=bodies)
        mains = seats.exclude(role__in=Seat.BESIDE).exclude(pk=self.instance.pk)
        self.fields["alternate_for"].among(mains.select_related("office"))


class TermForm(RecordForm):
    rows = (("start", "end"), ("letter", "letter_day"))

    class Meta(Base):
        model = Term
        fields = ("seat", "person", "start", "end", "letter", "letter_day", "introduced_by")
        field_classes = {"seat": SeatChoiceField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whoever is asked for a seat of an office is introduced by that office."""
        super().__init__(*args, **kwargs)
        seat = self.initial.get("seat")
        if self.instance._state.adding and str(seat).isdecimal():
            found = Seat.objects.filter(pk=seat).first()
            self.initial.setdefault("introduced_by", found.office_id if found else None)

    def limit_choices_to_visible(self) -> None:
        """The seats of one body: outside it their names say nothing."""
        super().limit_choices_to_visible()
        if "seat" not in self.fields:
            return
        seat = self.instance.seat_id or self.initial.get("seat") or self.data.get("seat")
        body = Seat.objects.filter(pk=seat).values("body") if str(seat).isdecimal() else []
        self.fields["seat"].among(Seat.objects.filter(body__in=body).select_related("office"))


class ElectionForm(ActionForm):
    """Who was elected to which seat, from when; what the minutes say."""

    rows = (("seat", "person"), ("start", "end"))

    seat = SeatChoiceField(
        Seat.objects.none(), label=_("seat"), widget=forms.Select(attrs={"class": "input"})
    )
    person = PickField(Person.objects.all(), label=_("elected"))
    start = JalaliDateField(
        label=_("from day"), help_text=_("The term before ends the day before.")
    )
    end = PartialDateFormField(required=False, label=_("until"))
    resolution = forms.ModelChoiceField(
        Resolution.objects.none(),
        required=False,
        label=_("by resolution"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    leave_others = forms.BooleanField(
        required=False, label=_("other seats of this person in the body end")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.filter(body=self.obj.body_id).select_related("office")
        self.fields["seat"].among(seats)
        self.fields["start"].initial = self.obj.day or today()
        self.fields["resolution"].queryset = Resolution.objects.filter(meeting=self.obj)
