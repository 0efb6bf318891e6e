"""Forms over people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.honorifics import joined, split_honorific
from contacts.ids import is_national_id
from contacts.models import ContactPoint, Organization, Person
from crm.formfields import CleanCharField, from_left
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import PickField
from crm.pictures import PhotoField
from crm.wording import single


class PersonForm(RecordForm):
    rows = (
        ("honorific", "given_name", "family_name"),
        ("national_id", "birthday", "deceased"),
    )

    class Meta(Base):
        model = Person
        fields = (
            *("honorific", "given_name", "family_name", "name_en", "aliases", "national_id"),
            *("birthday", "deceased", "do_not_contact", "biography", "note"),
        )
        widgets = {
            "national_id": forms.TextInput(from_left("numeric")),
            "name_en": forms.TextInput(from_left()),
        }

    def clean(self) -> dict[str, Any]:
        """Honorifics typed before the name stand apart from it."""
        cleaned = super().clean()
        first = "given_name" if cleaned.get("given_name") else "family_name"
        honorific, name = split_honorific(cleaned.get(first) or "")
        if "honorific" in self.fields:
            cleaned["honorific"] = joined(cleaned.get("honorific") or "", honorific)
            cleaned |= {first: name} if honorific else {}
        return cleaned

    def warnings(self) -> list[str]:
        number = self.instance.national_id
        wrong = number and not is_national_id(number)
        return [str(_("The national ID has a wrong length or check digit."))] if wrong else []


class PhotoForm(ActionForm):
    """Another photo; the present one is taken away only by a tick."""

    photo = PhotoField(
        required=False, label=_("photo"), help_text=_("A JPEG, PNG or WebP file of a face.")
    )
    remove = forms.BooleanField(required=False, label=_("take the present photo away"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.obj.photo:
            del self.fields["remove"]


class NewPersonForm(PersonForm):
    """A new person with the post they hold and how to reach them, in one go."""

    rows = (PersonForm.rows[0], ("organization", "post"), ("mobile", "email"))

    class Meta(PersonForm.Meta):
        fields = (
            *("honorific", "given_name", "family_name", "name_en", "aliases", "national_id"),
            "note",
        )

    organization = PickField(Organization.objects.all(), required=False, label=_("organization"))
    post = CleanCharField(required=False, max_length=200, label=_("post"))
    mobile = CleanCharField(
        required=False, max_length=60, label=_("mobile"), widget=forms.TextInput(from_left("tel"))
    )
    email = CleanCharField(
        required=False,
        max_length=200,
        label=_("e-mail"),
        widget=forms.TextInput(from_left("email")),
    )

    field_order = (
        *("honorific", "given_name", "family_name", "organization", "post", "mobile", "email"),
        *("national_id", "name_en", "aliases", "note"),
    )

    def clean_mobile(self) -> str:
        return self.checked("mobile", ContactPoint.Kind.MOBILE)

    def clean_email(self) -> str:
        return self.checked("email", ContactPoint.Kind.EMAIL)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("post") and not cleaned.get("organization") and not self.errors:
            self.add_error("organization", _("Choose the organization this post is in."))
        return cleaned

    def checked(self, name: str, kind: str) -> str:
        value = self.cleaned_data[name]
        if value:
            try:
                ContactPoint(kind=kind, value=value).clean()
            except ValidationError as error:
                raise ValidationError(single(error)) from error
        return value

    @property
    def points(self) -> dict[str, str]:
        """The contact points that were filled in, by kind."""
        return {
            kind: self.cleaned_data[kind] for kind in ("mobile", "email") if self.cleaned_data[kind]
        }
