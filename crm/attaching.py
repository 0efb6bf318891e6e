"""Hanging files on records and taking them away; the record's own history tells it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.files import Upload, keep
from crm.history import lock, record, record_many
from crm.models import Attachment, Record, User
from crm.trash import restore, throw_away

log = logging.getLogger(__name__)


@transaction.atomic
def attach(obj: Record, *, by: User | None, files: Iterable[Upload]) -> list[Attachment]:
    """Hang files on a record; one that hangs there already is not hung twice.

    The contents are on the disk before a row tells of them. ValidationError when there is no room.
    """
    stored = lock(obj)
    known = set(Attachment.objects.of(stored).values_list("fingerprint", flat=True))
    rows: dict[str, Attachment] = {}
    for file in files:
        fingerprint = kept(file)
        if fingerprint not in known:
            rows.setdefault(fingerprint, row_of(stored, file, fingerprint))
    made = record_many("create", rows.values(), by=by)
    if made:
        record("attach", stored, by=by, note=_(", ").join(row.name for row in made))
        obj.version = stored.version
    return made


def row_of(obj: Record, file: Upload, fingerprint: str) -> Attachment:
    return Attachment(
        target=obj,
        name=file.name,
        mime=file.mime,
        size=len(file.content),
        fingerprint=fingerprint,
    )


def kept(file: Upload) -> str:
    """Its fingerprint, once its content is stored."""
    try:
        return keep(file.content)
    except OSError as error:
        log.exception("An attachment could not be stored.")
        told = _("“%(name)s” could not be stored: there is no room, or the folder is closed.")
        raise ValidationError({"files": told % {"name": file.name}}) from error


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> None:
    """Take a file away from its record, into the trash."""
    throw_away(attachment, by=by)
    tell(attachment, "detach", by)


@transaction.atomic
def hang_back(attachment: Attachment, *, by: User) -> None:
    """Take a file out of the trash, where it was put by mistake."""
    restore(attachment, by=by)
    tell(attachment, "reattach", by)


def tell(attachment: Attachment, verb: str, by: User) -> None:
    """A line in the history of the record it hangs on."""
    target: Any = attachment.target
    record(verb, lock(target), by=by, note=attachment.name)
