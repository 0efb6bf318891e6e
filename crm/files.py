"""Files people attach: told apart by what is in them, kept under the fingerprint of their content.

A file is written beside its place and moved there whole, and never overwritten: what lies under a
fingerprint is that content or nothing. Its own name is only a word about it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from uuid import uuid4
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image

from crm.text import normalise

LARGEST = 20 * 1024 * 1024
MOST_AT_ONCE = 10
LONGEST_NAME = 150
FOLDER = "attachments"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: what Windows and browsers do not take in the name of a file, and signs that turn text around
UNSAFE = re.compile('[\x00-\x1f\x7f<>:"/\\\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True)
class FileKind:
    """A kind of file that may be attached; the first suffix is given to one whose name lies."""

    mime: str
    suffixes: tuple[str, ...]
    holds: Callable[[bytes], bool]
    icon: str = "file-text"


def is_pdf(content: bytes) -> bool:
    """A whole PDF: one that was cut off while it was sent lacks its end."""
    return b"%PDF-" in content[:1024] and b"%%EOF" in content


def picture(form: str) -> Callable[[bytes], bool]:
    """Whether the content is a picture of this format, as far as that is seen without drawing."""

    def holds(content: bytes) -> bool:
        try:
            with Image.open(BytesIO(content), formats=(form,)) as image:
                image.verify()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return False
        return True

    return holds


def packed(part: str) -> Callable[[bytes], bool]:
    """Whether the content is a document of Word or Excel: a ZIP with this part and no macros."""

    def holds(content: bytes) -> bool:
        names = names_in(content)
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return part in names and "[Content_Types].xml" in names and not macros

    return holds


def open_document(content: bytes) -> bool:
    """Whether the content is a text of LibreOffice without macros."""
    mime = b"mimetypeapplication/vnd.oasis.opendocument.text"
    return mime in content[:100] and not any(n.startswith("Basic/") for n in names_in(content))


def names_in(content: bytes) -> frozenset[str]:
    """What a ZIP says it holds; nothing is unpacked."""
    if not content.startswith(b"PK"):
        return frozenset()
    try:
        with ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


def old_office(*streams: str) -> Callable[[bytes], bool]:
    """Whether the content is a document of Word or Excel up to 2003, without macros."""

    def holds(content: bytes) -> bool:
        known = any(stream.encode("utf-16-le") in content for stream in streams)
        return (
            content.startswith(OLE) and known and "_VBA_PROJECT".encode("utf-16-le") not in content
        )

    return holds


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = (
    FileKind("application/pdf", ("pdf",), is_pdf),
    FileKind("image/jpeg", ("jpg", "jpeg"), picture("JPEG"), "paperclip"),
    FileKind("image/png", ("png",), picture("PNG"), "paperclip"),
    FileKind("image/webp", ("webp",), picture("WEBP"), "paperclip"),
    FileKind("image/tiff", ("tif", "tiff"), picture("TIFF"), "paperclip"),
    FileKind(f"{OFFICE}.wordprocessingml.document", ("docx",), packed("word/document.xml")),
    FileKind(f"{OFFICE}.spreadsheetml.sheet", ("xlsx",), packed("xl/workbook.xml")),
    FileKind("application/vnd.oasis.opendocument.text", ("odt",), open_document),
    FileKind("application/msword", ("doc",), old_office("WordDocument")),
    FileKind("application/vnd.ms-excel", ("xls",), old_office("Workbook", "Book")),
)
ACCEPTED = ",".join(f".{suffix}" for kind in KINDS for suffix in kind.suffixes)
BY_MIME = {kind.mime: kind for kind in KINDS}


def kind_of(content: bytes) -> FileKind | None:
    """What the content is; None for what may not be attached."""
    return next((kind for kind in KINDS if kind.holds(content)), None)


@dataclass(frozen=True)
class Upload:
    """A file that was checked: a name that suits its content, its type, what is in it."""

    name: str
    mime: str
    content: bytes


def checked(name: str, content: bytes) -> Upload:
    """The file under a safe name; ValidationError when it may not be attached."""
    if not content:
        raise ValidationError(_("“%(name)s” is empty."), params={"name": name})
    if len(content) > LARGEST:
        raise too_large(name)
    kind = kind_of(content)
    if kind is None:
        told = _("“%(name)s” is no PDF, picture, Word or Excel file, is damaged, or holds macros.")
        raise ValidationError(told, code="no_such_kind", params={"name": name})
    return Upload(safe_name(name, kind), kind.mime, content)


def too_large(name: str) -> ValidationError:
    told = _("“%(name)s” is larger than 20 megabytes.")
    return ValidationError(told, code="too_large", params={"name": name})


def safe_name(name: str, kind: FileKind) -> str:
    """The name without folders and odd signs, ending as its content says."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = normalise(UNSAFE.sub(" ", last)).strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    suits = bool(dot) and suffix.lower() in kind.suffixes
    stem, suffix = (stem, suffix.lower()) if suits else (plain, kind.suffixes[0])
    return f"{stem[:LONGEST_NAME].strip('. ') or 'file'}.{suffix}"


class FilesInput(forms.FileInput):
    """A box for several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        many = getattr(files, "getlist", None)
        return many(name) if many else [file for file in [files.get(name)] if file]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


#: what may be attached
HINT = _("PDF, pictures, Word or Excel without macros; at most 20 megabytes each.")


class FilesField(forms.FileField):
    """Files to attach, cleaned to a list of `Upload`; `one_of` as for `CleanCharField`."""

    def __init__(self, *, one_of: bool = False, **kwargs: Any) -> None:
        self.one_of = one_of
        super().__init__(**kwargs)

    widget = FilesInput(attrs={"accept": ACCEPTED})
    default_error_messages = {
        "too_many": _("Choose at most 10 files at once."),
    }

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        if len(data or ()) > MOST_AT_ONCE:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        for file in data or ():
            if file.size > LARGEST:
                raise too_large(file.name)
        if not data and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [checked(file.name, file.read()) for file in data or ()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None  # a browser cannot be made to keep files


def place(fingerprint: str) -> Path:
    """Where a content with this SHA-256 lies."""
    return Path(default_storage.path(f"{FOLDER}/{fingerprint[:2]}/{fingerprint}"))


def keep(content: bytes) -> str:
    """Store a content; its fingerprint. OSError when there is no room, and nothing is left."""
    fingerprint = hashlib.sha256(content).hexdigest()
    path = place(fingerprint)
    if path.exists():
        return fingerprint
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{fingerprint}.{uuid4().hex}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return fingerprint


def opened(fingerprint: str) -> IO[bytes] | None:
    """A stored content, to be read; None when it is not there."""
    try:
        return place(fingerprint).open("rb")
    except FileNotFoundError:
        return None
