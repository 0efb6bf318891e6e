"""Forms over bodies, meetings, resolutions, problems and follow-ups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm.addresses import LONGEST, asked_by, canonical, list_choices, list_view
from crm.dates import today
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import PickField
from engagements.actions.posts import NewPost, Promises
from engagements.models import (
    AgendaItem,
    Attendance,
    Body,
    FollowUp,
    Meeting,
    Problem,
    Resolution,
    SavedView,
    Seat,
    Statement,
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


class PartForm(RecordForm):
    """A form over what belongs to a meeting its user may change."""

    def limit_choices_to_visible(self) -> None:
        super().limit_choices_to_visible()
        meetings = Meeting.objects.editable_by(self.user)
        self.fields["meeting"].queryset = meetings
        key = self.data.get("meeting") or self.initial.get("meeting") or self.instance.meeting_id
        chosen = meetings.filter(pk=key).first() if str(key).isdecimal() else None
        for name in self.fields.keys() & {"item", "speaker"}:
            queryset = self.fields[name].queryset
            self.fields[name].queryset = (
                queryset.filter(meeting=chosen) if chosen else queryset.none()
            )


class AgendaItemForm(PartForm):
    class Meta(Base):
        model = AgendaItem
        fields = ("meeting", "place", "title", "notes")


class AttendanceForm(PartForm):
    """Whose attendance it is stays: the capacity that was copied is that person's."""

    rows = (("role", "presence"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("meeting", "person"):
            self.fields[name].disabled = not self.instance._state.adding

    class Meta(Base):
        model = Attendance
        fields = ("meeting", "person", "role", "presence")


class StatementForm(PartForm):
    rows = (("speaker", "speaker_as_written"),)

    class Meta(Base):
        model = Statement
        fields = ("meeting", "speaker", "speaker_as_written", "item", "text", "stance")


class ResolutionForm(PartForm):
    """A resolution; a new one may bring its follow-up with it."""

    rows = (("kind", "state"),)

    class Meta(Base):
        model = Resolution
        fields = ("meeting", "text", "item", "kind", "state")

    def limit_choices_to_visible(self) -> None:
        """A numbered resolution stays with its body, whose number it bears."""
        super().limit_choices_to_visible()
        if self.instance.body_id:
            meetings = self.fields["meeting"].queryset
            self.fields["meeting"].queryset = meetings.filter(body=self.instance.body_id)


class NewResolutionForm(ResolutionForm):
    rows = (("kind", "due"),)

    due = JalaliDateField(
        required=False,
        label=_("to be done by"),
        help_text=_("Leave empty when no day was set; a follow-up is opened in any case."),
    )

    class Meta(Base):
        model = Resolution
        fields = ("meeting", "text", "item", "kind")


class ProblemForm(RecordForm):
    rows = (("category", "severity", "state"), ("about", "province"), ("must_answer", "meeting"))

    class Meta(Base):
        model = Problem
        fields = (
            *("title", "text", "category", "severity", "state", "about", "province"),
            *("reported_by", "must_answer", "meeting"),
        )


class FollowUpForm(RecordForm):
    rows = (("due", "priority", "state"), ("owner_user", "chaser"))

    class Meta(Base):
        model = FollowUp
        fields = (
            *("title", "due", "priority", "state", "owner_user", "owner_person"),
            *("owner_organization", "owed_to", "chaser", "note", "evidence_required"),
            *("resolution", "problem"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Closing asks for evidence or a reason: an action of its own, not a choice here."""
        super().__init__(*args, **kwargs)
        offered = {*FollowUp.OPEN, self.instance.state}
        choices = FollowUp.State.choices
        self.fields["state"].choices = [pair for pair in choices if pair[0] in offered]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named = [n for n in ("owner_user", "owner_person", "owner_organization") if cleaned.get(n)]
        for name in named[1:]:
            self.add_error(
                name, _("Name one who owes it: a colleague, a person or an organization.")
            )
        if "due" in self.changed_data:
            self.instance.due = cleaned.get("due")
            self.instance.schedule()
        return cleaned


class FinishForm(ActionForm):
    evidence = CleanCharField(
        multiline=True,
        required=False,
        label=_("evidence"),
        help_text=_("A letter number, a file, or who confirms it."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = self.obj.evidence_required


class PostponeForm(ActionForm):
    due = JalaliDateField(label=_("new due date"))
    reason = CleanCharField(max_length=200, label=_("reason"))


class ReasonForm(ActionForm):
    reason = CleanCharField(max_length=200, label=_("reason"))


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


class ChangePostForm(ActionForm):
    """All that a change of post asks, in one dialog."""

    rows = (("day", "successor"), ("organization", "title"))

    day = JalaliDateField(
        label=_("from day"), help_text=_("The first day the post is no longer held.")
    )
    organization = PickField(
        Organization.objects.all(),
        required=False,
        label=_("goes on to"),
        help_text=_("Leave empty when the person only leaves."),
    )
    title = CleanCharField(required=False, max_length=200, label=_("new post"))
    successor = PickField(Person.objects.all(), required=False, label=_("successor"))
    promises = forms.ChoiceField(
        choices=Promises.choices,
        initial=Promises.KEEP,
        widget=forms.RadioSelect,
        label=_("open follow-ups"),
    )
    end_seats = forms.BooleanField(required=False, label=_("seats held for this office end"))
    retire_points = forms.BooleanField(
        required=False, label=_("numbers and addresses of this office are retired")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today()

    def clean(self) -> dict[str, Any]:
        """The new post as one thing, or none."""
        cleaned = super().clean() or self.cleaned_data
        organization, title = cleaned.pop("organization", None), cleaned.pop("title", "")
        if title and organization is None and "organization" not in self.errors:
            self.add_error("organization", _("Choose the organization this post is in."))
        cleaned["new"] = NewPost(organization, title) if organization else None
        return cleaned


class SavedViewForm(RecordForm):
    """A saved view; whom it may be shared with depends on who saves it."""

    rows = (("scope", "body"),)

    class Meta(Base):
        model = SavedView
        fields = ("title", "scope", "body", "pinned")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.instance.owner = self.user
        led = Body.objects.editable_by(self.user)
        if not (self.user.is_clerk or led.exists()):
            del self.fields["scope"], self.fields["body"]
            return
        present = Body.objects.filter(pk=self.instance.body_id)
        self.fields["body"].queryset = led | present
        if not self.user.is_clerk:
            offered = {SavedView.Scope.MINE, SavedView.Scope.BODY, self.instance.scope}
            choices = SavedView.Scope.choices
            self.fields["scope"].choices = [pair for pair in choices if pair[0] in offered]

    def _get_validation_exclusions(self) -> set[str]:
        """A name is used once by its owner for one list."""
        return super()._get_validation_exclusions() - {"owner", "page"}

    def clean(self) -> dict[str, Any]:
        """A body is named when it is for a body, and only then."""
        cleaned = super().clean()
        if cleaned.get("scope") != SavedView.Scope.BODY:
            cleaned["body"] = None
        elif cleaned.get("body") is None and "body" not in self.errors:
            self.add_error("body", _("Choose the body that shall see it."))
        return cleaned


class NewSavedViewForm(SavedViewForm):
    """A new view of a list as it is shown."""

    class Meta(SavedViewForm.Meta):
        fields = (*SavedViewForm.Meta.fields, "page", "query")

    page = forms.ChoiceField(choices=list_choices, initial="", widget=forms.HiddenInput)
    query = forms.CharField(
        required=False, initial="", max_length=LONGEST, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """What the list is asked, in one spelling."""
        cleaned = super().clean()
        if "page" in cleaned and "query" in cleaned:
            cleaned["query"] = canonical(asked_by(cleaned["query"]), list_view(cleaned["page"]))
        return cleaned


class RewriteForm(ActionForm):
    """What the list is asked now."""

    query = forms.CharField(
        required=False, initial="", max_length=LONGEST, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "query" not in self.data:
            raise forms.ValidationError(_("Save a view from its list."))
        if "query" in cleaned:
            cleaned["query"] = canonical(asked_by(cleaned["query"]), list_view(self.obj.page))
        return cleaned
