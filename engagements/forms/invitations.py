"""Whom to invite, and what those invited answer."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.forms.groups import PastedNames
from contacts.honorifics import split_honorific
from contacts.members import members_of
from contacts.models import Group, Organization, Person
from crm import rights
from crm.formfields import CleanCharField
from crm.forms import ActionForm
from crm.picks import PickField
from engagements.actions.invitations import heads_of, seated
from engagements.models import Invitation

#: more are not invited to one meeting at once
MOST_INVITED = 500
ANSWERS = [choice for choice in Invitation.Answer.choices if choice[0] != "waiting"]


class InviteForm(PastedNames, ActionForm):
    """The seats of the body, a group, those we know, or a guest who becomes a contact.

    Who heads an organization that is meant is invited for it.
    """

    rows = (
        ("group", "person"),
        ("honorific", "given_name", "family_name"),
        ("mobile", "email"),
    )
    field_order = ("seats", "group", "person", "names")
    GUEST = ("honorific", "given_name", "family_name", "mobile", "email")

    seats = forms.BooleanField(
        required=False, initial=True, label=_("Everybody who sits in the body that day")
    )
    group = PickField(Group.objects.all(), required=False, label=_("group"))
    person = PickField(Person.objects.all(), required=False, label=_("person"))
    honorific = CleanCharField(required=False, max_length=80, label=_("guest: honorific"))
    given_name = CleanCharField(required=False, max_length=100, label=_("guest: given name"))
    family_name = CleanCharField(required=False, max_length=100, label=_("guest: family name"))
    mobile = CleanCharField(required=False, max_length=40, label=_("guest: mobile"))
    email = forms.EmailField(required=False, max_length=254, label=_("guest: e-mail"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.UUIDField(
            required=False, initial=uuid.uuid4, widget=forms.HiddenInput
        )
        self.fields["names"].widget.attrs["rows"] = 3
        self.fields["group"].queryset = Group.objects.visible_to(self.user)
        self.fields["person"].queryset = Person.objects.visible_to(self.user)
        if not rights.may_create(self.user, Person):
            for name in self.GUEST:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Somebody must be meant; honorifics typed before a guest's name stand apart from it."""
        cleaned = super().clean() or self.cleaned_data
        first = "given_name" if cleaned.get("given_name") else "family_name"
        if name := cleaned.get(first):
            honorific, cleaned[first] = split_honorific(name)
            before = cleaned.get("honorific") or ""
            cleaned["honorific"] = f"{before} {honorific}".strip()
        if self.has_guest and not cleaned.get("family_name"):
            self.add_error("family_name", _("Give the family name of the guest."))
        named = any(cleaned.get(name) for name in ("seats", "group", "person", "names"))
        if not (named or self.has_guest or self.errors):
            raise ValidationError(_("Choose whom to invite."))
        return cleaned

    @property
    def has_guest(self) -> bool:
        """Whether a guest is typed in."""
        return any(self.cleaned_data.get(name) for name in self.GUEST)

    @property
    def guest(self) -> Person:
        """The guest as a new contact."""
        names = ("honorific", "given_name", "family_name")
        return Person(**{name: self.cleaned_data[name] for name in names})

    @property
    def points(self) -> dict[str, str]:
        """How the guest is reached."""
        kinds = ("mobile", "email")
        return {kind: self.cleaned_data[kind] for kind in kinds if self.cleaned_data[kind]}

    def people(self) -> list[Person]:
        """All that are meant, but for the guest; `headless` then tells of nobody's offices."""
        told = self.cleaned_data
        keys = set(seated(self.obj)) if told["seats"] else set()
        offices: set[int] = set()
        if told["group"]:
            members = members_of(told["group"], self.user)
            keys |= first_keys(members.people)
            offices |= first_keys(members.organizations)
        if told["person"]:
            keys.add(told["person"].pk)
        for party in getattr(self, "named", ()):
            (keys if isinstance(party, Person) else offices).add(party.pk)
        heads = heads_of(offices)
        self.headless = list(Organization.objects.filter(pk__in=offices - heads.keys()))
        keys |= set(heads.values())
        if len(keys) > MOST_INVITED:
            raise ValidationError(_("These are too many to be invited at once."))
        found = Person.objects.visible_to(self.user)
        return list(found.filter(pk__in=keys).order_by("sort_key", "pk"))


def first_keys(rows: Any) -> set[int]:
    """As many keys as may be invited at once, and one more."""
    return set(rows.order_by().values_list("pk", flat=True)[: MOST_INVITED + 1])


class AnswerForm(forms.Form):
    """What somebody without an account answers."""

    answer = forms.ChoiceField(choices=ANSWERS, label=_("answer"))
    deputy = CleanCharField(required=False, max_length=200, label=_("name of the deputy"))
    proposed = CleanCharField(
        required=False, max_length=300, label=_("another time that would suit")
    )

    def clean(self) -> dict[str, Any]:
        """Only what belongs to the answer is kept; what it needs must be there."""
        cleaned = super().clean() or self.cleaned_data
        told = cleaned.get("answer")
        for name, answer, message in (
            ("deputy", Invitation.Answer.DEPUTY, _("Write the name of your deputy.")),
            ("proposed", Invitation.Answer.OTHER, _("Write which time would suit.")),
        ):
            if told != answer:
                cleaned[name] = ""
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)
        return cleaned
