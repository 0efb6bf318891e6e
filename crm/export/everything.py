"""The whole database as one archive an administrator can take away; docs/export.md describes it.

Nothing is held in memory: rows go from the database into the archive, and its table of contents
is written last.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from crm.export.formats import guarded
from crm.export.snapshot import snapshot
from crm.export.types import (
    HIDDEN,
    LEFT_OUT,
    SIGNED,
    described,
    fields_of,
    hidden_of,
    in_one_line,
    simple,
    types,
    unsigned,
)
from crm.files import FOLDER as ATTACHMENTS
from crm.models import Change, User
from crm.pictures import FOLDER as PHOTOS

LAYOUT = 1
#: where what people upload lies, see `crm.pictures` and `crm.files`
FOLDERS = (PHOTOS, ATTACHMENTS)
STEP = 2_000
HISTORY = ("object_id", "version", "verb", "at", "by_id", "fields", "details")
#: of 1 (quick) to 9 (small)
PRESSED = 4

README = """\
همهٔ داده‌های همکاری در {address}

data/       هر نوع در یک فایل JSON Lines (هر سطر یک رکورد) و همان به صورت CSV برای صفحه‌گسترده‌ها
history/    آنچه بر هر رکورد گذشته است، از کهن به نو
photos/     عکس‌ها، به نامی که در رکورد اشخاص آمده است
attachments/   پیوست‌ها، به اثر انگشتی که در رکورد پیوست آمده است
manifest.json  فهرست فایل‌ها با تعداد سطر و SHA-256، و معنای هر ستون

