"""Exports that take long: made in the background, kept for who asked, noted when they are done."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.export.everything import export_everything
from crm.export.log import note
from crm.export.names import file_name
from crm.export.sheet import Sheet
from crm.export.source import sheet_at
from crm.models import Batch, Export, Job
from crm.templatetags.persian import number

LIST, EVERYTHING = "crm.export.jobs.write_list", "crm.export.jobs.write_everything"


def write_list(job: Job, progress: Any) -> dict[str, Any]:
    """A list as its reader sees it now, of the format `params` names."""
    address, slug = job.params["address"], job.params["format"]
    sheet = sheet_of(job, progress)
    kind = next(one for one in sheet.table.formats if one.slug == slug)
    if not len(sheet):
        raise ValidationError(_("There is nothing to export: no row is shown."))
    path = job.folder / f"export.{kind.extension}"
    with path.open("wb") as file:
        for piece in kind.write(sheet):
            file.write(piece)
    chosen = bool(job.params["batch"])
    note(sheet.title, slug, len(sheet), by=job.by, address=address, chosen=chosen)
    return {
        "told": [rows_in_words(len(sheet))],
        "url": address,
        "label": _("Back to the list"),
        "file": path.name,
        "name": file_name(sheet.title, kind.extension),
    }


def sheet_of(job: Job, progress: Any) -> Sheet:
    """What was asked for, as far as the one who asked may still see it."""
    batch = None
    if key := job.params["batch"]:
        batch = Batch.objects.filter(pk=key, by=job.by).first()
        if batch is None:
            raise ValidationError(_("This choice of rows is used or too old; choose them again."))
    try:
        sheet = sheet_at(job.params["address"], job.by, batch)
    except Http404:
        raise ValidationError(_("This list is not open to you any more.")) from None
    sheet.watch = lambda done: progress(done, len(sheet))
    return sheet


def write_everything(job: Job, progress: Any) -> dict[str, Any]:
    """The whole database, for an administrator."""
    if not job.by.is_administrator:
        raise ValidationError(_("Only administrators take the whole database away."))
    path = job.folder / "everything.zip"
    with path.open("wb") as file:
        count = export_everything(file, by=job.by, progress=progress)
    title = str(Export.Format.WHOLE.label)
    note(title, Export.Format.WHOLE, count, by=job.by)
    return {
        "told": [rows_in_words(count)],
        "file": path.name,
        "name": file_name(title, "zip"),
    }


def rows_in_words(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": number(count)}
