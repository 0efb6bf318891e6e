"""The small parts of the pages of importing."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from contacts.forms.imports import DecideForm
from contacts.imports.telling import in_words
from contacts.models import Import, ImportRow, Organization, Person
from crm.templatetags.ui import badge

register = template.Library()

TONES = {"new": "ok", "update": "info", "conflict": "warn", "error": "bad"}


def model_of(imported: Import) -> Any:
    return Person if imported.target == Import.Target.PEOPLE else Organization


@register.simple_tag
def party_url(imported: Import, pk: int) -> str:
    """The page of whom a row is about."""
    return str(model_of(imported).url_role("detail", pk))


@register.simple_tag
def parties_url(imported: Import) -> str:
    """The list of those its rows were about."""
    return f"{model_of(imported).url_role('list')}?imported={imported.pk}"


@register.simple_tag
def row_in_words(imported: Import, row: ImportRow) -> dict[str, Any]:
    """What a row does or did, in the reader's words."""
    return in_words(row.told, imported.target)


@register.simple_tag
def verdict_badge(row: ImportRow) -> SafeString:
    """What becomes of a row."""
    return badge(row.get_verdict_display(), TONES.get(row.verdict, ""))


@register.simple_tag
def decision_box(form: DecideForm | str, row: ImportRow) -> Any:
    """The choice of what becomes of a row, where there is one."""
    return form.box_of(row) if isinstance(form, DecideForm) and not row.is_above else None


@register.simple_tag
def question_title(sort: str) -> str:
    """What is asked about words of one sort."""
    return {
        "organization": _("Is this an organization we know?"),
        "kind": _("Which kind of organization is this?"),
        "province": _("Which province is this?"),
        "title": _("Is this the same post?"),
    }[sort]
