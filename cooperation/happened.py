"""What others did lately to what concerns a reader: apart from what is to be done, and quietly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cooperation.models import Initiative, Update
from crm.models import Change, User
from engagements.models import FollowUp, Letter

BACK, MOST = timedelta(days=14), 60


@dataclass(frozen=True)
class Happening:
    """One line of history, with the record it is about."""

    change: Change
    record: Any

    @property
    def verb(self) -> str:
        return str(self.record.verbs.get(self.change.verb, self.change.verb))

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)


def concerning(user: User) -> Iterator[Any]:
    """The records a reader wants to hear of, as far as they are open to them."""
    mine = Initiative.objects.visible_to(user).concerning(user)
    yield FollowUp.objects.visible_to(user).of_interest_to(user)
    yield Letter.objects.visible_to(user).seen_to_by(user)
    yield mine
    yield Update.objects.filter(initiative__in=mine.order_by().values("pk"))


def happenings(user: User) -> list[Happening]:
    """The latest, newest first; two queries for each of four types."""
    found = chain.from_iterable(done_to(rows, user) for rows in concerning(user))
    return sorted(found, key=lambda one: one.change.pk, reverse=True)[:MOST]


def done_to(rows: Any, user: User) -> Iterator[Happening]:
    """What others did to these records."""
    lines = Change.objects.filter(
        content_type=ContentType.objects.get_for_model(rows.model),
        object_id__in=rows.order_by().values("pk"),
        at__gte=timezone.now() - BACK,
        by__isnull=False,
    )
    latest = list(lines.exclude(by=user).select_related("by")[:MOST])
    records = rows.in_bulk({line.object_id for line in latest}) if latest else {}
    yield from (
        Happening(line, records[line.object_id]) for line in latest if line.object_id in records
    )
