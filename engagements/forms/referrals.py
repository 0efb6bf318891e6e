"""What is asked when something is referred, returned, or somebody is away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.dates import today
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm, Base, RecordForm
from crm.models import User
from engagements.models import Substitution


class ReferForm(ActionForm):
    to = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("last_name", "first_name", "username"),
        label=_("refer to"),
    )
    note = CleanCharField(
        max_length=300,
        required=False,
        label=_("note"),
        help_text=_("What you would write on the margin: what they are to do."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = field.queryset.exclude(pk=self.user.pk)


class ReturnForm(ActionForm):
    answer = CleanCharField(max_length=300, label=_("what you say to it"))


class PostponeManyForm(ActionForm):
    due = JalaliDateField(label=_("new due date"))
    reason = CleanCharField(max_length=200, label=_("reason"))

    def clean_due(self) -> date:
        """A day that has passed is late already."""
        due: date = self.cleaned_data["due"]
        if due < today():
            raise forms.ValidationError(_("This day is over."))
        return due


class SubstitutionForm(RecordForm):
    rows = (("first_day", "last_day"),)

    class Meta(Base):
        model = Substitution
        fields = ("away", "substitute", "first_day", "last_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Others than administrators speak for themselves."""
        super().__init__(*args, **kwargs)
        active = User.objects.filter(is_active=True)
        chosen: Any = self.fields["substitute"]
        chosen.queryset = active.exclude(pk=self.user.pk) if self.own else active
        away: Any = self.fields["away"]
        away.queryset = active.filter(pk=self.user.pk) if self.own else active
        if self.own:
            away.initial = self.user.pk
            self.initial["away"] = self.user.pk

    @property
    def own(self) -> bool:
        return not self.user.is_administrator
