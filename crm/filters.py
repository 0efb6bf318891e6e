"""What every list offers to narrow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from crm.models import Record
from crm.picks import PickField


class PickFilter(django_filters.Filter):
    """Rows that belong to one record, chosen by typing."""

    def __init__(self, model: type[Record], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.picked = model

    @property
    def field(self) -> Any:
        if not hasattr(self, "_field"):
            visible = self.picked.objects.visible_to(self.parent.request.user)
            self._field = PickField(visible, required=False, label=self.label)
        return self._field


class RecordFilter(django_filters.FilterSet):
    """A text search over the search key, then the type's own filters."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search", "class": "input", "id": "list-q"}),
    )

    @classmethod
    def get_filters(cls) -> Any:
        """The words first, for what follows may be asked in another way of rows that are found by
        them."""
        filters = super().get_filters()
        filters.move_to_end("q", last=False)
        return filters

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value)

    @property
    def form(self) -> forms.Form:
        form = super().form
        for field in form.fields.values():
            field.widget.attrs.setdefault("class", "input")
        return form

    def active(self, query: QueryDict) -> Iterator[dict[str, str]]:
        """The filters in force, each with the address of the list without it."""
        form = self.form
        if not form.is_bound:
            return
        form.is_valid()
        for name, value in form.cleaned_data.items():
            if value not in (None, "", []) and name != "q":
                rest = query.copy()
                for key in (name, f"{name}_q", "page"):
                    rest.pop(key, None)
                label = str(form.fields[name].label)
                yield {
                    "label": label,
                    "value": self.shown(form.fields[name], value),
                    "remove_url": f"?{rest.urlencode()}",
                }

    @staticmethod
    def shown(field: forms.Field, value: Any) -> str:
        """A filter's value in the words of its choices."""
        if isinstance(value, Model):
            return str(value)
        choices: Any = getattr(field, "choices", ())
        labels = {str(key): str(label) for key, label in choices if not isinstance(label, list)}
        return labels.get(str(value)) or str(field.prepare_value(value))
