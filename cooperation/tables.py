"""The lists of initiatives, of agreements and of what public calls brought in."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cooperation.models import STATE_TONES, TONES, Agreement, Initiative, Registration
from cooperation.models.calls import ANSWER_TONES
from crm.facts import told_facts
from crm.tables import (
    ChoiceColumn,
    Column,
    DayColumn,
    EditorColumn,
    LinkColumn,
    MailtoColumn,
    NameColumn,
    NumberColumn,
    PartialDayColumn,
    PhoneColumn,
    RecordTable,
)
from crm.templatetags.persian import digits
from crm.templatetags.ui import tag


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
    health = ChoiceColumn(_("Health"), accessor="health", tones=TONES)
    body = LinkColumn(_("Body"), accessor="body", order_by="body__sort_key")
    parties = NumberColumn(_("Parties"), accessor="party_count", orderable=False)
    news_at = DayColumn(_("Last news"), accessor="news_at", css="c-due num muted")
    lead = LinkColumn(optional=True)
    start = PartialDayColumn(optional=True)
    end = PartialDayColumn(optional=True)
    stopped_on = DayColumn(optional=True)
    updated_at = DayColumn(_("Changed"), optional=True)
    created_at = DayColumn(_("Added"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Initiative
        order_by = "-news_at"


#: so many kinds are named in a row of the list
TAGS = 1


class ScopeColumn(Column):
    """The kinds of cooperation it is about, each in its colour."""

    css = "c-tags c-hide"

    def value_of(self, record: Agreement) -> Any:
        return record.get_scope_display()

    def show(self, value: Any, record: Agreement) -> SafeString:
        """The first of them; how many more there are."""
        kinds = record.kinds
        tags: list[tuple[Any]] = [(tag(str(kind.title), kind.tone),) for kind in kinds[:TAGS]]
        if len(kinds) > TAGS:
            tags.append((digits(f"+{len(kinds) - TAGS}"),))
        return format_html_join(" ", "{}", tags)


class StateColumn(ChoiceColumn):
    """How it stands by its days."""

    def label(self, record: Agreement) -> str:
        return str(record.state.label)


class PartiesColumn(Column):
    """Who made it."""

    css = "c-org clip"

    def value_of(self, record: Any) -> str:
        return str(_(", ")).join(dict.fromkeys(str(one.organization) for one in record.sides))


class AgreementTable(RecordTable):
    title = NameColumn(_("Title"), accessor="title", order_by="title", css="c-name clip wide")
    parties = PartiesColumn(_("Parties"), orderable=False)
    state = StateColumn(_("State"), accessor="state", tones=STATE_TONES, orderable=False)
    signed = DayColumn(_("Signed on"), accessor="signed")
    valid_until = DayColumn(_("Valid until"), accessor="valid_until", css="c-due num muted")
    scope = ScopeColumn(_("Scope"), accessor="scope", orderable=False)
    initiatives = NumberColumn(_("Initiatives"), accessor="initiative_count", orderable=False)
    number = Column(_("Number"), accessor="number", css="c-hide num", optional=True)
    body = LinkColumn(_("Body"), accessor="body", optional=True)
    keeper = Column(_("Kept by"), accessor="keeper", css="c-hide", optional=True)
    title_en = Column(_("English title"), accessor="title_en", css="c-hide", optional=True)
    updated_at = DayColumn(_("Changed"), accessor="updated_at", optional=True)
    created_at = DayColumn(_("Added"), accessor="created_at", optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Agreement
        order_by = "-signed"


class WishesColumn(Column):
    """What they ask for, in words."""

    css = "c-hide"

    def value_of(self, record: Registration) -> str:
        told = told_facts(record.own_kind, record.facts)
        return " · ".join(f"{one['label']}: {strip_tags(one['html'])}" for one in told)


class RegistrationTable(RecordTable):
    firm = NameColumn(_("Firm"), accessor="firm", order_by="firm")
    number = NumberColumn(_("Number"), accessor="number")
    state = ChoiceColumn(_("State"), accessor="state", tones=ANSWER_TONES)
    organization = LinkColumn(_("Known as"), accessor="organization", orderable=False)
    wishes = WishesColumn(_("Wishes"), orderable=False)
    name = Column(_("Name"), accessor="name", css="c-hide", orderable=False)
    phone = PhoneColumn(_("Mobile"), accessor="phone", orderable=False)
    created_at = DayColumn(_("Registered"), accessor="created_at", css="c-due num muted")
    call = Column(_("Public call"), accessor="call", css="c-hide clip", optional=True)
    email = MailtoColumn(_("E-mail"), accessor="email", optional=True)
    member_number = Column(css="c-hide", accessor="member_number", optional=True)
    legal_id = Column(css="c-hide", accessor="legal_id", optional=True)
    reason = Column(css="c-hide clip", accessor="reason", optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Registration
        order_by = "-created_at"
