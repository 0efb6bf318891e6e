"""The plan of an import: from its rows in its folder, by what somebody chose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

from contacts.imports.apart import first_rows, refusal, rows_in
from contacts.imports.fields import PEOPLE
from contacts.imports.headers import LOOKED_AT, SAMPLE, names_of
from contacts.imports.layout import layout_of
from contacts.imports.organizations import OrganizationsPlanner
from contacts.imports.people import PeoplePlanner
from contacts.imports.planning import Planner, Progress
from contacts.imports.plans import Choices
from contacts.imports.refusals import MOST_ROWS
from contacts.imports.rows import PHOTO, Reader, Row, numbered
from contacts.imports.vocabulary import Answers, Vocabulary
from contacts.models import Import
from crm.pictures import content_of, name_of, squared

#: rows read between two looks at how far it is
STEP = 500
PLANNERS: dict[str, Any] = {
    Import.Target.PEOPLE: PeoplePlanner,
    Import.Target.ORGANIZATIONS: OrganizationsPlanner,
}


def head_of(imported: Import) -> list[list[str]]:
    """The first rows of the chosen sheet. ValidationError when they are kept no longer."""
    try:
        return first_rows(imported.folder, imported.sheet, LOOKED_AT + SAMPLE)
    except OSError:
        raise ValidationError(_("The file is not kept any longer; send it again.")) from None


def column_names(imported: Import) -> list[str]:
    """What the columns of the chosen sheet are called."""
    rows = head_of(imported)
    header = rows[imported.header] if 0 <= imported.header < len(rows) else []
    return names_of(header, len(imported.mapping))


def planned(imported: Import, progress: Progress) -> Planner[Any]:
    """What importing it would do now. Reads the database, writes nothing."""
    words = Vocabulary(Answers(imported.answers))
    layout = layout_of(column_names(imported), imported.mapping)
    reader = Reader(layout, imported.target, words, lenient=imported.lenient)
    total = imported.outline["sheets"][imported.sheet]["rows"]
    rows = list(read_rows(imported, reader, progress, total))
    if not rows:
        raise refusal("no_rows")
    if len(rows) > MOST_ROWS:
        raise refusal("rows", most=MOST_ROWS)
    choices = Choices(imported.keys, imported.overwrite, imported.lenient, dict(imported.decisions))
    planner: Planner[Any] = PLANNERS[imported.target](words, choices, progress)
    if isinstance(planner, PeoplePlanner):
        planner.photos = photos_of(imported.folder, rows)
    planner.plan(rows)
    return planner


def read_rows(imported: Import, reader: Reader, progress: Progress, total: int) -> Iterator[Row]:
    lines = rows_in(imported.folder, imported.sheet)
    for count, (number, cells) in enumerate(numbered(lines, imported.header), 1):
        yield reader.read(number, cells)
        if count % STEP == 0:
            progress(count // 2, max(total, 1))


def photos_of(folder: Path, rows: list[Row]) -> dict[str, str]:
    """{name of a picture in the folder: the name it will be kept under}; "" for what is none.

    Each is made small once, beside the picture as it came.
    """
    wanted = {row.values["photo"] for row in rows if row.values.get("photo")}
    return {name: small(folder, name) for name in sorted(wanted)}


def small(folder: Path, name: str) -> str:
    ready = folder / f"square-{name}"
    try:
        if not ready.exists():
            came = (folder / f"{PHOTO[:-1]}-{name}").read_bytes()
            # one that was exported here comes back as the picture it was
            ready.write_bytes(squared(came) if content_of(name_of(came)) is None else came)
        return name_of(ready.read_bytes())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""


def photo_content(folder: Path, name: str) -> bytes:
    return (folder / f"square-{name}").read_bytes()


def is_people(imported: Import) -> bool:
    return imported.target == PEOPLE
