"""Importing, up to the look at what it would do: the file read, columns mapped, rows decided."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.imports import apart
from contacts.imports.fields import fields_of
from contacts.imports.firms import Firm
from contacts.imports.fitting import fitted, fitting, known_header
from contacts.imports.headers import LOOKED_AT, Guess, guess, names_of
from contacts.imports.layout import layout_of
from contacts.imports.matching import usual_keys
from contacts.imports.places import told_of_places
from contacts.imports.planned import column_names, head_of, planned
from contacts.imports.planning import Planner
from contacts.imports.plans import CHOSEN, RowPlan, kept
from contacts.models import Import, ImportRow
from crm.bulk import insert_values, many_objects
from crm.jobs import start
from crm.models import Job, User
from crm.text import group_number

#: the columns of a row of an import
ROW = ("imported_id", "number", "verdict", "name", "told", "cells")
CARDS = "vcard"


# --- the file ----------------------------------------------------------------------------------


def open_file(name: str, chunks: Iterable[bytes], *, by: User) -> Import:
    """Take a file in and read it, with its columns mapped as well as can be guessed.

    ValidationError, and nothing is kept, when it cannot be read.
    """
    forget()
    imported = Import(by=by, name=name.replace("\x00", "")[-200:])
    imported.folder.mkdir(parents=True, mode=0o700)
    try:
        with imported.file.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        imported.outline = apart.read(imported.file, imported.folder)
        imported.sheet = fullest(imported.outline["sheets"])
        settle_columns(imported)
        imported.save(force_insert=True)
    except BaseException:
        shutil.rmtree(imported.folder, ignore_errors=True)
        raise
    return imported


def fullest(sheets: list[dict[str, Any]]) -> int:
    """The first sheet that has a good part of the rows of the fullest."""
    most = max(sheet["rows"] for sheet in sheets)
    return next(at for at, sheet in enumerate(sheets) if sheet["rows"] * 4 >= most)


def settle_columns(imported: Import, target: str = "", header: int | None = None) -> None:
    """Guess what the columns mean; a template that fits knows better."""
    rows = head_of(imported)
    if header is None:
        header = known_header(rows[:LOOKED_AT])
    found = guess(rows, target, header)
    names = names_of(rows[found.header] if found.header >= 0 else [], len(found.mapping))
    template = fitting(names, target) if found.header >= 0 else None
    if template and not target and template.target != found.target:
        found = guess(rows, template.target, header)
    mapping = fitted(found, names, template) if template else found.mapping
    cards = imported.outline["kind"] == CARDS
    imported.header, imported.target = found.header, found.target
    imported.mapping = known_fields(found.target, mapping)
    if told_of_places(imported.folder, imported.sheet, names, found.header):
        imported.mapping = [""] * len(mapping)
    imported.keys = usual_keys(found.target, layout_of(names, imported.mapping).slugs)
    imported.overwrite, imported.lenient = True, cards
    imported.answers, imported.decisions, imported.template = {}, {}, ""
    if template:
        take_template(imported, template)


def take_template(imported: Import, template: Any) -> None:
    imported.keys, imported.template = template.keys, template.name
    imported.overwrite, imported.lenient = template.overwrite, template.lenient
    imported.answers = template.answers


def known_fields(target: str, mapping: list[str]) -> list[str]:
    """The mapping without fields that are no more."""
    known = fields_of(target)
    return [slug if slug in known else "" for slug in mapping]


@transaction.atomic
def read_again(
    imported: Import, *, by: User, sheet: int, header: int | None, target: str, encoding: str = ""
) -> Import:
    """Another sheet, row of names, encoding, or sort of contacts; the columns are guessed anew.

    ValidationError when the file is not kept any longer or cannot be read so.
    """
    stored = held(imported)
    if encoding != stored.outline["encoding"] and stored.outline["kind"] == "csv":
        stored.outline = apart.read(stored.file, stored.folder, encoding)
    stored.sheet = min(sheet, len(stored.outline["sheets"]) - 1)
    settle_columns(stored, target, header)
    stored.state = Import.State.READ
    stored.save()
    return stored


@transaction.atomic
def map_columns(
    imported: Import,
    *,
    by: User,
    mapping: list[str],
    keys: list[str],
    overwrite: bool = True,
    lenient: bool = False,
) -> Import:
    """Say what each column means and by what known contacts are told; then it is checked.

    ValidationError when there is nothing in it to import, no name is among the columns, or one
    thing is told by two of them.
    """
    stored = held(imported)
    check_sheet(stored)
    check_mapping(stored.target, mapping)
    if stored.mapping != mapping:
        stored.answers = {}
    stored.note(
        mapping=mapping,
        keys=keys,
        overwrite=overwrite,
        lenient=lenient,
        answers=stored.answers,
        decisions={},
    )
    return begin_check(stored, by=by)


def check_sheet(imported: Import) -> None:
    """ValidationError when nothing in it can be imported, whatever its columns mean."""
    if not has_rows(imported):
        raise apart.refusal("header_only")
    if told_of_places(imported.folder, imported.sheet, column_names(imported), imported.header):
        raise apart.refusal("places")


def has_rows(imported: Import) -> bool:
    """Whether anything stands below the names of the columns."""
    above = apart.first_rows(imported.folder, imported.sheet, imported.header + 1)
    return bool(imported.outline["sheets"][imported.sheet]["rows"] > sum(map(any, above)))


def check_mapping(target: str, mapping: list[str]) -> None:
    known, used = fields_of(target), [slug for slug in mapping if slug]
    for slug in dict.fromkeys(used):
        if used.count(slug) > 1 and not known[slug].several:
            message = _("“%(what)s” is chosen for two columns; choose it for one.")
            raise ValidationError(message % {"what": known[slug].label})
    names = {"family_name", "full_name", "given_name"} if target == "people" else {"name"}
    if "holder" in used and names & {*used}:
        message = _("“%(what)s” is the whole name: choose it, or the columns of the name.")
        raise ValidationError(message % {"what": known["holder"].label})
    if not (names | {"holder"}) & {*used}:
        raise ValidationError(_("Say which column holds the name."))


@transaction.atomic
def decide(
    imported: Import,
    *,
    by: User,
    answers: dict[str, dict[str, str]],
    decisions: dict[str, str],
    alike: dict[str, str] | None = None,
    lenient: bool = False,
) -> Import:
    """Answer what was asked about words and rows; then it is checked again.

    `lenient`: from now on rows are taken, and what is wrong in them goes into their note.
    """
    stored = keep_choices(imported, answers=answers, decisions=decisions, alike=alike)
    if lenient:
        stored.note(lenient=True)
    return begin_check(stored, by=by)


@transaction.atomic
def keep_choices(
    imported: Import,
    *,
    answers: dict[str, dict[str, str]],
    decisions: dict[str, str],
    alike: dict[str, str] | None = None,
) -> Import:
    """Note what was answered so far; what would change is not what was looked at any more.

    `alike` answers for all unclear rows of a kind that have no answer of their own.
    """
    stored = held(imported)
    words = {sort: {**stored.answers.get(sort, {}), **said} for sort, said in answers.items()}
    rows = {number: what for number, what in {**stored.decisions, **decisions}.items() if what}
    chosen = {"answers": stored.answers | words, "decisions": decided_alike(stored, alike) | rows}
    if chosen != {"answers": stored.answers, "decisions": stored.decisions}:
        stored.note(**chosen, digest="")
    return stored


def decided_alike(imported: Import, alike: dict[str, str] | None) -> dict[str, str]:
    """{row: what becomes of it} of the unclear rows of these kinds."""
    told = imported.unclear_rows() if alike else ()
    ways = ((row.number, way_of(row, (alike or {}).get(row.kind, ""))) for row in told)
    return {str(number): way for number, way in ways if way}


def way_of(row: ImportRow, way: str) -> str:
    """What becomes of one row by the answer for its kind; a row of several people is left open."""
    if way != CHOSEN:
        return way
    about = row.told.get("candidates", ())
    return f"{CHOSEN}{about[0][0]}" if len(about) == 1 == row.told.get("among", 1) else ""


@transaction.atomic
def discard(imported: Import, *, by: User) -> None:
    """Forget a file that was not imported."""
    stored = held(imported)
    folder = stored.folder
    stored.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def held(imported: Import) -> Import:
    """The import as it stands, kept until the end; ValidationError when it cannot be changed."""
    stored = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if not stored.is_open:
        raise ValidationError(_("It is being worked on, or was imported already."))
    return stored


# --- the look at what it would do --------------------------------------------------------------


@transaction.atomic
def begin_check(imported: Import, *, by: User) -> Import:
    """Ask for the look at what every row would do."""
    title = _("Looking at %(name)s") % {"name": imported.name}
    back = imported.get_absolute_url()
    job = start(
        "contacts.actions.imports.check", by=by, title=title, back_url=back, **key(imported)
    )
    imported.note(state=Import.State.CHECKING, job=job)
    return imported


def key(imported: Import) -> dict[str, str]:
    return {"imported": str(imported.pk)}


def check(job: Job, progress: Any) -> dict[str, Any]:
    """The job that looks: notes what every row would do, and writes no contact."""
    imported = Import.objects.get(pk=job.params["imported"])
    if imported.job_id == job.pk and imported.state == Import.State.CHECKING:
        with many_objects():
            note_plan(imported, planned(imported, progress))
    told = _("%(count)s rows were looked at.") % {"count": group_number(imported.counts["rows"])}
    url = imported.get_absolute_url()
    return {"told": [told], "url": url, "label": _("Look at what would change")}


@transaction.atomic
def note_plan(imported: Import, planner: Planner[Any]) -> None:
    """Keep the plan for the pages that show it."""
    imported.rows.all().delete()
    insert_values(ImportRow, ROW, [row_of(imported, plan) for plan in planner.plans])
    imported.note(
        state=Import.State.CHECKED,
        counts=planner.counts(),
        firms=firms_of(planner),
        questions=[vars(question) for question in planner.words.answers.questions()],
        digest=planner.digest(),
    )


def row_of(imported: Import, plan: RowPlan) -> tuple[Any, ...]:
    """The columns of ROW for one row."""
    name = plan.name[:300]
    return (imported.pk, plan.number, str(plan.verdict), name, plan.told(), plan.cells)


def firms_of(planner: Planner[Any]) -> list[list[Any]]:
    """[name, kind, rows, what is told of it] of the organizations that come along, and with its key
    and what was known before of those that are completed; the most spoken of first."""
    firms = sorted(planner.new_firms(), key=lambda firm: (-firm.rows, firm.name))
    known = sorted(planner.firms.filled(), key=lambda firm: (-firm.rows, firm.name))
    return [firm_of(firm) for firm in [*firms, *known]]


def firm_of(firm: Firm) -> list[Any]:
    told = {name: kept(value) for name, value in firm.told.items()}
    found: list[Any] = [firm.name, firm.kind, firm.rows, told]
    if firm.pk:
        found += [firm.pk, {name: kept(firm.stored[name]) for name in told}]
    return found


# --- forgetting --------------------------------------------------------------------------------


def forget() -> None:
    """Delete the files and rows of imports that can no longer be undone or gone on with."""
    for imported in Import.objects.past(timezone.now()):
        shutil.rmtree(imported.folder, ignore_errors=True)
        if imported.done_at is None:
            imported.delete()
        else:
            imported.rows.all().delete()
            imported.note(rows_gone=True, written={}, questions=[], decisions={})


def guessed(imported: Import) -> Guess:
    """What the columns would mean by their names alone."""
    return guess(head_of(imported), imported.target, imported.header)
