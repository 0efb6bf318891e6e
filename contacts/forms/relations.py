"""Forms over relations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.models import Relation, RelationType
from crm.forms import Base, RecordForm


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
        asked = {"to_person", "to_organization"} <= self.fields.keys()
        if asked and both and not self.errors.keys() & {"to_person", "to_organization"}:
            self.add_error("to_organization", _("Choose one person or one organization."))
        return cleaned
