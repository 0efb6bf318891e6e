"""What rows of an import do, in the reader's words: told when a page or a file shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from contacts.imports.fields import ORGANIZATIONS, PEOPLE, POST_FIELDS, label_of
from contacts.imports.headers import meaning
from contacts.models import Import, Organization, Person, Province
from contacts.models.organizations import province_choices
from crm.facts import told_value
from crm.sentences import listed, told
from crm.story import Names
from crm.story import in_words as value_in_words

#: what tells where an organization is
PLACE = ("province", "city")
#: organizations that are listed, parts of what is kept of one that is known, cells that are named
FIRMS, KNOWN, CELLS = 60, 6, 12


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
        "alike": alike(row.get("alike", {})),
        "pk": row.get("pk"),
    }


def alike(found: dict[str, list[int]]) -> dict[str, Any]:
    """{known: keys of those of the same name, rows: where else it stands, in words}."""
    rows = found.get("rows", [])
    return {"known": found.get("known", []), "rows": listed(rows)} if found else {}


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
    if group == "organization":
        return Organization._meta.get_field(name)
    model: Any = Person if target == PEOPLE else Organization
    return None if group else model._meta.get_field(name)


def told_firms(firms: list[list[Any]]) -> list[tuple[str, str, str, int]]:
    """(name, kind in words, where it is, rows) of the organizations that come along."""
    kinds = dict(Organization._meta.get_field("kind").flatchoices)
    found = []
    for name, kind, rows, *more in firms:
        place = more[0] if more else {}
        parts = [in_a_word(ORGANIZATIONS, slug, place.get(slug, "")) for slug in PLACE]
        where = _(", ").join(filter(None, parts))
        found.append((name, str(kinds.get(kind, kind)), where, rows))
    return found


def told_completed(firms: list[list[Any]]) -> list[dict[str, Any]]:
    """{name, url, rows, lines: [(what, before, after)]} of known organizations that learn more."""
    return [
        {
            "name": name,
            "url": Organization.url_role("detail", pk),
            "rows": rows,
            "lines": [
                (
                    label_of(ORGANIZATIONS, slug),
                    in_a_word(ORGANIZATIONS, slug, before[slug]),
                    in_a_word(ORGANIZATIONS, slug, value),
                )
                for slug, value in told.items()
            ],
        }
        for name, _kind, rows, told, pk, before in firms
    ]


def firms_on(imported: Import) -> dict[str, Any]:
    """The organizations that come along and those that are completed, as far as they are shown."""
    new = [firm for firm in imported.firms if len(firm) < KNOWN]
    known = [firm for firm in imported.firms if len(firm) >= KNOWN]
    return {
        "firms": told_firms(new[:FIRMS]),
        "new_firms": len(new),
        "more_firms": max(0, len(new) - FIRMS),
        "completed": told_completed(known[:FIRMS]),
        "more_completed": max(0, len(known) - FIRMS),
    }


def on_people_in(imported: Import, names: list[str]) -> list[str]:
    """Where a sheet of organizations names people too, how these get in."""
    after_posts = [name for name in names if meaning(name, PEOPLE) == "holder"]
    if imported.target == PEOPLE or not after_posts:
        return []
    told = _(
        "“%(columns)s” names people. When the organizations are in, send the sheet once more as"
        " one of people: whoever stands there then gets that post."
    )
    return [told % {"columns": _(", ").join(after_posts)}]


def notes_on(imported: Import) -> list[str]:
    """What was done to the file on the way in, in words."""
    words = {
        "formulas": _("Cells with formulas are taken with the value they had when it was saved."),
        "merged": _("Merged cells: what stands in one that spans several rows counts for each."),
        "quotes": _("A quotation mark is not closed; quotation marks are taken as they stand."),
    }
    sheet = imported.outline["sheets"][imported.sheet]
    notes = [words[code] for code in sheet["notes"]]
    if blank := sheet.get("blank"):
        cells = _(", ").join(blank[:CELLS]) + (" …" if len(blank) > CELLS else "")
        without = _(
            "These cells hold a formula without a value and count as empty: %(cells)s. Open the "
            "file in a spreadsheet program, save it there, and send it again."
        )
        notes.append(without % {"cells": f"\u2066{cells}\u2069"})
    if imported.outline["kind"] == "vcard" and "point.address" in imported.mapping:
        notes.append(_("The parts of an address are kept in one line."))
    kind, ending = imported.outline["kind"], imported.name.rpartition(".")[2].lower()
    usual = {"csv": ("csv", "tsv", "txt"), "vcard": ("vcf", "vcard")}.get(kind, (kind,))
    if ending not in usual:
        told = {"ending": ending[:10], "kind": kind.upper()}
        notes.append(
            _("The file is called “%(ending)s” but is %(kind)s; it is read as that.") % told
        )
    return notes
