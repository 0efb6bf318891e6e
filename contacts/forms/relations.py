"""Forms over relations."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Relation, RelationType
from crm.forms import Base, RecordForm

KINDS = ("person", "organization")


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
        if not self.errors and self.is_known(cleaned):
            self.add_error("type", _("This very relation is noted already."))
        return cleaned

    def is_known(self, cleaned: dict[str, Any]) -> bool:
        """Whether another relation says the same of the same two and the same time."""
        there, back = (
            Q(**{f"from_{k}": cleaned.get(f"{a}_{k}") for k in KINDS})
            & Q(**{f"to_{k}": cleaned.get(f"{b}_{k}") for k in KINDS})
            for a, b in (("from", "to"), ("to", "from"))
        )
        reads_alike = cleaned["type"].name == cleaned["type"].inverse
        same = there | back if reads_alike else there
        others = Relation.objects.exclude(pk=self.instance.pk).filter(type=cleaned["type"])
        return others.filter(same, start=cleaned["start"], end=cleaned["end"]).exists()
