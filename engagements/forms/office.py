"""The form of what holds for the whole office."""

from __future__ import annotations

from crm.forms import Base, RecordForm
from engagements.models import Office


class OfficeForm(RecordForm):
    rows = (("quiet_from", "quiet_until"),)

    class Meta(Base):
        model = Office
        fields = (
            *("quiet_from", "quiet_until", "quiet_days_off"),
            *("birthdays", "nowruz", "greeted"),
        )
