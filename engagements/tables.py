"""The lists of engagements."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from crm.tables import (
    ChoiceColumn,
    Column,
    DayColumn,
    DueColumn,
    EditorColumn,
    LinkColumn,
    NameColumn,
    NumberColumn,
    RecordTable,
    TickColumn,
)
from engagements.models import (
    Body,
    FollowUp,
    Interaction,
    Meeting,
    Problem,
    Resolution,
    SavedView,
)

MEETING_TONES = {"planned": "info", "held": "ok"}
RESOLUTION_TONES = {"open": "warn", "running": "info", "done": "ok"}
PROBLEM_TONES = {"new": "warn", "raised": "info", "answered": "info", "solved": "ok"}
SEVERITY_TONES = {"3": "bad", "2": "warn"}
FOLLOW_UP_TONES = {"open": "warn", "running": "info", "waiting": "info", "done": "ok"}


class BodyTable(RecordTable):
    name = NameColumn(_("Name"), accessor="name", order_by="sort_key")
    kind = ChoiceColumn(_("Kind"), accessor="kind")
    organization = LinkColumn(
        _("Organization"), accessor="organization", order_by="organization__sort_key"
    )
    code = Column(_("Code"), accessor="code", css="c-hide")
    seats = NumberColumn(_("Seats"), accessor="seat_count", orderable=False)
    quorum = NumberColumn(optional=True)
    name_en = Column(css="c-hide", optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Body
        order_by = "name"


class MeetingTable(RecordTable):
    title = NameColumn(_("Subject"), accessor="title", orderable=False, css="c-name clip wide")
    number = NumberColumn(_("Number"), accessor="number")
    body = LinkColumn(_("Body"), accessor="body", order_by="body__sort_key")
    day = DayColumn(_("Day"), accessor="day", css="c-due num")
    place = Column(_("Place"), accessor="place", css="c-hide clip muted", orderable=False)
    status = ChoiceColumn(_("State"), accessor="status", tones=MEETING_TONES)
    kind = ChoiceColumn(css="c-hide", optional=True)
    host = LinkColumn(optional=True, plan="with_host")
    confidential = TickColumn(optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Meeting
        order_by = "-day"


class ResolutionTable(RecordTable):
    number = NameColumn(
        _("Number"), accessor="number", order_by=("year", "serial"), css="c-name num"
    )
    text = Column(_("Text"), accessor="text", css="c-org clip wide", orderable=False)
    body = LinkColumn(_("Body"), accessor="body", order_by="body__sort_key", css="c-hide clip")
    kind = ChoiceColumn(_("Kind"), accessor="kind", css="c-hide")
    state = ChoiceColumn(_("State"), accessor="state", tones=RESOLUTION_TONES)
    meeting = LinkColumn(css="c-hide clip", optional=True)
    created_at = DayColumn(_("Added"), optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Resolution
        order_by = "-number"


class ProblemTable(RecordTable):
    title = NameColumn(_("Title"), accessor="title", orderable=False, css="c-name clip wide")
    category = ChoiceColumn(_("Category"), accessor="category", css="c-hide")
    about = LinkColumn(_("About"), accessor="about", order_by="about__sort_key")
    province = Column(
        _("Province"), accessor="province", order_by="province__sort_key", css="c-hide"
    )
    severity = ChoiceColumn(_("Severity"), accessor="severity", tones=SEVERITY_TONES)
    state = ChoiceColumn(_("State"), accessor="state", tones=PROBLEM_TONES)
    created_at = DayColumn(_("Reported"), accessor="created_at", css="c-due num muted")
    must_answer = LinkColumn(optional=True, plan="with_contacts")
    reported_by = LinkColumn(optional=True, plan="with_contacts")
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Problem
        order_by = "-created_at"


class InteractionTable(RecordTable):
    text = NameColumn(
        _("What it was about"), accessor="text", orderable=False, css="c-name clip wide"
    )
    parties = Column(_("With"), accessor="with_whom", orderable=False, css="c-org clip")
    kind = ChoiceColumn(_("Kind"), accessor="kind")
    day = DayColumn(_("Day"), accessor="day", css="c-due num")
    by = Column(_("Noted by"), accessor="created_by", css="c-hide muted", orderable=False)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Interaction
        order_by = "-day"


class FollowUpTable(RecordTable):
    title = NameColumn(_("What is owed"), accessor="title", orderable=False, css="c-name clip wide")
    owner = Column(_("Owed by"), accessor="owner", orderable=False, css="c-org clip")
    due = DueColumn(_("Due"), accessor="due")
    priority = ChoiceColumn(_("Priority"), accessor="priority", tones={"1": "bad"}, css="c-hide")
    state = ChoiceColumn(_("State"), accessor="state", tones=FOLLOW_UP_TONES)
    chaser = Column(_("Chased by"), accessor="chaser", css="c-hide muted", orderable=False)
    owed_to = LinkColumn(optional=True, plan="with_creditor")
    evidence_required = TickColumn(optional=True)
    created_at = DayColumn(_("Added"), optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = FollowUp
        order_by = "due"


class OpenedListColumn(Column):
    """The list as the view shows it."""

    css = "c-org"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.opened_url, value)


class SavedViewTable(RecordTable):
    title = NameColumn(_("Name"), accessor="title", order_by="sort_key")
    list_title = OpenedListColumn(_("List"), accessor="list_title", orderable=False)
    scope = ChoiceColumn(_("For whom"), accessor="scope")
    pinned = TickColumn(_("Always in sight"), accessor="pinned", orderable=False)
    owner = Column(_("Saved by"), accessor="owner", css="c-hide muted", orderable=False)
    body = LinkColumn(optional=True)
    updated_at = DayColumn(_("Changed"), accessor="updated_at", orderable=False)

    class Meta(RecordTable.Meta):
        model = SavedView
        order_by = "title"
