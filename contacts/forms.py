"""Forms over people, organizations, posts and contact points."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import ContactPoint, Organization, Person, Post
from crm.formfields import CleanCharField
from crm.forms import Base, RecordForm
from crm.picks import PickField


class OrganizationForm(RecordForm):
    rows = (("name", "kind"), ("province", "city"))

    class Meta(Base):
        model = Organization
        fields = ("name", "kind", "name_en", "parent", "province", "city", "aliases", "note")


class PersonForm(RecordForm):
    rows = (("honorific", "given_name", "family_name"),)

    class Meta(Base):
        model = Person
        fields = ("honorific", "given_name", "family_name", "name_en", "aliases", "note")


class NewPersonForm(PersonForm):
    """A new person with the post they hold and how to reach them, in one go."""

    rows = (*PersonForm.rows, ("organization", "post"), ("mobile", "email"))

    organization = PickField(Organization.objects.all(), required=False, label=_("organization"))
    post = CleanCharField(required=False, max_length=200, label=_("post"))
    mobile = CleanCharField(required=False, max_length=60, label=_("mobile"))
    email = CleanCharField(required=False, max_length=200, label=_("e-mail"))

    field_order = (
        *("honorific", "given_name", "family_name", "organization", "post", "mobile", "email"),
        *("name_en", "aliases", "note"),
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


class PostForm(RecordForm):
    rows = (("start", "end"),)

    class Meta(Base):
        model = Post
        fields = ("person", "organization", "title", "start", "end", "primary", "source")


class ContactPointForm(RecordForm):
    rows = (("kind", "value"), ("label", "confirmed_on"))

    class Meta(Base):
        model = ContactPoint
        fields = ("person", "organization", "kind", "value", "label", "confirmed_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one, other in (("person", "organization"), ("organization", "person")):
            if getattr(self.instance, f"{one}_id") or self.initial.get(one):
                self.fields.pop(other, None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        owners = [cleaned.get("person"), cleaned.get("organization")]
        if not any(owners) and not self.errors:
            raise ValidationError(_("Say whom it reaches: a person or an organization."))
        return cleaned
