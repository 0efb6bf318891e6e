"""Records that can become part of another of their kind: their keys lead there for ever."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Record, User
from crm.models.record import RecordQuerySet
from crm.references import Stays


class MergeableQuerySet(RecordQuerySet):
    """Queries over what may be part of another."""

    def restorable_by(self, user: User) -> Self:
        """Without those that were merged: undoing the merge brings them back."""
        return super().restorable_by(user).filter(merged_into=None)


class Mergeable(Record):
    """A record that may turn out to be the same as another.

    One that was merged lies in the trash and points at the one it is part of; that one may have
    been merged in its turn.
    """

    #: whose record was merged into one that is merged now is found along the line
    merging: ClassVar[dict[str, Any]] = {"merged_into": Stays()}
    verbs = Record.verbs | {"merge": _("merged"), "unmerge": _("merge undone")}

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("merged into"),
    )

    class Meta:
        abstract = True

    #: fields of which everybody has one of their own: two that differ are two people
    telling: ClassVar[tuple[str, ...]] = ()
    #: the day somebody was no more
    ended: ClassVar[str] = ""

    @classmethod
    def led_to(cls, key: int) -> Self | None:
        """The living record of which the one with this key is part by now."""
        seen: set[int] = set()
        everything: Any = cls.everything
        follow = everything.exclude(merged_into=None).values_list("merged_into", flat=True)
        following: int | None = key
        while following is not None and following not in seen:
            seen.add(following)
            key, following = following, follow.filter(pk=following).first()
        return None if len(seen) == 1 else cls.objects.filter(pk=key).first()


def gone_when_merged(name: str) -> models.CheckConstraint:
    """What was merged into another lies in the trash, and comes back only by undoing that."""
    return models.CheckConstraint(
        condition=Q(merged_into=None) | Q(deleted_at__isnull=False),
        name=name,
        violation_error_message=_("It was merged into another record; undo that merge instead."),
    )
