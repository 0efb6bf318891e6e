"""The lists of engagements."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.columns import NOTHING
from crm.tables import (
    ChoiceColumn,
    Column,
    DayColumn,
    DueColumn,
    EditorColumn,
    LinkColumn,
    NameColumn,
    NumberColumn,
    PartialDayColumn,
    RecordTable,
    TickColumn,
)
from crm.templatetags.persian import digits
from crm.templatetags.ui import badge
from engagements.models import (
    Body,
    FollowUp,
    Interaction,
    Letter,
    LetterTemplate,
    Meeting,
    Motion,
    Problem,
    Resolution,
    SavedView,
    Seat,
    Substitution,
    Term,
)
from engagements.models.letters import TONES
from engagements.models.motions import TONES as MOTION_TONES

MEETING_TONES = {"planned": "info", "running": "warn", "held": "ok"}
RESOLUTION_TONES = {"open": "warn", "running": "info", "done": "ok"}
PROBLEM_TONES = {"new": "warn", "raised": "info", "answered": "info", "solved": "ok"}
SEVERITY_TONES = {"3": "bad", "2": "warn"}
FOLLOW_UP_TONES = {"open": "warn", "running": "info", "waiting": "info", "done": "ok"}


class VacantColumn(NumberColumn):
    """How many seats nobody holds; none stays quiet."""

    css = "c-tags"

    def html(self, record: Any) -> SafeString:
        count = self.value_of(record)
        return badge(digits(count), "warn") if count else NOTHING

    def plain(self, record: Any) -> Any:
        return super().plain(record) or None


class HolderColumn(LinkColumn):
    """Who holds a seat; one that is vacant says so."""

    def html(self, record: Any) -> SafeString:
        return super().html(record) if record.holder else badge(_("vacant"), "warn")

    def plain(self, record: Any) -> Any:
        return super().plain(record) or str(_("vacant"))


class BodyTable(RecordTable):
    name = NameColumn(_("Name"), accessor="name", order_by="sort_key")
    kind = ChoiceColumn(_("Kind"), accessor="kind")
    organization = LinkColumn(
        _("Organization"), accessor="organization", order_by="organization__sort_key"
    )
    code = Column(_("Code"), accessor="code", css="c-hide")
    seats = NumberColumn(_("Filled seats"), accessor="filled_count", orderable=False)
    vacant = VacantColumn(_("Vacant seats"), accessor="vacant_count", orderable=False)
    last_meeting = DayColumn(_("Last meeting"), accessor="last_meeting", orderable=False)
    next_meeting = DayColumn(
        _("Next meeting"), accessor="next_meeting", orderable=False, css="c-hide num"
    )
    quorum = NumberColumn(optional=True)
    longest_gap = NumberColumn(optional=True)
    name_en = Column(css="c-hide", optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Body
        order_by = "name"


class SeatTable(RecordTable):
    role = NameColumn(_("Role"), accessor="role_title", orderable=False)
    body = LinkColumn(_("Body"), accessor="body", order_by="body__sort_key")
    holder = HolderColumn(_("Held by"), accessor="holder", orderable=False)
    until = PartialDayColumn(_("Until"), accessor="held_until", orderable=False)
    office = LinkColumn(
        _("Seat of"), accessor="office", order_by="office__sort_key", css="c-hide clip"
    )
    office_title = Column(css="c-hide clip muted", optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Seat
        order_by = "body"


class TermTable(RecordTable):
    person = NameColumn(_("Person"), accessor="person", order_by="person__sort_key")
    role = Column(_("Role"), accessor="seat__role_title", orderable=False, css="c-tags")
    body = LinkColumn(_("Body"), accessor="seat__body", order_by="seat__body__sort_key")
    start = PartialDayColumn(_("From"), accessor="start", css="c-due num")
    end = PartialDayColumn(_("Until"), accessor="end", css="c-due num")
    letter = Column(
        _("Letter of introduction"), accessor="letter", orderable=False, css="c-hide clip muted"
    )
    letter_day = DayColumn(optional=True)
    introduced_by = LinkColumn(optional=True, plan="with_introducer")
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Term
        order_by = "-start"


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
    owners = Column(_("Addressee"), accessor="owners", css="c-hide clip", orderable=False)
    due = DueColumn(_("Due"), accessor="due", orderable=False)
    state = ChoiceColumn(_("State"), accessor="state", tones=RESOLUTION_TONES)
    kind = ChoiceColumn(css="c-hide", optional=True)
    meeting = LinkColumn(css="c-hide clip", optional=True)
    evidence = Column(css="c-hide clip muted", optional=True)
    created_at = DayColumn(_("Added"), optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Resolution
        order_by = "-number"


class MotionTable(RecordTable):
    text = NameColumn(_("Text"), accessor="text", css="c-name clip wide", orderable=False)
    body = LinkColumn(_("Body"), accessor="body", order_by="body__sort_key")
    until = DayColumn(_("Votes until"), accessor="until", css="c-due num")
    state = ChoiceColumn(_("State"), accessor="state", tones=MOTION_TONES)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Motion
        order_by = "-until"


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
    raised = NumberColumn(_("Raised"), accessor="raised_count", orderable=False, css="c-hide num")
    age = NumberColumn(_("Days open"), optional=True)
    sector = Column(css="c-hide clip", optional=True)
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


class PartiesColumn(Column):
    """Those who stand in one role of a letter, as it calls them."""

    def plain(self, record: Any) -> str | None:
        value = super().plain(record)
        return value and value.replace("\n", " · ")

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html("<bdi>{}</bdi>", str(value).replace("\n", " · "))


class LetterTable(RecordTable):
    subject = NameColumn(_("Subject"), accessor="subject", orderable=False, css="c-name clip wide")
    number = Column(_("Number"), accessor="number", order_by=("year", "serial"), css="num nowrap")
    direction = ChoiceColumn(_("Direction"), accessor="direction")
    other_side = Column(_("From or to"), accessor="counterpart", orderable=False, css="c-org clip")
    day = DayColumn(_("Date"), accessor="day", css="c-due num")
    state = ChoiceColumn(_("State"), accessor="state", tones=TONES)
    answer_due = DueColumn(_("Answer due"), accessor="answer_due", css="c-hide num")
    senders = PartiesColumn(_("From"), css="c-hide clip", optional=True)
    recipients = PartiesColumn(_("To"), css="c-hide clip", optional=True)
    copied_to = PartiesColumn(pgettext_lazy("letter", "Copies"), css="c-hide clip", optional=True)
    body = LinkColumn(css="c-hide clip", optional=True)
    sender_number = Column(_("Sender's number"), css="num", optional=True, orderable=False)
    purpose = ChoiceColumn(css="c-hide", optional=True)
    handler = Column(_("Seen to by"), optional=True, orderable=False, plan="with_handler")
    confidential = TickColumn(optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Letter
        order_by = "-day"


class LetterTemplateTable(RecordTable):
    name = NameColumn(_("Name"), accessor="name", order_by="sort_key")
    subject = Column(_("Subject"), accessor="subject", css="c-org clip wide", orderable=False)
    updated_at = DayColumn(_("Changed"), accessor="updated_at", css="num")
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = LetterTemplate
        order_by = "name"


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


class SubstitutionTable(RecordTable):
    away = NameColumn(_("Who is away"), accessor="away", orderable=False, css="c-name clip wide")
    substitute = Column(_("Substitute"), accessor="substitute", orderable=False, css="c-org clip")
    first_day = DayColumn(_("From"), accessor="first_day")
    last_day = DayColumn(_("Until"), accessor="last_day")
    updated_at = DayColumn(_("Changed"), optional=True)

    class Meta(RecordTable.Meta):
        model = Substitution
        order_by = "-first_day"
