"""Forms over follow-ups, and what is asked of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm.dates import format_date
from crm.files import FilesField
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm, Base, RecordForm
from crm.holidays import holidays
from crm.models import User
from crm.picks import PickField
from engagements.actions.follow_ups import OWNERS
from engagements.models import FollowUp

MOST_PARTS, LONGEST_TITLE = 20, 300


def day_off_warning(day: date) -> list[str]:
    """That a day one has chosen is off, and why; it is taken all the same."""
    told = gettext("%(day)s is a day off (%(name)s).")
    off = holidays(day, day)
    return [told % {"day": format_date(day, "full"), "name": name} for name in off.values()]


class FollowUpForm(RecordForm):
    rows = (("due", "repeats"), ("priority", "state"), ("owner_user", "chaser"))

    class Meta(Base):
        model = FollowUp
        fields = (
            *("title", "due", "repeats", "priority", "state", "owner_user", "owner_person"),
            *("owner_organization", "owed_to", "chaser", "note", "evidence_required"),
            *("resolution", "problem", "letter"),
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
        if cleaned.get("repeats") and not cleaned.get("due"):
            self.add_error("due", _("What comes again needs a day to count from."))
        for name in named[1:]:
            self.add_error(
                name, _("Name one who owes it: a colleague, a person or an organization.")
            )
        if "due" in self.changed_data:
            self.instance.anchor = None
        return cleaned

    def warnings(self) -> list[str]:
        changed = "due" in self.changed_data
        return day_off_warning(self.instance.due) if changed and self.instance.due else []


class NewFollowUpForm(FollowUpForm):
    """A new one may be asked for at once, whatever its day is."""

    at_once = forms.BooleanField(required=False, label=_("ask for it by e-mail at once"))


class AskForm(ActionForm):
    word = CleanCharField(max_length=500, required=False, label=_("a word to them"))


class FinishForm(ActionForm):
    evidence = CleanCharField(
        multiline=True,
        required=False,
        label=_("evidence"),
        help_text=_("A letter number, a file, or who confirms it."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    files = FilesField(required=False, label=_("files"))


class PostponeForm(ActionForm):
    due = JalaliDateField(label=_("new due date"))
    reason = CleanCharField(max_length=200, label=_("reason"))

    def warnings(self) -> list[str]:
        return day_off_warning(self.cleaned_data["due"])


class HandOverForm(ActionForm):
    """Who owes it from now on."""

    owner_user = forms.ModelChoiceField(
        User.objects.filter(is_active=True), required=False, label=_("a colleague")
    )
    owner_person = PickField(Person.objects.all(), required=False, label=_("a person"))
    owner_organization = PickField(
        Organization.objects.all(), required=False, label=_("an organization")
    )
    note = CleanCharField(max_length=200, required=False, label=_("note"))
    at_once = forms.BooleanField(required=False, label=_("ask for it by e-mail at once"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = [name for name in OWNERS if cleaned.get(name)]
        if not named and not self.errors:
            self.add_error("owner_user", _("Name who owes it from now on."))
        for name in named[1:]:
            self.add_error(
                name, _("Name one who owes it: a colleague, a person or an organization.")
            )
        return cleaned


class SplitForm(ActionForm):
    """The parts, one in a line."""

    parts = CleanCharField(
        multiline=True,
        label=_("parts, one in a line"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
    )

    def clean_parts(self) -> list[str]:
        lines = self.cleaned_data["parts"].splitlines()
        parts = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if len(parts) < 2:
            raise forms.ValidationError(_("Write at least two parts, each in a line of its own."))
        if len(parts) > MOST_PARTS:
            raise forms.ValidationError(_("That are too many parts at once: at most 20."))
        if any(len(part) > LONGEST_TITLE for part in parts):
            raise forms.ValidationError(_("One of the parts is longer than 300 letters."))
        return parts


class StepForm(ActionForm):
    text = CleanCharField(max_length=300, label=_("step"))


class ReasonForm(ActionForm):
    reason = CleanCharField(max_length=200, label=_("reason"))


class DropForm(ReasonForm):
    end_series = forms.BooleanField(
        required=False,
        label=_("the whole series ends"),
        help_text=_("It comes again: unless you tick this, the next time is added now."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.obj.repeats:
            del self.fields["end_series"]
