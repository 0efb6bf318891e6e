"""What may be said to a follow-up, and how it is decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.files import FilesField
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm
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
    """What whoever owes it says by a link; `kind` is the button that was pressed."""

    kind = forms.ChoiceField(
        choices=[pair for pair in Kind.choices if pair[0] != Kind.REMARK], widget=forms.HiddenInput
    )


class ReplyForm(Said, ActionForm):
    """What somebody with an account says."""

    kind = forms.ChoiceField(label=_("what is said"), choices=())

    field_order = ("kind", "text", "until", "files")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = (Kind.PROGRESS, Kind.REMARK, Kind.MORE_TIME, Kind.NOT_MINE, Kind.DONE)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in said]


class AcceptForm(ActionForm):
    answer = words(required=False, label=_("a word to them"))


class RefuseForm(ActionForm):
    answer = words(label=_("why not; they are told"))
