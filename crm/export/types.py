"""Which types a whole export holds, which fields of them, and how their values are written.

A type that is added later is in it by itself; what is left out stands here with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from crm.dates import PartialDate
from crm.export.cells import dated
from crm.fields import SearchKey, SortKey
from crm.models import Record
from crm.references import OWN

#: {type: why none of it is in the export}
LEFT_OUT = {
    "contacts.ImportRow": "rows of a sheet as they were read, forgotten after thirty days",
    "crm.Batch": "rows somebody has chosen in a list, forgotten after a day",
    "crm.Change": "is there as the history of each type",
    "crm.Job": "work in progress",
    "crm.Outbox": "whether letters leave at this moment",
    "engagements.CalendarFeed": "addresses that open somebody's calendar",
    "crm.User_groups": "accounts have roles; groups of Django are not used",
    "crm.User_user_permissions": "accounts have roles; permissions of Django are not used",
}
#: {type: {field: why it is not in the export}}
HIDDEN = {
    "crm.User": {"password": "a secret", "last_login": "about the session, not the work"},
    "crm.Mail": {
        "html": "the same words as in `text`",
        "calendar": "the same meeting as in `text`",
        "unsubscribe": "an address that opens without an account",
        **dict.fromkeys(
            ("uuid", "claim", "claimed_at", "lease_until", "handed_over", "topic"), "of the sending"
        ),
    },
}
#: letters hold signed links by which their readers act without an account
SIGNED = ("crm.Mail",)
SIGNATURE = re.compile(r"(?P<before>[.:]|%3A)[A-Za-z0-9_-]{43}(?![\w-])")


def types() -> Iterator[Any]:
    """The types of the product that are exported, in the order of their apps."""
    for label in OWN:  # by name: what is installed beside the product may lie below its folder
        models_here = apps.get_app_config(label).get_models(include_auto_created=True)
        yield from (model for model in models_here if model._meta.label not in LEFT_OUT)


def fields_of(model: Any) -> list[Any]:
    """The fields of a type that are exported: not what is computed from others, and no secret."""
    hidden = hidden_of(model)
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in hidden and not isinstance(field, SearchKey | SortKey)
    ]


def hidden_of(model: Any) -> set[str]:
    """The fields that are left out beside those that are computed from the same row."""
    kept = model.kept if issubclass(model, Record) else ()
    return {*HIDDEN.get(model._meta.label, ()), *kept}


def described(field: Any) -> dict[str, Any]:
    """A field in the manifest: {name, label, type} and where a key leads."""
    told = {
        "name": field.attname,
        "label": str(field.verbose_name),
        "type": field.get_internal_type(),
    }
    if field.related_model is ContentType:
        return told | {"type": "the name of a type"}
    return told | ({"key_of": field.related_model._meta.label} if field.is_relation else {})


def simple(value: Any) -> Any:
    """A value as JSON holds it: moments in UTC, days as 2026-11-26, partial dates in Jalali."""
    if value is None or isinstance(value, str | bool | int | float | dict | list):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, PartialDate):
        return dated(value)[1]
    return value.isoformat() if isinstance(value, date | time) else str(value)


def in_one_line(obj: Any) -> str:
    return json.dumps(obj, ensure_ascii=False, separators=(",", ":"))


def unsigned(text: str) -> str:
    """The text without the signatures in its links: nobody acts in another's name by them."""
    return SIGNATURE.sub(r"\g<before>…", text)
