"""Forms over people, organizations, posts and contact points."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.ids import is_economic_code, is_legal_id, is_national_id
from contacts.models import ContactPoint, Organization, Person, Post, Relation, RelationType
from crm.facts import FactsFormMixin
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import Base, RecordForm
from crm.picks import PickField


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
            *("sectors", "dissolved", "renamed_to", "note"),
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

    def warnings(self) -> list[str]:
        number = self.instance.national_id
        wrong = number and not is_national_id(number)
        return [str(_("The national ID has a wrong length or check digit."))] if wrong else []


class NewPersonForm(PersonForm):
    """A new person with the post they hold and how to reach them, in one go."""

    rows = (*PersonForm.rows, ("organization", "post"), ("mobile", "email"))

    class Meta(PersonForm.Meta):
        fields = ("honorific", "given_name", "family_name", "name_en", "aliases", "note")

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
        fields = ("person", "organization", "kind", "value", "label", "confirmed_on", "post")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one, other in (("person", "organization"), ("organization", "person")):
            if getattr(self.instance, f"{one}_id") or self.initial.get(one):
                self.fields.pop(other, None)
        self.offer_posts()

    def offer_posts(self) -> None:
        """The posts of the person it reaches; an organization's points are of no post."""
        key = self.data.get("person") or self.initial.get("person") or self.instance.person_id
        people = Person.objects.filter(pk=key) if str(key).isdecimal() else Person.objects.none()
        held = Post.objects.filter(person__in=people).for_list().main_first()
        field = self.fields["post"]
        field.queryset = held
        field.label_from_instance = lambda post: f"{post} · {post.organization}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        owners = [cleaned.get("person"), cleaned.get("organization")]
        if not any(owners) and not self.errors:
            raise ValidationError(_("Say whom it reaches: a person or an organization."))
        return cleaned


class AsOfForm(forms.Form):
    """The day whose holders of posts are shown."""

    as_of = JalaliDateField(required=False, label=_("As of"))


class RelationForm(RecordForm):
    """A relation begins at the page it is added on and leads to a person or an organization."""

    rows = (("start", "end"),)

    class Meta(Base):
        model = Relation
        fields = (
            *("from_person", "from_organization", "type", "to_person", "to_organization"),
            *("start", "end", "note"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = (("from_person", "from_organization"), ("from_organization", "from_person"))
        for one, other in sides:
            if getattr(self.instance, f"{one}_id") or self.initial.get(one):
                self.fields.pop(other, None)
        offered = RelationType.objects.filter(used=True)
        present = RelationType.objects.filter(pk=self.instance.type_id)
        self.fields["type"].queryset = offered | present

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        both = bool(cleaned.get("to_person")) == bool(cleaned.get("to_organization"))
        if both and not self.errors.keys() & {"to_person", "to_organization"}:
            self.add_error("to_organization", _("Choose one person or one organization."))
        return cleaned
