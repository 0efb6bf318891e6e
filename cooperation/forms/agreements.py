"""Forms over agreements and what belongs to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization
from cooperation.kinds import KINDS
from cooperation.models import Agreement, AgreementParty, Obligation
from cooperation.models.agreements import BETWEEN
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import is_key
from engagements.models import FollowUp


class KindsField(forms.MultipleChoiceField):
    """Kinds of cooperation, kept as their slugs in one text."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        """Of a text its slugs."""
        return value.split(BETWEEN) if isinstance(value, str) and value else value

    def clean(self, value: Any) -> Any:
        """The slugs as one text."""
        return BETWEEN.join(super().clean(self.prepare_value(value)))


class AgreementForm(RecordForm):
    scope = KindsField(required=False, label=_("scope"))
    rows = (("number", "body", "keeper"), ("signed", "valid_until"))

    class Meta(Base):
        model = Agreement
        fields = (
            *("title", "title_en", "number", "body", "keeper", "scope"),
            *("signed", "valid_until", "text"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "scope" in self.fields:
            kept = self.instance.scope.split(BETWEEN)
            self.fields["scope"].choices = KINDS.offered(*kept)


class AgreementPartForm(RecordForm):
    """A form over what belongs to an agreement its user may change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "agreement" not in self.fields:  # asked for one field alone
            return
        self.fields["agreement"].queryset = Agreement.objects.editable_by(self.user)
        self.fields["agreement"].disabled = not self.instance._state.adding

    def chosen_agreement(self) -> Agreement | None:
        """The agreement it belongs to, as far as it is known yet."""
        if self.instance.agreement_id:
            return self.instance.agreement
        key = self.data.get("agreement") or self.initial.get("agreement")
        mine = Agreement.objects.editable_by(self.user)
        return mine.filter(pk=key).first() if is_key(key) else None


class AgreementPartyForm(AgreementPartForm):
    rows = (("organization", "role"), ("signatory", "signed_as"))

    class Meta(Base):
        model = AgreementParty
        fields = ("agreement", "organization", "role", "signatory", "signed_as")

    def clean(self) -> dict[str, Any]:
        """Somebody twice in one role is told beside the field."""
        cleaned = super().clean()
        told = {name: cleaned.get(name) for name in ("agreement", "organization", "role")}
        twice = AgreementParty.objects.filter(**told).exclude(pk=self.instance.pk)
        if all(told.values()) and twice.exists():
            self.add_error("organization", _("This organization already has this role here."))
        return cleaned


class ObligationForm(AgreementPartForm):
    """One of the parties is to do something; who is none of them owes nothing by it."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("owed by"),
        empty_label="—",
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": _("Say which of the parties is to do it.")},
    )
    rows = (("organization", "due"),)

    class Meta(Base):
        model = Obligation
        fields = ("agreement", "organization", "text", "due")

    def limit_choices_to_visible(self) -> None:
        super().limit_choices_to_visible()
        agreement = self.chosen_agreement()
        sides = AgreementParty.objects.filter(agreement=agreement).values("organization")
        visible = Organization.objects.visible_to(self.user).filter(pk__in=sides)
        if "organization" in self.fields:
            self.fields["organization"].queryset = visible.order_by("sort_key")


class LinkFollowUpForm(ActionForm):
    """Which follow-up of that side, that is there already, an obligation is chased by."""

    follow_up = forms.ModelChoiceField(
        FollowUp.objects.none(),
        label=_("follow-up"),
        empty_label="—",
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side = self.obj.organization
        theirs = Q(owner_organization=side)
        if side == Organization.objects.home():
            theirs |= Q(owner_user__isnull=False)
        open_ones = FollowUp.objects.visible_to(self.user).open().filter(theirs)
        self.fields["follow_up"].queryset = open_ones.order_by("-pk")


class RenewForm(ActionForm):
    """The days of the agreement that takes its place; a draft until it is signed."""

    number = CleanCharField(required=False, max_length=40, label=_("number"))
    signed = JalaliDateField(
        required=False, label=_("signed on"), help_text=_("Empty while it is a draft.")
    )
    valid_until = JalaliDateField(required=False, label=_("valid until"))
    obligations = forms.BooleanField(
        required=False, initial=True, label=_("What each side is to do goes on")
    )
    rows = (("number", "signed", "valid_until"),)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        signed, until = cleaned.get("signed"), cleaned.get("valid_until")
        if signed and until and until < signed:
            wrong = ValidationError(_("An agreement cannot end before it is signed."))
            self.add_error("valid_until", wrong)
        return cleaned
