"""What the search over everything finds of cooperation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from cooperation.kinds import KINDS
from cooperation.models import Initiative
from cooperation.tables import HEALTH_TONES
from crm.hits import Hits


def last_stages() -> Q:
    """Those with no stage to go on to."""
    over = Q()
    for kind in KINDS:
        ends = [stage.slug for stage in kind.stages if not stage.next]
        over |= Q(kind=kind.slug, stage__in=ends)
    return over


class InitiativeHits(Hits):
    """Initiatives of every kind; those that go on first."""

    model = Initiative
    icon = "handshake"
    order = "-updated_at"
    past = last_stages()

    def notes(self, row: Initiative) -> Iterable[Any]:
        return row.track.title, row.get_stage_display(), row.body

    def badge(self, row: Initiative) -> tuple[Any, str]:
        return row.get_health_display(), HEALTH_TONES[row.health]
