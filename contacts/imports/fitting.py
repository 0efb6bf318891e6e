"""Templates: how the columns of earlier sheets were read, found again by the names of columns."""

from __future__ import annotations

import hashlib
import json

from contacts.imports.headers import Guess, key_of, names_of
from contacts.models import ImportTemplate

#: a template that knows so much of a sheet's columns is of use for it
SHARE = 0.6
LATEST = 50


def fingerprint(names: list[str]) -> str:
    """The same for sheets whose columns are called the same, in the same order."""
    keys = json.dumps([key_of(name) for name in names], ensure_ascii=False)
    return hashlib.sha256(keys.encode()).hexdigest()


def fitting(names: list[str], target: str = "") -> ImportTemplate | None:
    """The template of just these columns, else the latest that knows most of them."""
    templates = ImportTemplate.objects.order_by("-used_at")
    if target:
        templates = templates.filter(target=target)
    exact = templates.filter(fingerprint=fingerprint(names)).first()
    if exact or not any(names):
        return exact
    keys = {key_of(name) for name in names} - {""}
    for template in templates[:LATEST]:
        if len(keys & template.columns.keys()) >= SHARE * max(len(keys), len(template.columns)):
            return template
    return None


def known_header(rows: list[list[str]]) -> int | None:
    """The row that names the columns as those of an earlier sheet; None when none does."""
    width = max(map(len, rows), default=0)
    prints = [fingerprint(names_of(row, width)) for row in rows if any(row)]
    known = ImportTemplate.objects.filter(fingerprint__in=prints).values_list(
        "fingerprint", flat=True
    )
    found = set(known)
    return next(
        (
            at
            for at, row in enumerate(rows)
            if any(row) and fingerprint(names_of(row, width)) in found
        ),
        None,
    )


def fitted(guess: Guess, names: list[str], template: ImportTemplate) -> list[str]:
    """The mapping of a template; columns it does not know as they were guessed."""
    return [
        template.columns.get(key_of(name), guessed)
        for name, guessed in zip(names, guess.mapping, strict=True)
    ]


def columns_of(names: list[str], mapping: list[str]) -> dict[str, str]:
    """{name of a column, folded: field} as a template keeps it."""
    return {key_of(name): slug for name, slug in zip(names, mapping, strict=True) if key_of(name)}
