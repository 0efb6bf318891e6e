"""Forms over resolutions, and what is put to the vote by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from crm.files import FilesField
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm, Base
from crm.picks import PickField
from engagements.forms.meetings import LedBodyForm, PartForm
from engagements.models import Ballot, LetterTemplate, Meeting, Motion, Resolution

EVIDENCE = _("The number of a letter, or where it can be seen that it is carried out.")


class ResolutionForm(PartForm):
    """A resolution; a new one may bring its follow-up with it."""

    rows = (("kind", "state"), ("confirmed_by", "closed_in"))

    class Meta(Base):
        model = Resolution
        fields = (
            *("meeting", "text", "item", "problem", "kind", "state"),
            *("evidence", "confirmed_by", "closed_in"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A meeting decides or recommends; what was voted on by mail stays that."""
        super().__init__(*args, **kwargs)
        offered = Resolution.OF_MEETINGS
        if self.instance.pk and self.instance.kind not in offered:
            for name in ("meeting", "item", "kind"):
                del self.fields[name]
            return
        choices = [pair for pair in Resolution.Kind.choices if pair[0] in offered]
        self.fields["kind"].choices = choices

    def limit_choices_to_visible(self) -> None:
        """A numbered resolution stays with its body, whose number it bears."""
        super().limit_choices_to_visible()
        if self.instance.body_id and "meeting" in self.fields:
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
        fields = ("meeting", "text", "item", "problem", "kind")


class CarryOutForm(ActionForm):
    """What proves that a resolution is carried out."""

    rows = (("confirmed_by", "closed_in"),)

    evidence = CleanCharField(
        multiline=True,
        required=False,
        label=_("evidence"),
        help_text=EVIDENCE,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    files = FilesField(required=False, label=_("files"))
    confirmed_by = PickField(Person.objects.all(), required=False, label=_("confirmed by"))
    closed_in = PickField(
        Meeting.objects.all(),
        required=False,
        label=_("closed in"),
        help_text=_("The meeting that heard of it and was content."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].initial = self.obj.evidence
        for name in ("confirmed_by", "closed_in"):
            rows = self.fields[name].queryset
            self.fields[name].queryset = rows.visible_to(self.user)


class CommunicateForm(ActionForm):
    """Which template the letter begins with; without one the first that fits."""

    template = forms.ModelChoiceField(
        LetterTemplate.objects.order_by("sort_key"),
        required=False,
        label=_("template"),
        empty_label=_("the first that has a place for the text of a resolution"),
        widget=forms.Select(attrs={"class": "input"}),
    )


class MotionForm(LedBodyForm):
    """What a body is to decide without a meeting."""

    rows = (("body", "until"),)

    class Meta(Base):
        model = Motion
        fields = ("body", "until", "text", "why")


class VoteForm(forms.Form):
    """The vote of a seat, by whoever has its signed address."""

    choice = forms.ChoiceField(choices=Ballot.Choice.choices, label=_("vote"))


class BallotForm(ActionForm):
    """A vote that reached us otherwise, with how."""

    rows = (("choice", "note"),)

    choice = forms.ChoiceField(
        choices=Ballot.Choice.choices,
        label=_("vote"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    note = CleanCharField(
        max_length=200, label=_("how it reached us"), help_text=_("By telephone, by a letter, …")
    )