All data of Hamkari at {address}: a file of JSON lines and a CSV table for each type, the history
of each record, photos and attachments. manifest.json lists the files with counts and checksums and
tells what each column means.
"""

Progress = Callable[[int, int], object]


def export_everything(file: BinaryIO, *, by: User, progress: Progress | None = None) -> int:
    """Write the archive into an open file; the number of rows of data in it.

    `progress(done, total)` counts rows of data and of history.
    """
    with snapshot() as alias, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.compresslevel = PRESSED
        return Whole(archive, alias, progress or (lambda _done, _total: None)).write(by)


class Whole:
    """One archive while it is made."""

    def __init__(self, archive: zipfile.ZipFile, alias: str, progress: Progress) -> None:
        self.archive, self.alias, self.progress = archive, alias, progress
        self.files: list[dict[str, Any]] = []
        self.done = self.total = 0
        found = ContentType.objects.db_manager(alias).values_list("pk", "app_label", "model")
        #: {key: name} of the types a row may point at
        self.kinds = {pk: label_of(app, model) for pk, app, model in found}

    def write(self, by: User) -> int:
        found = list(types())
        counts = {model: self.rows(model).count() for model in found}
        self.total = sum(counts.values()) + Change.objects.using(self.alias).count()
        rows = {model._meta.label: self.data(model) for model in found}
        for model in found:
            self.history(model)
        self.uploads()
        self.manifest(found, rows, by)
        return sum(rows.values())

    def rows(self, model: Any) -> Any:
        return model._base_manager.using(self.alias)

    def data(self, model: Any) -> int:
        """All rows of a type, those in the trash too, as JSON lines and as CSV."""
        label, fields = model._meta.label, fields_of(model)
        names = [field.attname for field in fields]
        kinds = {field.attname for field in fields if field.related_model is ContentType}
        tell = unsigned if label in SIGNED else str
        with tempfile.TemporaryFile() as spool:
            sheet = csv.writer(table := io.TextIOWrapper(spool, "utf-8-sig", newline=""))
            sheet.writerow(names)
            with self.entry(f"data/{label}.jsonl", label) as entry:
                for values in self.read(self.rows(model).order_by("pk").values_list(*names)):
                    row = dict(zip(names, map(simple, values), strict=True))
                    row |= {name: self.kinds[row[name]] for name in kinds}
                    entry.line(tell(in_one_line(row)))
                    sheet.writerow([tell(in_cell(value)) for value in row.values()])
            table.flush()
            spool.seek(0)
            with self.entry(f"data/{label}.csv", label) as copy:
                copy.pour(spool)
                copy.rows = entry.rows
        return entry.rows

    def history(self, model: Any) -> None:
        """What happened to the records of a type, oldest first; no file where nothing did."""
        label = model._meta.label
        kind = ContentType.objects.db_manager(self.alias).filter(
            app_label=model._meta.app_label, model=model._meta.model_name
        )
        lines = Change.objects.using(self.alias).filter(content_type__in=kind)
        if not lines.exists():
            return
        hidden = hidden_of(model)
        tell = unsigned if label in SIGNED else str
        with self.entry(f"history/{label}.jsonl", label) as entry:
            for values in self.read(lines.order_by("pk").values_list(*HISTORY)):
                line = dict(zip(HISTORY, map(simple, values), strict=True))
                line["fields"] = {k: v for k, v in line["fields"].items() if k not in hidden}
                entry.line(tell(in_one_line(line)))

    def read(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """The rows, a bounded number at a time, while the page of the job is told how far it is."""
        found = rows.iterator(chunk_size=STEP)
        while step := list(islice(found, STEP)):
            yield from step
            self.done += len(step)
            self.progress(self.done, self.total)

    def uploads(self) -> None:
        """All photos and attachments, those that were replaced too: history can put them back."""
        home = Path(default_storage.path(""))
        for path in sorted(path for folder in FOLDERS for path in (home / folder).rglob("*")):
            if path.is_file() and path.suffix != ".part":
                name = path.relative_to(home).as_posix()
                with path.open("rb") as file, self.entry(name, "", zipfile.ZIP_STORED) as entry:
                    entry.pour(file)

    @contextmanager
    def entry(self, path: str, label: str, how: int = zipfile.ZIP_DEFLATED) -> Iterator[Entry]:
        """A file of the archive, and its line in the manifest when it is done."""
        info = zipfile.ZipInfo(path, datetime.now(UTC).timetuple()[:6])
        info.compress_type = how
        with self.archive.open(info, "w", force_zip64=True) as stream:
            yield (entry := Entry(stream))
        told = {"path": path, "bytes": entry.size, "sha256": entry.checksum.hexdigest()}
        self.files.append(told | ({"type": label, "rows": entry.rows} if label else {}))

    def manifest(self, found: list[Any], rows: dict[str, int], by: User) -> None:
        """What is in the archive, how to read it and how to know that nothing is missing."""
        applied = MigrationRecorder(connections[self.alias]).applied_migrations()
        told = {
            "product": "Hamkari",
            "layout": LAYOUT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "made_by": by.username,
            "address": settings.BASE_URL,
            "database": connections[self.alias].vendor,
            "migrations": dict(sorted(applied)),
            "types": {
                model._meta.label: {
                    "title": str(model._meta.verbose_name_plural),
                    "rows": rows[model._meta.label],
                    "fields": [described(field) for field in fields_of(model)],
                }
                for model in found
            },
            "left_out": {"types": LEFT_OUT, "fields": HIDDEN},
            "files": self.files,
        }
        for path, text in (
            ("manifest.json", json.dumps(told, ensure_ascii=False, indent=1)),
            ("README.txt", README.format(address=settings.BASE_URL)),
        ):
            info = zipfile.ZipInfo(path, datetime.now(UTC).timetuple()[:6])
            self.archive.writestr(info, text, zipfile.ZIP_DEFLATED)


def label_of(app: str, model: str) -> str:
    """A type as it is called in the archive."""
    try:
        return str(apps.get_model(app, model)._meta.label)
    except LookupError:  # a type that was, in an older version
        return f"{app}.{model}"


class Entry:
    """One file of the archive: its size and checksum follow from what is written."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.checksum, self.size, self.rows = stream, hashlib.sha256(), 0, 0

    def write(self, octets: bytes) -> None:
        self.stream.write(octets)
        self.checksum.update(octets)
        self.size += len(octets)

    def line(self, text: str) -> None:
        self.write(f"{text}\n".encode())
        self.rows += 1

    def pour(self, source: Any) -> None:
        """All that is in another file."""
        for octets in iter(lambda: source.read(1 << 16), b""):
            self.write(octets)


def in_cell(value: Any) -> str:
    """A value in CSV; facts and lists of a row stand there as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return guarded(in_one_line(value))
    return "" if value is None else guarded(str(value))
