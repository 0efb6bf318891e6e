"""Two people edited one record: what each wrote and what stood there before."""

from __future__ import annotations

from typing import Any

from crm.facts import told_value
from crm.forms import RecordForm
from crm.history import plain
from crm.models import Change, Record, User
from crm.story import in_words, names_of, open_to


def conflict_lines(form: RecordForm, stored: Record) -> list[dict[str, Any]]:
    """[{name, label, yours, stored, before}] of the form's fields that were changed meanwhile.

    `form` is valid and its instance carries the version its reader started from.
    """
    since = list(Change.objects.of(stored).filter(version__gt=form.instance.version))
    names = names_of([(type(stored), [change.fields for change in since])], form.user)
    before: dict[str, Any] = {}
    for change in since:  # newest first: the oldest line wins
        before |= {name: pair[0] for name, pair in change.fields.items()}
    lines = []
    for name in before.keys() & form.fields.keys():
        field: Any = stored._meta.get_field(name)
        yours = plain(field, form.instance)
        theirs = plain(field, stored)
        for target in (form.instance, stored):
            remember_name(names, field, target, form.user)
        lines.append(
            {
                "name": name,
                "label": form.fields[name].label,
                "yours": in_words(field, yours, names),
                "stored": in_words(field, theirs, names),
                "before": in_words(field, before[name], names),
            }
        )
    lines += fact_lines(form, stored, before.get("facts"))
    return sorted(lines, key=lambda line: list(form.fields).index(line["name"]))


def lines_over(typed: RecordForm, gone: Record, stored: Record) -> list[dict[str, Any]]:
    """[{name, label, typed, yours, stored, before}] of what its reader changed in a form.

    `typed` is the form over a record that is `gone`: it is part of `stored` by now, in whose form
    what was typed shall be shown.
    """
    typed.is_valid()
    names = [name for name in typed.changed_data if not typed[name].is_hidden]
    return [
        {
            "name": name,
            "label": typed.fields[name].label,
            "typed": typed[name].data,
            "yours": told_typed(typed, name),
            "stored": told_stored(stored, name),
            "before": told_stored(gone, name),
        }
        for name in names
    ]


def told_typed(form: RecordForm, name: str) -> str:
    """What was typed, in words where it means something."""
    if name not in form.cleaned_data:
        return str(form[name].data)
    value = form.cleaned_data[name]
    known = {field.name: field for field in form._meta.model._meta.concrete_fields}
    return in_words(known[name], value) if name in known else told_value(value)


def told_stored(obj: Any, name: str) -> str:
    """A field of a record in words, or a fact of its kind."""
    known = {field.name: field for field in obj._meta.concrete_fields}
    if name in known:
        return in_words(known[name], getattr(obj, name))
    return told_value(getattr(obj, "facts", {}).get(name))


def fact_lines(form: RecordForm, stored: Any, before: Any) -> list[dict[str, Any]]:
    """The same for the facts of a kind that the form shows and somebody changed."""
    if before is None:
        return []
    yours: Any = form.instance
    return [
        {
            "name": slug,
            "label": form.fields[slug].label,
            "yours": told_value(yours.facts.get(slug)),
            "stored": told_value(stored.facts.get(slug)),
            "before": told_value(before.get(slug)),
        }
        for slug in form.fields
        if yours.own_kind.fact(slug) and before.get(slug) != stored.facts.get(slug)
    ]


def remember_name(names: Any, field: Any, obj: Record, reader: User) -> None:
    """Note what the record is called that this relation points at, if the reader may see it."""
    if field.is_relation and getattr(obj, field.attname):
        target = field.related_model
        related = open_to(reader, target).filter(pk=getattr(obj, field.attname)).first()
        if related is not None:
            names.setdefault(target, {})[related.pk] = str(related)
