"""Forms over people."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.honorifics import split_honorific
from contacts.ids import is_national_id
from contacts.models import ContactPoint, Organization, Person
from crm.formfields import CleanCharField
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import PickField
from crm.pictures import PhotoField


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

    def clean(self) -> dict[str, Any]:
        """Honorifics typed before the name stand apart from it."""
        cleaned = super().clean()
        first = "given_name" if cleaned.get("given_name") else "family_name"
        honorific, name = split_honorific(cleaned.get(first) or "")
        if honorific and "honorific" in self.fields:
            before = cleaned.get("honorific") or ""
            cleaned["honorific"] = f"{before} {honorific}".strip()
            cleaned[first] = name
        return cleaned

    def warnings(self) -> list[str]:
        number = self.instance.national_id
        wrong = number and not is_national_id(number)
        return [str(_("The national ID has a wrong length or check digit."))] if wrong else []


class PhotoForm(ActionForm):
    """A photo; sent without one, the present photo is taken away."""

    photo = PhotoField(
        required=False,
        label=_("photo"),
        help_text=_("JPEG, PNG or WebP; without a file the present photo is taken away."),
    )


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
    mobile = CleanCharField(required=False, max_length=60, label=_("mobile"))
    email = CleanCharField(required=False, max_length=200, label=_("e-mail"))

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
                raise ValidationError(error.messages) from error
        return value

    @property
    def points(self) -> dict[str, str]:
        """The contact points that were filled in, by kind."""
        return {
            kind: self.cleaned_data[kind] for kind in ("mobile", "email") if self.cleaned_data[kind]
        }
