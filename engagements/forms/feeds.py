"""What somebody chooses for the calendar program that reads along."""

from __future__ import annotations

from crm.forms import Base, RecordForm
from engagements.models import CalendarFeed


class FeedForm(RecordForm):
    class Meta(Base):
        model = CalendarFeed
        fields = ("whose", "alarm", "with_due")
