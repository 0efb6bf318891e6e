"""What rows of an import do, in the reader's words: told when a page or a file shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from contacts.imports.fields import PEOPLE, POST_FIELDS, label_of
from contacts.models import Organization, Person, Province
from contacts.models.organizations import province_choices
from crm.facts import told_value
from crm.sentences import told
from crm.story import Names
from crm.story import in_words as value_in_words


def in_words(row: dict[str, Any], target: str) -> dict[str, Any]:
    """{lines: [(what, before, after)], problems, notes, pk} of what is kept of a row."""
    lines = [
        (label_of(target, slug), in_a_word(target, slug, before), in_a_word(target, slug, after))
        for slug, before, after in row.get("changes", ())
    ]
    return {
        "lines": [*row.get("lines", ()), *lines],
        "problems": sentences(row, "problems"),
        "notes": [*sentences(row, "notes"), *stays(row, target)],
        "candidates": row.get("candidates", []),
        "pk": row.get("pk"),
    }


def sentences(row: dict[str, Any], name: str) -> list[str]:
    return [told(one) for one in row.get(name, ())]


def stays(row: dict[str, Any], target: str) -> list[str]:
    """What stays although the row says otherwise."""
    return [
        _("%(what)s stays “%(kept)s”; the row says “%(other)s”.")
        % {
            "what": label_of(target, slug),
            "kept": in_a_word(target, slug, kept),
            "other": in_a_word(target, slug, other),
        }
        for slug, kept, other in row.get("stays", ())
    ]


def in_a_word(target: str, slug: str, value: Any) -> str:
    """A value of a field as a page shows it; names of organizations are kept as texts."""
    if slug == "photo":
        return _("a picture") if value else ""
    if slug.startswith("fact."):
        return told_value(value)
    field = field_of(target, slug)
    if field is None or (field.is_relation and isinstance(value, str)):
        return str(value)
    names: Names | None = None
    if field.related_model is Province:
        names = {Province: dict(province_choices())}
    return value_in_words(field, value, names)


def field_of(target: str, slug: str) -> Any:
    """The field of ours a meaning fills; None for a text of its own."""
    group, _dot, name = slug.rpartition(".")
    if group == "post":
        return POST_FIELDS[name]
    model: Any = Person if target == PEOPLE else Organization
    return None if group else model._meta.get_field(name)


def told_firms(firms: list[list[Any]]) -> list[tuple[str, str, int]]:
    """(name, kind in words, rows) of the organizations that come along."""
    kinds = dict(Organization._meta.get_field("kind").flatchoices)
    return [(name, str(kinds.get(kind, kind)), rows) for name, kind, rows in firms]
