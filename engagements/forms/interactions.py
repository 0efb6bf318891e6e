"""Forms over interactions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm import rights
from crm.dates import today
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import Base, RecordForm
from crm.picks import PickField
from engagements.actions.interactions import Promise
from engagements.models import FollowUp, Interaction


class InteractionForm(RecordForm):
    rows = (("kind", "day", "time"),)

    class Meta(Base):
        model = Interaction
        fields = ("kind", "day", "time", "text", "confidential")
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "class": "input"})}

    day = JalaliDateField(label=_("day"), initial=today)


class NewInteractionForm(InteractionForm):
    """An interaction with whom it was, and what was promised."""

    rows = (*InteractionForm.rows, ("person", "organization"), ("promise", "promise_due"))
    field_order = ("kind", "day", "time", "text", "person", "organization", "promise")

    person = PickField(Person.objects.all(), required=False, label=_("person"))
    organization = PickField(Organization.objects.all(), required=False, label=_("organization"))
    promise = CleanCharField(
        required=False,
        max_length=300,
        label=_("promised"),
        help_text=_("Becomes a follow-up of whom it was with."),
    )
    promise_due = JalaliDateField(required=False, label=_("until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rights.may_create(self.user, FollowUp):
            del self.fields["promise"], self.fields["promise_due"]

    def clean(self) -> dict[str, Any]:
        """With whom it was, and what was promised as one thing."""
        cleaned = super().clean()
        if not (cleaned.get("person") or cleaned.get("organization")):
            known = self.errors.keys() & {"person", "organization"}
            if not known:
                self.add_error("person", _("Say with whom it was: a person or an organization."))
        if cleaned.get("day") and cleaned["day"] > today():
            self.add_error("day", _("This day has not come yet."))
        if cleaned.get("promise_due") and not cleaned.get("promise"):
            self.add_error("promise", _("Say what was promised."))
        return cleaned

    @property
    def takes_promises(self) -> bool:
        """Whether its reader may add follow-ups."""
        return "promise" in self.fields

    @property
    def promised(self) -> Promise | None:
        title = self.cleaned_data.get("promise")
        return Promise(title, self.cleaned_data["promise_due"]) if title else None
