"""What the room of a meeting asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.models import Person
from crm import rights
from crm.formfields import CleanCharField, ClockField, PersianIntegerField
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import PickField
from engagements import quickline
from engagements.models import AgendaItem, Attendance, Resolution, Statement

MOST_VOTES = 30_000
LONGEST_LINE = 4000


class MinutesForm(RecordForm):
    """The minutes of one item."""

    class Meta(Base):
        model = AgendaItem
        fields = ("notes",)


class LineForm(ActionForm):
    """A resolution in one line; see `engagements.quickline`."""

    line = CleanCharField(
        multiline=True,
        max_length=LONGEST_LINE,
        label=_("resolution"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        help_text=_("“@” says who owes it, “#” which problem or initiative, a date until when."),
    )
    kind = forms.ChoiceField(
        choices=Resolution.Kind.choices, required=False, label=_("kind"), initial="decision"
    )
    owner = forms.CharField(required=False, initial="", widget=forms.HiddenInput)
    problem = forms.CharField(required=False, initial="", widget=forms.HiddenInput)

    @cached_property
    def read(self) -> quickline.Line:
        """What the line says."""
        chosen = {name: self.data.get(name) for name in ("owner", "problem")}
        text = self.cleaned_data.get("line", "")
        return quickline.read(text, self.obj.meeting, self.user, chosen)

    def clean(self) -> dict[str, Any]:
        """Every name means one record, and something is left to be decided."""
        cleaned = super().clean() or self.cleaned_data
        if "line" not in cleaned:
            return cleaned
        for doubt in self.read.doubts:
            text = _("Several are called “%(name)s”; choose one below.")
            if not doubt.offers:
                text = _("Nothing is found by “%(name)s”.")
            self.add_error("line", ValidationError(text, params={"name": doubt.name}))
            if doubt.offers:
                self.offer("owner" if doubt is self.read.who else "problem", doubt)
        return cleaned

    def offer(self, name: str, doubt: quickline.Found) -> None:
        """Ask which of several records is meant."""
        choices = [(one.pk, str(one)) for one in doubt.offers]
        field = forms.ChoiceField(choices=choices, required=False, widget=forms.RadioSelect)
        field.label = doubt.name
        self.fields[name] = field
        self._bound_fields_cache.pop(name, None)

    def told(self) -> dict[str, Any]:
        """What is handed to the action."""
        line, kind = self.read, self.cleaned_data["kind"] or Resolution.Kind.DECISION
        told = {"owner": line.owner, "problem": line.problem, "due": line.due}
        told |= {"initiative": line.initiative}
        return {"text": line.text, "kind": kind} | told


class SayForm(ActionForm):
    """Who said what, in one line."""

    rows = (("speaker", "stance"),)

    speaker = forms.ModelChoiceField(queryset=Attendance.objects.none(), label=_("speaker"))
    text = CleanCharField(max_length=5000, label=_("what was said"))
    stance = forms.ChoiceField(
        choices=Statement.Stance.choices, label=_("stance"), initial="information"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Attendance.objects.filter(meeting=self.obj.meeting_id)
        self.fields["speaker"].queryset = people.select_related("person")


class GuestForm(ActionForm):
    """A guest, found by typing; one nobody knows is added when that is asked for."""

    person = PickField(queryset=Person.objects.all(), label=_("guest"))
    anyway = forms.BooleanField(
        required=False, label=_("Add as a new person when nobody is found by this name")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(self.user)
        if not rights.may_create(self.user, Person):
            del self.fields["anyway"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        unknown = self.has_error("person", "unknown")
        if unknown and cleaned.pop("anyway", False):
            del self.errors["person"]
            return {"new_name": self["person"].value()[1]}
        cleaned.pop("anyway", None)
        return cleaned


class ReplaceForm(ActionForm):
    """Who stands in for somebody who is excused."""

    person = PickField(queryset=Person.objects.all(), label=_("stood in for by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(self.user)


class MarkForm(ActionForm):
    """Whether somebody is there, and since or until when."""

    rows = (("presence", "at"),)

    presence = forms.ChoiceField(choices=Attendance.Presence.choices, label=_("presence"))
    at = ClockField(
        required=False,
        label=_("at"),
        help_text=_("When they came late or left early; empty means now."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["presence"].initial = self.obj.presence


class VoteForm(ActionForm):
    """How many were for it; by name where that was asked for."""

    rows = (("votes_for", "votes_against", "votes_abstained"),)

    votes_for = PersianIntegerField(
        required=False, min_value=0, max_value=MOST_VOTES, label=pgettext_lazy("votes", "for")
    )
    votes_against = PersianIntegerField(
        required=False, min_value=0, max_value=MOST_VOTES, label=pgettext_lazy("votes", "against")
    )
    votes_abstained = PersianIntegerField(
        required=False, min_value=0, max_value=MOST_VOTES, label=_("abstained")
    )
    votes_named = CleanCharField(
        required=False,
        multiline=True,
        max_length=5000,
        label=_("votes by name"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        help_text=_("Who voted how, when it was voted by name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(self.obj, name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(value not in (None, "") for value in cleaned.values()):
            raise ValidationError(_("Say how it was voted."))
        return cleaned
