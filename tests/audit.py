"""Whether what was written stands in the history: every version of every record has one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps

from crm.history import tracked_fields
from crm.models import Change, Record

State = dict[tuple[str, int], tuple[int, tuple[Any, ...]]]
RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]
TRACKED = {model: [field.attname for field in tracked_fields(model)] for model in RECORDS}


def state() -> State:
    """Version and tracked values of every record there is, the trash included."""
    found: State = {}
    for model in RECORDS:
        rows = model.everything.values_list("pk", "version", *TRACKED[model])
        for pk, version, *values in rows:
            found[model._meta.label_lower, pk] = (version, tuple(map(str, values)))
    return found


@contextmanager
def audited() -> Iterator[list[Change]]:
    """Fails unless exactly the records that changed have new lines, one for each version.

    Gives the list in which the new lines stand afterwards.
    """
    before = state()
    known = set(Change.objects.values_list("pk", flat=True))
    lines: list[Change] = []
    yield lines
    after = state()
    lines += Change.objects.exclude(pk__in=known).select_related("content_type").order_by("pk")
    told = Counter((label(line), line.object_id, line.version) for line in lines)
    expected: Counter[tuple[str, int, int]] = Counter()
    for key, (version, values) in after.items():
        was, old_values = before.get(key, (0, None))
        assert version > was or values == old_values, f"{key} changed without a new version"
        expected.update((*key, number) for number in range(was + 1, version + 1))
    assert before.keys() <= after.keys(), "a record is gone for good"
    assert told == expected


def label(line: Change) -> str:
    kind = line.content_type
    return f"{kind.app_label}.{kind.model}"
