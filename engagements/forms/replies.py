"""What may be said to a follow-up, and how it is decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.files import FilesField
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm
from engagements.forms.follow_ups import day_off_warning
from engagements.models import Reply

Kind = Reply.Kind
LONGEST = 4000


def words(**kwargs: Any) -> CleanCharField:
    area = forms.Textarea(attrs={"class": "input", "rows": 3})
    return CleanCharField(multiline=True, max_length=LONGEST, widget=area, **kwargs)


class Said(forms.Form):
    """What is said, with what belongs to it."""

    text = words(required=False, label=_("what you want to say"))
    until = JalaliDateField(required=False, label=_("until when"))
    files = FilesField(required=False, label=_("files"))

    #: what says nothing without words
    WORDY = (Kind.PROGRESS, Kind.NOT_MINE, Kind.REMARK)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind in self.WORDY and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what you want to say."))
        if kind == Kind.MORE_TIME and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Name a later day than the present one."))
        return cleaned


class AnswerForm(Said):
    """What whoever owes it says by a link; `asked` is the button it stands over, which is sent as
    `kind`. With `evidence` what is done is proved by words or a file."""

    SAYS = (Kind.SEEN, Kind.DONE, Kind.PROGRESS, Kind.MORE_TIME, Kind.NOT_MINE)

    kind = forms.ChoiceField(
        choices=[(one.value, one.label) for one in SAYS], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, asked: str, evidence: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{asked}_%s", **kwargs)
        self.asked, self.evidence = str(asked), evidence
        self.require("text", asked in self.WORDY, _("Write what you want to say."))
        later = _("Name a later day than the present one.")
        self.require("until", asked == Kind.MORE_TIME, later)
        if self.wants_proof:
            self.fields["text"].help_text = _("A letter number, or who confirms it; or add a file.")

    def require(self, name: str, needed: bool, why_not: str) -> None:
        self.fields[name].required = needed
        self.fields[name].error_messages["required"] = why_not

    @property
    def wants_proof(self) -> bool:
        return self.evidence and self.asked == Kind.DONE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.wants_proof and not (cleaned.get("text") or cleaned.get("files") or self.errors):
            self.add_error("text", _("Say what proves that it is done, or add a file."))
        return cleaned


class ReplyForm(Said, ActionForm):
    """What somebody with an account says."""

    kind = forms.ChoiceField(label=_("what is said"), choices=())

    field_order = ("kind", "text", "until", "files")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = (Kind.PROGRESS, Kind.REMARK, Kind.MORE_TIME, Kind.NOT_MINE, Kind.DONE)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in said]


class AcceptForm(ActionForm):
    """More time may be given until another day than was asked for, without one as asked; where
    evidence is wanted of what is done, it may be given here."""

    due = JalaliDateField(required=False, label=_("new due date"))
    evidence = words(
        required=False,
        label=_("evidence"),
        help_text=_("A letter number, a file, or who confirms it."),
    )
    files = FilesField(required=False, label=_("files"))
    answer = words(required=False, label=_("a word to them"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"].initial = self.obj.until
        if self.obj.kind != Kind.MORE_TIME:
            del self.fields["due"]
        if self.obj.kind != Kind.DONE or not self.obj.follow_up.evidence_required:
            del self.fields["evidence"], self.fields["files"]

    def warnings(self) -> list[str]:
        if self.obj.kind != Kind.MORE_TIME:
            return []
        until = self.cleaned_data["due"] or self.obj.until
        return day_off_warning(until) if until else []


class RefuseForm(ActionForm):
    answer = words(label=_("why not; they are told"))
