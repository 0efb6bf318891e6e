"""What is asked when minutes are sent round, approved, corrected and answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.dates import today
from crm.formfields import JalaliDateField
from crm.forms import ActionForm
from crm.text import normalise
from engagements.actions.minutes import doubts
from engagements.models import Minutes

#: for how many days those who were present may comment, unless another day is given
DAYS_TO_COMMENT = 7
LONGEST_COMMENT = 4000


class SeenForm(ActionForm):
    """Carries the version its reader saw, so that nothing is done twice or over another's head."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = Minutes.everything.latest_of(self.obj)
        self.fields["expected"].initial = self.latest.number if self.latest else 0


class CirculateForm(SeenForm):
    until = JalaliDateField(
        label=_("comments until"),
        help_text=_("Whoever says nothing by the end of this day consents."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = today() + timedelta(days=DAYS_TO_COMMENT)


class ApproveForm(SeenForm):
    """Asks to be confirmed where there is a doubt."""

    confirmed = forms.BooleanField(required=False, label=_("I approve all the same"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubts = list(doubts(self.obj, self.latest))
        if not self.doubts:
            del self.fields["confirmed"]


class CorrectForm(ActionForm):
    reason = forms.CharField(
        label=_("reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("Stands on the new version."),
    )


class ReplyForm(ActionForm):
    reply = forms.CharField(
        label=_("answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_COMMENT
    )


class CommentForm(forms.Form):
    """What somebody who was present has to say, on the page of their link."""

    text = forms.CharField(max_length=LONGEST_COMMENT, widget=forms.Textarea)

    def clean_text(self) -> str:
        text = normalise(self.cleaned_data["text"], multiline=True)
        if not text:
            raise forms.ValidationError(_("Write what you want to say."))
        return text
