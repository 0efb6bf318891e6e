"""Facts of a kind: typed in a form made of their declarations, kept as JSON, shown in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from crm.dates import format_date
from crm.formfields import CleanCharField, JalaliDateField, PersianDecimalField
from crm.kinds import Fact, Kind
from crm.text import group_number

Plain = str | int | float
#: so many signs a line has at most, and a long text
MOST, MOST_OF_LONG = 300, 5000
#: how a day is kept
ISO = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def form_field(fact: Fact) -> forms.Field:
    """The form field a fact is typed in."""
    if fact.choices:
        offered = [("", "—"), *fact.choices]
        select = forms.Select(attrs={"class": "input"})
        return forms.ChoiceField(choices=offered, required=False, label=fact.label, widget=select)
    if fact.day:
        return JalaliDateField(required=False, label=fact.label)
    if fact.unit:
        return PersianDecimalField(
            required=False,
            label=fact.label,
            help_text=fact.unit,
            min_value=0,
            max_value=fact.most,
            max_digits=15,
            decimal_places=3,
        )
    return text_field(fact)


def text_field(fact: Fact) -> forms.Field:
    """What is too long is refused and stays to be cut by whoever typed it, not by the browser."""
    widget: forms.Widget = forms.TextInput(attrs={"class": "input"})
    most = MOST
    if fact.long:
        widget, most = forms.Textarea(attrs={"class": "input", "rows": 5}), MOST_OF_LONG
    return CleanCharField(
        multiline=fact.long,
        required=False,
        label=fact.label,
        widget=widget,
        validators=[MaxLengthValidator(most)],
    )


def plain(value: Any) -> Plain:
    """A cleaned value as JSON holds it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def day_of(value: Plain | date | None) -> date | None:
    """The day a value means, if it is one."""
    if not isinstance(value, str) or not ISO.fullmatch(value):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def told_facts(kind: Kind, facts: dict[str, Plain]) -> list[dict[str, Any]]:
    """The known facts of a record in words: [{name, label, html}] in the order of its kind."""
    return [
        {"name": fact.slug, "label": fact.label, "html": in_words(fact, facts[fact.slug])}
        for fact in kind.facts
        if facts.get(fact.slug) not in (None, "")
    ]


def in_words(fact: Fact, value: Plain) -> str:
    if fact.choices:
        return format_html("<bdi>{}</bdi>", dict(fact.choices).get(str(value), value))
    if fact.day and (day := day_of(value)):
        return format_html("<bdi>{}</bdi>", format_date(day))
    if fact.unit and not isinstance(value, str):
        return format_html("<bdi>{} {}</bdi>", group_number(value), fact.unit)
    if fact.long:
        return format_html('<div class="prose" dir="auto">{}</div>', lines(str(value)))
    return format_html("<bdi>{}</bdi>", value)


def lines(text: str) -> SafeString:
    """A text with its lines and paragraphs."""
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 (escaped there)


def told_value(value: Plain | date | None) -> str:
    """A value whose declaration is not at hand, such as one of an earlier kind."""
    if day := day_of(value):
        return format_date(day)
    if value is None or isinstance(value, str):
        return value or ""
    return group_number(value)  # type: ignore[arg-type]


class FactsFormMixin:
    """For a RecordForm over a record with `own_kind` and `facts`: a field for each fact."""

    instance: Any
    initial: dict[str, Any]
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fact in self.instance.own_kind.facts:
            self.fields[fact.slug] = form_field(fact)
            stored = self.instance.facts.get(fact.slug)
            stored = (day_of(stored) if fact.day else None) or stored
            self.initial.setdefault(fact.slug, stored)

    def clean(self) -> dict[str, Any]:
        """Facts left empty are forgotten; facts of an earlier kind are kept."""
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        own = {fact.slug for fact in self.instance.own_kind.facts} & self.fields.keys()
        kept = {slug: value for slug, value in self.instance.facts.items() if slug not in own}
        typed = {slug: cleaned.get(slug) for slug in own}
        known = {slug: plain(v) for slug, v in sorted(typed.items()) if v not in (None, "")}
        self.instance.facts = kept | known
        return cleaned
