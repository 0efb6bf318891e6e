"""Forms over organizations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.ids import is_economic_code, is_legal_id
from contacts.models import Organization
from crm.facts import FactsFormMixin
from crm.formfields import JalaliDateField
from crm.forms import Base, RecordForm


class OrganizationForm(RecordForm):
    rows = (
        ("name", "kind"),
        ("province", "city", "located_in"),
        ("legal_id", "economic_code"),
        ("member_number", "member_since", "member_until"),
        ("dissolved", "renamed_to"),
    )

    class Meta(Base):
        model = Organization
        fields = (
            *("name", "kind", "name_en", "parent", "province", "city", "located_in", "aliases"),
            *("legal_id", "economic_code", "member_number", "member_since", "member_until"),
            *("sectors", "dissolved", "renamed_to", "do_not_contact", "note"),
        )

    def warnings(self) -> list[str]:
        doubts = []
        if self.instance.legal_id and not is_legal_id(self.instance.legal_id):
            doubts.append(_("The legal-entity ID has a wrong length or check digit."))
        if self.instance.economic_code and not is_economic_code(self.instance.economic_code):
            doubts.append(_("The economic code is not one of 11 or 12 digits."))
        return [str(doubt) for doubt in doubts]


class OrganizationFactsForm(FactsFormMixin, RecordForm):
    """What the kind of an organization wants to know about it."""

    class Meta(Base):
        model = Organization
        fields = ()


class AsOfForm(forms.Form):
    """The day whose holders of posts are shown."""

    as_of = JalaliDateField(required=False, label=_("As of"))
