"""The pages of relations."""

from __future__ import annotations

from typing import Any

from contacts.actions.relations import relate
from contacts.forms.relations import RelationForm
from contacts.models import Relation
from contacts.views.parts import SHOWN, PartOfContact
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordHistory,
    RecordUpdate,
)


class RelationCreate(PartOfContact, RecordCreate):
    model = Relation
    form_class = RelationForm
    prefilled = ("from_person", "from_organization")

    def record(self, form: RelationForm, key: Any) -> None:
        relate(form.instance, by=self.request.user, key=key)


class RelationUpdate(PartOfContact, RecordUpdate):
    model = Relation
    form_class = RelationForm

    def record(self, obj: Relation) -> None:
        relate(obj, by=self.request.user)


class RelationDelete(PartOfContact, RecordDelete):
    model = Relation


class RelationHistory(PartOfContact, RecordHistory):
    model = Relation


def relations_of(party: Any) -> list[dict[str, Any]]:
    """The relations of a person or organization as seen from there."""
    found = Relation.objects.of(party).of_known_parties().for_list()
    shown = found.order_by("type__place", "pk")[:SHOWN]
    return [
        {"relation": relation, "reads": reads, "other": other}
        for relation in shown
        for reads, other in [relation.seen_from(party)]
    ]
