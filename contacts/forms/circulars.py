"""Forms over letters to many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from contacts.models import Circular
from contacts.placeholders import KNOWN, WORDS, Wording
from crm.formfields import CleanCharField
from crm.forms import ActionForm, Base, RecordForm

LONGEST_TEXT = 20_000


class CircularForm(RecordForm):
    """The text in its writer's own words, with the few that are filled in for each reader."""

    rows = (("group", "language"),)

    class Meta(Base):
        model = Circular
        fields = ("group", "language", "subject", "text", "why", "share_addresses")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].max_length = LONGEST_TEXT
        self.fields["text"].help_text = told_words()
        self.fields["text"].widget.attrs["class"] = "input input-tall"
        if self.instance._state.adding:
            self.initial.setdefault("language", get_language())
            self.initial.setdefault("text", f"{KNOWN['greeting'].written}\n\n")

    def clean_subject(self) -> str:
        return self.understood("subject")

    def clean_text(self) -> str:
        if len(self.cleaned_data["text"]) > LONGEST_TEXT:
            raise ValidationError(_("This is too long for a letter."))
        return self.understood("text")

    def understood(self, name: str) -> str:
        """The text as typed; ValidationError for words in braces that nobody knows."""
        text: str = self.cleaned_data[name]
        Wording(text, Circular.Language.FA)
        return text


def told_words() -> Any:
    """What may stand in braces, for those who write."""
    words = format_html_join(" ", '<bdi class="blank">{}</bdi>', ((w.written,) for w in WORDS))
    otherwise = _("colleague")
    example = f"{KNOWN['post'].written[:-1]}|{otherwise}}}"
    return format_html(
        '{} {}<br>{} <bdi class="blank">{}</bdi>',
        _("Filled in for each reader:"),
        words,
        _("With words of your own for those of whom it is not known:"),
        example,
    )


class SendForm(ActionForm):
    """What the sender saw: how many get the letter, and in which version."""

    expected = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)


class TakeBackForm(ActionForm):
    reason = CleanCharField(max_length=200, label=gettext_lazy("reason"))
