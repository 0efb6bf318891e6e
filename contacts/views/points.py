"""The pages of contact points."""

from __future__ import annotations

from contacts.forms.points import ContactPointForm
from contacts.models import ContactPoint
from contacts.views.parts import PartOfContact
from crm.views import (
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
