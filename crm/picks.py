"""Choosing one record among many: a box to type in, answered by a short list.

Without script the typed text is looked up on the server: one hit is taken, several are offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views import View

from crm.hits import Hits
from crm.models import Record

OFFERED = 8


def is_key(value: Any) -> bool:
    """Whether a database could have a record with this key."""
    return str(value).isdecimal() and 0 < int(value) < 2**63


def pick_url(model: type[Record]) -> str:
    """Where a box asks which records of a type a text may mean."""
    return reverse(f"{model._meta.app_label}:{model.url_name()}-pick")


@cache
def hits_of(model: type[Record]) -> type[Hits]:
    """What tells records of a type apart, as the search over everything tells it."""
    view: Any = resolve(pick_url(model)).func
    hits: type[Hits] = view.view_class.hits
    return hits


@dataclass(frozen=True)
class Offer:
    """A record one may choose, and what tells it from others of the same name."""

    pk: int
    label: str
    hint: Sequence[str] = ()

    @classmethod
    def of(cls, row: Record) -> Offer:
        """The row as its type's `for_list` reads it: then a hint asks the database nothing."""
        return cls(row.pk, str(row), hits_of(type(row)).hint(row))


class PickWidget(forms.Widget):
    """A text box with suggestions and, hidden behind it, the key of what was chosen."""

    template_name = "crm/widgets/pick.html"

    def __init__(self, model: type[Record], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.model = model
        self.visible = model._base_manager.none()  # what the field takes; set with its queryset
        self.offers: list[Offer] = []
        self.chosen: Record | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        return data.get(name) or "", (data.get(f"{name}_q") or "").strip()

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_q" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        key, text = value if isinstance(value, tuple) else (value or "", "")
        key = getattr(key, "pk", key)
        found = None if text else self.chosen_or_read(key)
        offer = Offer.of(found) if found else Offer(key, text)
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "value": offer.pk,
            "label": offer.label,
            "hint": offer.hint,
            "pick_url": pick_url(self.model),
            "choices": self.offers,
        }
        return context

    def chosen_or_read(self, key: Any) -> Record | None:
        """The record of this key, not read again where it was chosen just now."""
        if self.chosen is not None and str(self.chosen.pk) == str(key):
            return self.chosen
        return self.read(key)

    def read(self, key: Any) -> Record | None:
        """The record of this key; of what is part of another by now, that other."""
        if not is_key(key):
            return None
        rows = self.visible.for_list()
        found: Record | None = rows.filter(pk=key).first()
        if found is None and (led := self.model.led_to(int(key))):
            found = rows.filter(pk=led.pk).first()
        return found

    def label_of(self, key: Any) -> str:
        """What the chosen record is called."""
        return str(self.chosen_or_read(key) or "")


class PickField(forms.ModelChoiceField):
    """A record of a type that has too many for a drop-down list."""

    widget: Any = PickWidget

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", PickWidget(queryset.model))
        kwargs["empty_label"] = None
        super().__init__(queryset, **kwargs)

    def _get_choices(self) -> Any:
        return []

    choices = property(_get_choices, forms.ChoiceField.choices.fset)

    def _set_queryset(self, queryset: Any) -> None:
        """What may be chosen is also all whose name the box may tell."""
        super()._set_queryset(queryset)
        self.widget.visible = self.queryset

    queryset = property(forms.ModelChoiceField._get_queryset, _set_queryset)

    def to_python(self, value: Any) -> Any:
        """What is part of another record by now means that other."""
        if value in self.empty_values:
            return None
        key = getattr(value, "pk", value)
        found = self.widget.read(key)
        if found is None:
            text = self.error_messages["invalid_choice"]
            raise ValidationError(text, code="invalid_choice", params={"value": str(key)[:40]})
        return found

    def clean(self, value: Any) -> Any:
        key, text = value if isinstance(value, tuple) else (value, "")
        if key or not text:
            self.widget.chosen = super().clean(key)
            return self.widget.chosen
        return self.found_by(text)

    def found_by(self, text: str) -> Record:
        """The one record the typed text can mean; ValidationError when none or several."""
        hits = list(self.found(text)) if "\x00" not in text else []
        exact = [hit for hit in hits if str(hit) == text]
        if len(hits) == 1 or len(exact) == 1:
            return (exact or hits)[0]
        self.widget.offers = [Offer.of(hit) for hit in hits[:OFFERED]]
        if hits:
            raise ValidationError(_("Several records fit this text; choose one of them."))
        raise ValidationError(
            format_lazy(_("No {kind} is found by this text."), kind=self.kind()), code="unknown"
        )

    def found(self, text: str) -> Any:
        return self.queryset.for_list().matching(text)[: OFFERED + 1]

    def kind(self) -> str:
        return str(self.queryset.model._meta.verbose_name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        key, text = data if isinstance(data, tuple) else (data, "")
        return super().has_changed(initial, key or text)


class TickField(forms.ModelMultipleChoiceField):
    """Some of a few records, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)
        except OverflowError as error:  # no database has a key so large
            params = {"pk": str(value[0])[:40]}
            text = self.error_messages["invalid_pk_value"]
            raise ValidationError(text, code="invalid_pk_value", params=params) from error


class RecordPick(View):
    """The short list under a pick box: the records the typed text may mean."""

    model: type[Record]
    #: what tells one of them from others of the same name
    hits: type[Hits]

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "").replace("\x00", "")[:200]
        visible = self.model.objects.visible_to(request.user)
        hits = visible.for_list().matching(query)[:OFFERED] if query.strip() else []
        return render(request, "crm/_options.html", {"options": [Offer.of(hit) for hit in hits]})
