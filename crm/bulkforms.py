"""The form of an edit of many records: each field is changed only when it is named."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms import RecordForm
from crm.models import User

YES, NO = "yes", "no"
#: the boxes that name the fields to change
SET = "set"


class BulkForm(forms.Form):
    """Some fields of the type's own edit form; an empty one that is named empties it everywhere."""

    required_css_class = "is-required"

    def __init__(
        self, *args: Any, form_class: type[RecordForm], names: tuple[str, ...], user: User
    ) -> None:
        super().__init__(*args)
        self.user = user
        own = form_class(user=user).fields
        self.fields |= {name: for_many(own[name]) for name in names if name in own}
        data: Any = self.data
        told = data.getlist(SET) if self.is_bound else []
        self.named = [name for name in self.fields if name in told]

    def clean(self) -> dict[str, Any]:
        """Only what is named counts."""
        cleaned = super().clean() or self.cleaned_data
        for name in set(self.fields) - set(self.named):
            cleaned.pop(name, None)
            self.errors.pop(name, None)
        if not self.named:
            raise forms.ValidationError(_("Tick the fields that are to be changed."))
        return cleaned

    @property
    def sent(self) -> list[tuple[str, str]]:
        """(name, value) of what was typed, to be sent once more."""
        names = {SET, *self.fields, *(f"{name}_q" for name in self.fields)}
        data: Any = self.data
        return [(n, v) for n, values in data.lists() if n in names for v in values]


def for_many(field: forms.Field) -> forms.Field:
    """The field as it is asked for many records: yes or no is chosen, not ticked."""
    field.initial = None
    if isinstance(field, forms.BooleanField):
        return forms.TypedChoiceField(
            choices=((YES, _("yes")), (NO, _("no"))),
            coerce=lambda value: value == YES,
            label=field.label,
            help_text=field.help_text,
            widget=forms.Select(attrs={"class": "input"}),
        )
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        field.choices = [("", "—"), *(pair for pair in choices if pair[0])]
    return field
