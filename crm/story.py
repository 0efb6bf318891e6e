"""Values and history in words: what a fact, a change or a conflict looks like on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date as parse_iso
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from crm import rights
from crm.dates import PartialDate, format_date, format_datetime
from crm.facts import told_value
from crm.fields import PartialDateField
from crm.models import Batch, Change, Record, User
from crm.templatetags.persian import digits

LAST = 2
#: what somebody said to a change, by the names it is kept under
NOTES = ("reason", "evidence", "note")
EMPTY = mark_safe('<span class="t-3">—</span>')
Fields = dict[str, list[Any]]
Names = dict[type[models.Model], dict[int, str]]


def told(obj: models.Model, name: str) -> dict[str, Any]:
    """One fact of a record: {name, label, html, css}."""
    field: Any = obj._meta.get_field(name)
    css = "wide" if isinstance(field, models.TextField) else ""
    label = capfirst(str(field.verbose_name))
    return {"name": name, "label": label, "html": shown(obj, field), "css": css}


def shown(obj: models.Model, field: Any) -> SafeString:
    """A field's value as a page shows it."""
    value = getattr(obj, field.name)
    if value in (None, ""):
        return EMPTY
    if isinstance(value, Record):
        return format_html('<a href="{}"><bdi>{}</bdi></a>', value.get_absolute_url(), value)
    if isinstance(field, models.TextField):
        text = mark_safe(linebreaks(value, autoescape=True))  # noqa: S308
        return format_html('<div class="prose" dir="auto">{}</div>', text)
    return format_html("<bdi>{}</bdi>", in_words(field, value))


def in_words(field: Any, value: Any, names: Names | None = None) -> str:
    """A value, or what history keeps of it, in the reader's words; "" for none."""
    if value in (None, ""):
        return ""
    if isinstance(value, models.Model):
        return str(value)
    if field.is_relation:
        return (names or {}).get(field.related_model, {}).get(value) or _("not open to you")
    if titles := titles_of(field):
        return named(value, titles)
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.IntegerField) and not isinstance(field, PartialDateField):
        return digits(value)
    return time_in_words(field, value)


def named(value: Any, titles: dict[Any, Any]) -> str:
    """A value by its title, or several with commas between them by theirs."""
    if value in titles or not isinstance(value, str):
        return str(titles.get(value, value))
    return _(", ").join(str(titles.get(one, one)) for one in value.split(","))


def time_in_words(field: Any, value: Any) -> str:
    """A day, a moment or a time of day in the reader's words; any other value as it is."""
    if isinstance(field, PartialDateField):
        return (value if isinstance(value, PartialDate) else PartialDate.from_key(value)).format()
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(value) if isinstance(value, str) else value
        return format_datetime(moment) if moment else str(value)
    if isinstance(field, models.DateField):
        day = parse_iso(value) if isinstance(value, str) else value
        return format_date(day) if day else str(value)
    if isinstance(field, models.TimeField):
        return digits(str(value)[: len("13:30")])
    return str(value)


def titles_of(field: Any) -> dict[Any, Any]:
    """What a field's values are called, where they have names."""
    words = getattr(field.model, "words", {}).get(field.name)
    return words() if words else dict(field.flatchoices)


def told_changes(rows: Iterable[Change], model: type[Record], reader: User) -> list[dict[str, Any]]:
    """Lines of history in words; what relations pointed at is read once for all lines."""
    rows = list(rows)
    told = told_fields([row.fields for row in rows], model, reader)
    batches = open_batches(rows, reader)
    return [
        {
            "at": row.at,
            "by": row.by,
            "for_whom": row.details.get("for", ""),
            "verb_label": str(model.verbs.get(row.verb, row.verb)),
            "note": " · ".join(str(row.details[name]) for name in NOTES if row.details.get(name)),
            "merge": row.details.get("merge") if rights.sees_confidential(reader) else None,
            "batch_url": batches.get(row.details.get("batch"), ""),
            "lines": lines,
        }
        for row, lines in zip(rows, told, strict=True)
    ]


def told_fields(
    changes: list[Fields], model: type[Record], reader: User, names: Names | None = None
) -> list[list[dict[str, str]]]:
    """What changed in words, for each {field: [before, after]}; `names` when they are known.

    What history does not follow any more is not told from older lines: letters hold links by which
    their readers act.
    """
    if names is None:
        names = names_of([(model, changes)], reader)
    covered = () if rights.sees_identities(reader) else getattr(model, "masked", ())
    known = {field.name: field for field in model._meta.concrete_fields}
    hidden = {"deleted_at", "deleted_by", *getattr(model, "untracked", ())}
    return [
        [
            line
            for name, (before, after) in fields.items()
            if name in known and name not in hidden
            for line in told_lines(known[name], *masked_if(name in covered, before, after), names)
        ]
        for fields in changes
    ]


def masked_if(covered: bool, before: Any, after: Any) -> tuple[Any, Any]:
    """Both values as they are, or with all but their last digits covered."""
    if not covered:
        return before, after
    return mask(before), mask(after)


def mask(value: Any) -> str:
    """What tells that there is a number and not which: «••••••••۱۹»."""
    text = str(value or "")
    return "•" * (len(text) - LAST) + text[-LAST:] if len(text) > 2 * LAST else "•" * len(text)


def open_batches(rows: list[Change], reader: User) -> dict[str, str]:
    """{key: address} of the batches these lines belong to, as far as the reader may open them."""
    keys = {row.details["batch"] for row in rows if "batch" in row.details}
    if not keys:
        return {}
    return {
        str(one.pk): one.get_absolute_url()
        for one in Batch.objects.visible_to(reader)
        .filter(pk__in=keys)
        .defer("rows", "written", "left")
    }


def told_lines(field: Any, before: Any, after: Any, names: Names) -> Iterator[dict[str, str]]:
    """One changed field in words; facts of a kind give a line each."""
    if isinstance(field, models.JSONField):
        before, after = before or {}, after or {}
        model: Any = field.model
        labels = model.fact_labels()
        for slug in sorted(before.keys() | after.keys()):
            if before.get(slug) != after.get(slug):
                yield {
                    "label": str(labels.get(slug, slug)),
                    "before": told_value(before.get(slug)),
                    "after": told_value(after.get(slug)),
                }
        return
    yield {
        "label": capfirst(str(field.verbose_name)),
        "before": in_words(field, before, names),
        "after": in_words(field, after, names),
    }


def names_of(told: Iterable[tuple[type[Record], list[Fields]]], reader: User) -> Names:
    """What the records are called that changes of these types mention and the reader may see."""
    wanted: dict[Any, set[int]] = defaultdict(set)
    for model, changes in told:
        relations = {f.name: f.related_model for f in model._meta.concrete_fields if f.is_relation}
        for fields in changes:
            for name in fields.keys() & relations.keys():
                wanted[relations[name]].update(key for key in fields[name] if key)
    return {
        target: {obj.pk: str(obj) for obj in open_to(reader, target).filter(pk__in=keys)}
        for target, keys in wanted.items()
    }


def open_to(reader: User, target: Any) -> Any:
    """The rows of a type the reader may see, the trash included; other types are open to all."""
    if issubclass(target, Record):
        return target.everything.visible_to(reader)
    return target._base_manager.all()
