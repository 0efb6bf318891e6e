"""What the search over everything finds of cooperation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cooperation.models import Agreement, Initiative, over
from crm.dates import format_date
from crm.hits import Hits


class InitiativeHits(Hits):
    """Initiatives of every kind; those that go on first."""

    model = Initiative
    icon = "handshake"
    order = "-updated_at"
    past = over()

    def notes(self, row: Initiative) -> Iterable[Any]:
        return row.track.title, row.get_stage_display(), row.body

    def badge(self, row: Initiative) -> tuple[Any, str]:
        return row.going


class AgreementHits(Hits):
    """Agreements; the latest first."""

    model = Agreement
    icon = "file-text"
    order = "-signed"

    def notes(self, row: Agreement) -> Iterable[Any]:
        return row.number, row.get_scope_display(), format_date(row.valid_until)

    def badge(self, row: Agreement) -> tuple[Any, str]:
        return row.state.label, row.tone
