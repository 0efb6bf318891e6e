"""Forms over organizations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts import cities
from contacts.ids import is_economic_code, is_legal_id
from contacts.models import Organization, Province
from crm.facts import FactsFormMixin
from crm.formfields import CleanCharField, JalaliDateField, from_left
from crm.forms import ActionForm, Base, RecordForm
from crm.suggest import SuggestInput


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
        widgets = {
            "city": SuggestInput("contacts:city-suggestions", include="[name='province']"),
            "name_en": forms.TextInput(from_left()),
            **{
                name: forms.TextInput(from_left("numeric"))
                for name in ("legal_id", "economic_code")
            },
            "member_number": forms.TextInput(from_left()),
        }

    def clean(self) -> dict[str, Any]:
        """A city that lies in one province only tells the province."""
        cleaned = super().clean()
        there = {city.province for city in cities.called(cleaned.get("city") or "")}
        if len(there) == 1 and "province" in cleaned and not cleaned["province"]:
            cleaned["province"] = Province.objects.filter(code=there.pop()).first()
        return cleaned

    def warnings(self) -> list[str]:
        doubts = []
        if self.instance.legal_id and not is_legal_id(self.instance.legal_id):
            doubts.append(_("The legal-entity ID has a wrong length or check digit."))
        if self.instance.economic_code and not is_economic_code(self.instance.economic_code):
            doubts.append(_("The economic code is not one of 11 or 12 digits."))
        doubts += doubts_about_city(self.instance)
        return [str(doubt) for doubt in doubts]


def doubts_about_city(organization: Organization) -> list[Any]:
    """What is odd about the city when one goes by the official divisions."""
    if not organization.city or not organization.province:
        return []
    there = {city.province for city in cities.called(organization.city)}
    if organization.province.code in there:
        return []
    names = {"city": organization.city, "province": organization.province}
    if there:
        return [_("By the official divisions %(city)s is not in %(province)s.") % names]
    return [_("%(city)s is not among the official cities.") % names]


class OrganizationFactsForm(FactsFormMixin, RecordForm):
    """What the kind of an organization wants to know about it."""

    class Meta(Base):
        model = Organization
        fields = ()


class RenameForm(ActionForm):
    """The new name; the old one stays among the other names."""

    rows = (("name", "name_en"),)

    name = CleanCharField(max_length=200, label=_("new name"))
    name_en = CleanCharField(required=False, max_length=200, label=_("new English name"))
    day = JalaliDateField(required=False, label=_("since"), help_text=_("Today when empty."))


class AsOfForm(forms.Form):
    """The day whose holders of posts are shown."""

    as_of = JalaliDateField(required=False, label=_("As of"))
