"""Forms over meetings, and what is asked of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.formfields import JalaliDateField
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import is_key
from crm.text import local_digits
from engagements.actions.meetings import next_number
from engagements.forms.bodies import SeatChoiceField
from engagements.models import (
    AgendaItem,
    Attendance,
    Body,
    Meeting,
    Seat,
    Statement,
)

#: so many missing numbers are told
TOLD = 12


class LedBodyForm(RecordForm):
    """A form whose body must be one its user leads, unless the user keeps all records."""

    def limit_choices_to_visible(self) -> None:
        super().limit_choices_to_visible()
        if "body" not in self.fields:
            return
        present = Body.objects.filter(pk=self.instance.body_id)
        self.fields["body"].queryset = Body.objects.editable_by(self.user) | present
        adding = self.instance._state.adding and not self.user.is_clerk
        self.fields["body"].required |= adding


class MeetingForm(LedBodyForm):
    rows = (("kind", "number"), ("day", "starts", "ends"), ("place", "host"))

    class Meta(Base):
        model = Meeting
        fields = (
            *("body", "kind", "number", "title", "day", "starts", "ends"),
            *("place", "host", "summary", "confidential"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.chosen_body()
        if body and self.instance._state.adding and "number" in self.fields:
            self.fields["number"].help_text = numbers_told(body)

    def chosen_body(self) -> Body | None:
        """The body it belongs to, as far as it is known yet."""
        key = self.data.get("body") or self.initial.get("body") or self.instance.body_id
        visible = Body.objects.visible_to(self.user)
        return visible.filter(pk=key).first() if is_key(key) else None


def numbers_told(body: Body) -> str:
    """The number the next meeting gets by itself, and those that are missing."""
    text = _("Left empty it becomes %(number)s.") % {"number": local_digits(next_number(body))}
    if missing := Meeting.objects.gaps(body):
        text = f"{text} {gaps_told(missing)}"
    return text


def gaps_told(missing: list[int]) -> str:
    """Missing numbers in words."""
    numbers = _(", ").join(map(local_digits, missing[:TOLD]))
    more = " …" if len(missing) > TOLD else ""
    return _("Missing numbers: %(numbers)s") % {"numbers": numbers + more}


class PartForm(RecordForm):
    """A form over what belongs to a meeting its user may change."""

    def limit_choices_to_visible(self) -> None:
        super().limit_choices_to_visible()
        self.fields["meeting"].queryset = Meeting.objects.editable_by(self.user)
        chosen = self.chosen_meeting()
        for name in self.fields.keys() & {"item", "speaker"}:
            queryset = self.fields[name].queryset
            self.fields[name].queryset = (
                queryset.filter(meeting=chosen) if chosen else queryset.none()
            )

    def chosen_meeting(self) -> Meeting | None:
        """The meeting it belongs to, as far as it is known yet."""
        key = self.data.get("meeting") or self.initial.get("meeting") or self.instance.meeting_id
        meetings = Meeting.objects.editable_by(self.user)
        return meetings.filter(pk=key).first() if str(key).isdecimal() else None


class AgendaItemForm(PartForm):
    rows = (
        ("presenter", "minutes"),
        ("problem", "letter", "initiative"),
        ("confidential", "unfinished"),
    )

    class Meta(Base):
        model = AgendaItem
        fields = (
            *("meeting", "title", "presenter", "minutes", "problem", "letter", "initiative"),
            *("confidential", "unfinished", "notes"),
        )


class AttendanceForm(PartForm):
    """Whose attendance it is stays: the capacity that was copied is that person's."""

    rows = (("role", "presence"), ("came_at", "left_at"))

    def limit_choices_to_visible(self) -> None:
        """Who stands in for a seat does so in the body that meets."""
        super().limit_choices_to_visible()
        if "stands_in_for" in self.fields:
            chosen = self.chosen_meeting()
            seats = Seat.objects.filter(body=chosen.body_id if chosen else None)
            self.fields["stands_in_for"].among(seats.select_related("office"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("meeting", "person"):
            self.fields[name].disabled = not self.instance._state.adding

    class Meta(Base):
        model = Attendance
        fields = (
            *("meeting", "person", "role", "presence", "came_at", "left_at"),
            "stands_in_for",
        )
        field_classes = {"stands_in_for": SeatChoiceField}


class StatementForm(PartForm):
    rows = (("speaker", "speaker_as_written"),)

    class Meta(Base):
        model = Statement
        fields = ("meeting", "speaker", "speaker_as_written", "item", "text", "stance")


class HoldForm(ActionForm):
    day = JalaliDateField(
        required=False, label=_("day"), help_text=_("Leave empty when it is not known.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = self.obj.day


class SpeakerForm(ActionForm):
    speaker = forms.ModelChoiceField(
        queryset=Attendance.objects.none(), label=_("speaker"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Attendance.objects.filter(meeting=self.obj.meeting_id)
        likely = present.matching(self.obj.speaker_as_written)
        self.fields["speaker"].queryset = likely if likely.exists() else present
        self.fields["speaker"].empty_label = None
