"""Forms over merges: with whom, and whose value stands where the records differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.merging import JOIN, Question
from crm.forms import ActionForm
from crm.picks import PickField

WITH = "with"


class MergeWithForm(ActionForm):
    """One more record, chosen by typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = type(self.obj).objects.visible_to(self.user).exclude(pk=self.obj.pk)
        self.fields[WITH] = PickField(visible, label=_("merge with"))


class MergeForm(ActionForm):
    """Which record stays, and of each field in which they differ whose value stands."""

    survivor = forms.ChoiceField(label=_("this record stays"), widget=forms.RadioSelect)
    #: key and version of each record as its reader saw them
    seen = forms.CharField(widget=forms.HiddenInput, max_length=500)

    def __init__(
        self, *args: Any, records: Sequence[Any], asked: Sequence[Question], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.records = {str(record.pk): record for record in records}
        self.fields["survivor"].choices = [(key, str(one)) for key, one in self.records.items()]
        self.initial["survivor"] = str(self.obj.pk)
        self.initial["seen"] = " ".join(f"{one.pk}:{one.version}" for one in records)
        for question in asked:
            self.fields[question.name] = choice_of(question)

    def clean_survivor(self) -> Any:
        return self.records[self.cleaned_data["survivor"]]

    def clean_seen(self) -> dict[int, int]:
        """{key: version}"""
        pairs = [told.partition(":") for told in self.cleaned_data["seen"].split()]
        seen = {key: version for key, _sign, version in pairs if key in self.records}
        if seen.keys() != self.records.keys() or not all(map(str.isdecimal, seen.values())):
            raise ValidationError(_("Load the page again, then choose once more."))
        return {int(key): int(version) for key, version in seen.items()}

    @property
    def choices(self) -> dict[str, str]:
        """{field: whose value stands}"""
        own = type(self).base_fields
        return {name: value for name, value in self.cleaned_data.items() if name not in own}

    @property
    def others(self) -> list[Any]:
        """The records that become part of the one that stays."""
        survivor = self.cleaned_data["survivor"]
        return [record for record in self.records.values() if record.pk != survivor.pk]


def choice_of(question: Question) -> forms.ChoiceField:
    choices: list[Any] = [(offer.key, str(offer.source)) for offer in question.offers]
    choices += [(JOIN, _("All, one below the other"))] if question.joins else []
    return forms.ChoiceField(
        choices=choices, initial=question.first, label=question.label, widget=forms.RadioSelect
    )
