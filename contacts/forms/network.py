"""What the page of a network asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from contacts.network import kind_choices
from crm.formfields import JalaliDateField
from crm.models import User
from crm.picks import PickField

DEPTHS = ((1, _("One step")), (2, _("Two steps")))


class PartyForm(forms.Form):
    """Whose network: one person or one organization."""

    person = PickField(Person.objects.all(), required=False, label=_("Person"))
    organization = PickField(Organization.objects.all(), required=False, label=_("Organization"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = field.queryset.visible_to(user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("person") and cleaned.get("organization"):
            self.add_error("organization", _("Choose one person or one organization."))
        return cleaned

    @property
    def party(self) -> Any:
        """The one that was chosen, if one was."""
        if not self.is_valid():
            return None
        return self.cleaned_data["person"] or self.cleaned_data["organization"]


class NetworkForm(forms.Form):
    """How far, by which kinds of links, on which day."""

    depth = forms.TypedChoiceField(
        label=_("How far"), required=False, choices=DEPTHS, coerce=int, empty_value=1
    )
    on = JalaliDateField(label=_("As of"), required=False)
    type = forms.MultipleChoiceField(
        label=_("Kinds of links"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = kind_choices()
