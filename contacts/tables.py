"""The lists of contacts."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from contacts.models import (
    Assessment,
    Circular,
    CircularLetter,
    Group,
    GroupMember,
    Organization,
    Person,
)
from contacts.models.assessments import Stance
from crm.html import format_html
from crm.outgoing import TONES
from crm.tables import (
    ChoiceColumn,
    Column,
    DayColumn,
    EditorColumn,
    LinkColumn,
    MailtoColumn,
    MomentColumn,
    NameColumn,
    NumberColumn,
    PartialDayColumn,
    PhoneColumn,
    RecordTable,
    TickColumn,
)
from crm.templatetags.ui import avatar, badge, icon


class CurrentOrganizationColumn(Column):
    """Where a person works today."""

    css = "c-org c-first clip"

    def show(self, value: Any, record: Any) -> SafeString:
        url = Organization.url_role("detail", record.organization_id)
        return format_html('<a href="{}"><bdi>{}</bdi></a>', url, value)


class PersonTable(RecordTable):
    name = NameColumn(_("Name"), accessor="name", order_by="sort_key", face=True)
    organization = CurrentOrganizationColumn(
        _("Organization"), accessor="organization_name", orderable=False
    )
    post = Column(_("Post"), accessor="post_title", css="c-hide clip muted", orderable=False)
    phone = PhoneColumn(_("Phone"), accessor="phone", orderable=False)
    updated_at = DayColumn(_("Changed"), accessor="updated_at")
    email = MailtoColumn(_("E-mail"), optional=True, plan="with_email")
    province = Column(_("Province"), "province_name", "c-hide", optional=True, plan="with_province")
    honorific = Column(css="c-hide muted", optional=True)
    name_en = Column(css="c-hide", optional=True)
    birthday = DayColumn(optional=True)
    do_not_contact = TickColumn(optional=True)
    created_at = DayColumn(_("Added"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Person
        order_by = "name"


class OrganizationTable(RecordTable):
    name = NameColumn(_("Name"), accessor="name", order_by="sort_key")
    kind = ChoiceColumn(_("Kind"), accessor="kind")
    parent = LinkColumn(_("Belongs to"), accessor="parent", order_by="parent__sort_key")
    province = Column(
        _("Province"), accessor="province", order_by="province__sort_key", css="c-hide"
    )
    city = Column(_("City"), accessor="city", css="c-hide muted", orderable=False)
    updated_at = DayColumn(_("Changed"), accessor="updated_at")
    phone = PhoneColumn(_("Phone"), optional=True, plan="with_phone")
    located_in = LinkColumn(optional=True, plan="with_town")
    sectors = Column(css="c-hide clip", optional=True)
    member_number = Column(css="c-hide", optional=True)
    member_since = PartialDayColumn(optional=True)
    member_until = PartialDayColumn(optional=True)
    dissolved = PartialDayColumn(optional=True)
    name_en = Column(css="c-hide", optional=True)
    created_at = DayColumn(_("Added"), optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Organization
        order_by = "name"


#: the colour of a stance, wherever it is shown
STANCE_TONES: dict[Any, str] = {
    Stance.SUPPORTER: "ok",
    Stance.LEANING_TO: "primary",
    Stance.NEUTRAL: "",
    Stance.LEANING_AGAINST: "warn",
    Stance.OPPONENT: "bad",
}


class AssessmentTable(RecordTable):
    party = NameColumn(_("Of whom"), accessor="party", orderable=False)
    topic = Column(_("Topic"), accessor="topic", order_by="topic_key", css="c-org clip")
    stance = ChoiceColumn(_("Stance"), accessor="stance", tones=STANCE_TONES)
    influence = NumberColumn(_("Influence"), accessor="influence")
    interest = NumberColumn(_("Interest"), accessor="interest")
    day = DayColumn(_("As of"), accessor="day", css="c-due num muted")
    note = Column(css="c-hide clip", optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Assessment
        order_by = "-day"


class GroupTable(RecordTable):
    name = NameColumn(_("Name"), accessor="name", order_by="sort_key")
    kind = ChoiceColumn(_("Kept"), accessor="kind", tones={"live": "info"})
    members = NumberColumn(_("Members"), accessor="member_count", orderable=False)
    updated_at = DayColumn(_("Changed"), accessor="updated_at")
    note = Column(css="c-hide clip", optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Group
        order_by = "name"


class PartyColumn(Column):
    """A person or an organization, linking to their page."""

    css = "c-name"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html(
            '<span class="row row-nowrap">{}<a class="cell" href="{}"><bdi>{}</bdi></a></span>',
            avatar(value.name, value.pk),
            value.get_absolute_url(),
            value.name,
        )


class ReachColumn(Column):
    """Why somebody in a group gets no letters to many."""

    css = "c-tags"

    def html(self, record: Any) -> SafeString:
        party = record.party
        if party.do_not_contact:
            return badge(now("do not contact"), "warn")
        gone = getattr(party, "deceased", None) or getattr(party, "dissolved", None)
        return badge(now("no longer there")) if gone else mark_safe("")


class RemoveColumn(Column):
    """The way to take one member out."""

    css = "c-act"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html(
            '<a class="btn btn-s btn-ghost btn-icon" href="{}">{}</a>',
            GroupMember.url_role("delete", value),
            icon("user-x", "icon-s", now("Take out")),
        )


class MemberTable(RecordTable):
    """Who is in a group that is kept by hand."""

    name = PartyColumn(_("Name"), accessor="party", order_by="party_key")
    office = Column(_("Organization"), accessor="office", css="c-org clip", orderable=False)
    email = Column(_("E-mail"), accessor="email", css="c-hide clip muted", orderable=False)
    reach = ReachColumn(_("Letters to many"), accessor="pk", orderable=False)
    note = Column(_("Note"), accessor="note", css="c-hide clip muted", orderable=False)
    added = DayColumn(_("Added"), accessor="created_at")
    remove = RemoveColumn(_("Take out"), accessor="pk", orderable=False)

    class Meta(RecordTable.Meta):
        model = GroupMember
        order_by = "name"


class CircularTable(RecordTable):
    subject = NameColumn(_("Subject"), accessor="subject", orderable=False)
    group = LinkColumn(_("Group"), accessor="group", order_by="group__sort_key")
    state = ChoiceColumn(_("State"), accessor="state", tones={"draft": "info", "posted": "ok"})
    posted_at = MomentColumn(_("Sent"), accessor="posted_at", css="c-due num")
    updated_at = DayColumn(_("Changed"), accessor="updated_at")
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Circular
        order_by = "-updated_at"


class LetterStateColumn(Column):
    """What became of one letter, leading to it."""

    css = "c-tags"

    def html(self, record: Any) -> SafeString:
        label, state = record.told_state()
        told = badge(label, TONES.get(state, "" if record.mail else "warn"))
        if not record.mail:
            return told
        return format_html('<a href="{}">{}</a>', record.mail.get_absolute_url(), told)


class LetterTable(RecordTable):
    """Who got a letter to many, and who did not."""

    name = PartyColumn(_("Name"), accessor="party", order_by="party_key")
    to = Column(_("E-mail"), accessor="mail__to", css="c-org clip muted", orderable=False)
    state = LetterStateColumn(_("State"), accessor="pk", order_by=("mail__state", "left_out"))
    sent_at = MomentColumn(_("Sent"), accessor="mail__sent_at", order_by="mail__sent_at")

    class Meta(RecordTable.Meta):
        model = CircularLetter
        order_by = "name"
