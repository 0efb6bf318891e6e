"""The pages of contact points."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from contacts.actions import confirm_point, retire_point, revive_point
from contacts.forms.points import ContactPointForm, RetirePointForm
from contacts.models import ContactPoint
from contacts.views.parts import PartOfContact
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordHistory,
    RecordUpdate,
)


class ContactPointCreate(PartOfContact, RecordCreate):
    model = ContactPoint
    form_class = ContactPointForm
    prefilled = ("person", "organization")


class ContactPointUpdate(PartOfContact, RecordUpdate):
    model = ContactPoint
    form_class = ContactPointForm


class ContactPointDelete(PartOfContact, RecordDelete):
    model = ContactPoint


class ContactPointHistory(PartOfContact, RecordHistory):
    model = ContactPoint


class ContactPointConfirm(PartOfContact, ActionView):
    """One click: it was dialled, and they answered."""

    model = ContactPoint
    action = confirm_point
    label = gettext_lazy("Still right")
    success = gettext_lazy("“%(name)s” was confirmed today.")


class ContactPointRetire(PartOfContact, ActionView):
    model = ContactPoint
    action = retire_point
    form_class = RetirePointForm
    label = gettext_lazy("No longer right")
    explanation = gettext_lazy("It stays with its reason, and whoever had it is found by it.")
    success = gettext_lazy("“%(name)s” was retired.")


class ContactPointRevive(PartOfContact, ActionView):
    model = ContactPoint
    action = revive_point
    label = gettext_lazy("Take into use again")
    success = gettext_lazy("“%(name)s” is in use again.")
