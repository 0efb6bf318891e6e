"""The lock of approved minutes: what they tell of a meeting is not changed any more.

This is the one place where it is honoured, whichever page or action writes: history asks here for
every row it has just written. Whoever approves holds the meeting, so that what is written
meanwhile comes before the lock or meets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: what is done all the same: the lock itself, and people who are merged, whose names stay as copied
UNLOCKED = frozenset({"lock", "unlock", "merge", "unmerge"})
LOCKED = _(
    "The minutes of this meeting are approved, so it cannot be changed. "
    "Correct the minutes: that opens it again."
)
Changes = Sequence[dict[str, list[Any]]]


class Minuted:
    """What minutes tell of: refuses changes once they are approved."""

    #: the fields that minutes tell; None for all
    minuted: ClassVar[frozenset[str] | None] = None

    @classmethod
    def refuse(cls, verb: str, rows: Sequence[Any], changes: Changes) -> None:
        """Nothing comes to a locked meeting, changes there or goes."""
        if verb in UNLOCKED:
            return
        keys = {
            key
            for row, fields in zip(rows, changes, strict=True)
            if fields and (cls.minuted is None or cls.minuted & fields.keys())
            for key in cls.meetings_of(row, fields)
        }
        meetings: Any = cls.meeting_model().everything
        if meetings.filter(pk__in=keys - {None}, locked_at__isnull=False).exists():
            raise ValidationError(LOCKED)

    @classmethod
    def meeting_model(cls) -> Any:
        return cls._meta.get_field("meeting").related_model  # type: ignore[attr-defined]

    @classmethod
    def meetings_of(cls, row: Any, fields: dict[str, list[Any]]) -> list[Any]:
        """The meeting a row belongs to, and the one it came from."""
        return [row.meeting_id, fields.get("meeting", [None])[0]]
