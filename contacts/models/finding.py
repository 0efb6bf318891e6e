"""What people and organizations are found by beyond their own names: posts, numbers, addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Case, F, When
from django.utils.translation import get_language

from crm.history import rewrite

BATCH = 2000
K = TypeVar("K")


def find_anew(
    model: Any, owner: str, rows: Sequence[Any], changes: Sequence[dict[str, list[Any]]]
) -> None:
    """Tell the owners of these rows, and those the rows had before, what they are found by now.

    `owner` names the relation of `model` that leads to them.
    """
    keys = {getattr(row, f"{owner}_id") for row in rows}
    keys |= {fields[owner][0] for fields in changes if owner in fields}
    refresh_found_by(model._meta.get_field(owner).related_model, keys - {None})


def refresh_found_by(owners: Any, keys: Iterable[int]) -> None:
    """Bring `found_by` up to date; two who do it at once for the same owner wait for each other."""
    for some in in_batches(sorted(keys)):
        held = owners.everything.select_for_update(of=("self",), no_key=True)
        stored = list(held.filter(pk__among=some).order_by("pk"))
        told = owners.told_elsewhere(some)
        stale = [one for one in stored if one.found_by != told.get(one.pk, "")]
        for one in stale:
            one.found_by = told.get(one.pk, "")
        rewrite(stale, "found_by")


def in_language(name: str) -> Any:
    """A name as the page says it: its English twin on English pages, where it is known."""
    english = f"{name}_en"
    if get_language() != "en":
        return F(name)
    return Case(When(**{english: ""}, then=F(name)), default=F(english))


def in_batches(keys: Collection[K]) -> Iterator[list[K]]:
    """The keys, a bounded number at a time."""
    rest = iter(keys)
    while some := list(islice(rest, BATCH)):
        yield some


def gathered(rows: Iterable[tuple[Any, ...]]) -> dict[int, str]:
    """{key: its texts, each once, one a line}, from rows of a key and texts."""
    texts: dict[int, dict[str, None]] = {}
    for key, *values in rows:
        texts.setdefault(key, {}).update(dict.fromkeys(filter(None, values)))
    return {key: "\n".join(lines) for key, lines in texts.items()}
