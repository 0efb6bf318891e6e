"""The list of initiatives."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cooperation.models import Initiative
from crm.tables import (
    ChoiceColumn,
    DayColumn,
    EditorColumn,
    LinkColumn,
    NameColumn,
    NumberColumn,
    PartialDayColumn,
    RecordTable,
)
from crm.templatetags.ui import tag

HEALTH_TONES = {"on_track": "ok", "at_risk": "warn", "stuck": "bad"}


class TrackColumn(ChoiceColumn):
    """The kind, in its colour."""

    def label(self, record: Any) -> str:
        return str(record.track.title)

    def show(self, value: Any, record: Any) -> SafeString:
        return tag(self.label(record), record.track.tone)


class InitiativeTable(RecordTable):
    title = NameColumn(_("Title"), accessor="title", orderable=False, css="c-name clip wide")
    kind = TrackColumn(_("Kind"), accessor="kind")
    stage = ChoiceColumn(_("Stage"), accessor="stage", orderable=False, css="c-hide")
    health = ChoiceColumn(_("Health"), accessor="health", tones=HEALTH_TONES)
    body = LinkColumn(_("Body"), accessor="body", order_by="body__sort_key")
    parties = NumberColumn(_("Parties"), accessor="party_count", orderable=False)
    updated_at = DayColumn(_("Last news"), accessor="updated_at", css="c-due num muted")
    lead = LinkColumn(optional=True)
    start = PartialDayColumn(optional=True)
    end = PartialDayColumn(optional=True)
    created_at = DayColumn(_("Added"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Initiative
        order_by = "-updated_at"
