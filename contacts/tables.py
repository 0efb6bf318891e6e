"""The lists of contacts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import F
from django.db.models.functions import TruncDate
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from contacts.export.cards import Card, cards_of_organizations, cards_of_people, in_order
from contacts.export.vcards import VCARD_3, VCARD_4
from contacts.models import (
    Assessment,
    Circular,
    CircularLetter,
    DuplicatePair,
    Group,
    GroupMember,
    Organization,
    Person,
)
from contacts.models.assessments import Stance
from contacts.models.duplicates import LIKELY, SURE
from crm.html import format_html, format_html_join
from crm.outgoing import TONES
from crm.tables import (
    ChoiceColumn,
    Column,
    CountColumn,
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
from crm.templatetags.persian import number
from crm.templatetags.ui import avatar, badge, icon

#: the files lists of people and organizations can be had as
WITH_CARDS = (*RecordTable.formats, VCARD_3, VCARD_4)


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
    post = Column(_("Post"), accessor="post_title", css="clip muted", orderable=False)
    phone = PhoneColumn(_("Phone"), accessor="phone", orderable=False)
    updated_at = DayColumn(_("Changed"), accessor="updated_at")
    email = MailtoColumn(_("E-mail"), optional=True, plan="with_email")
    province = Column(_("Province"), "province_name", "c-hide", optional=True, plan="with_province")
    honorific = Column(css="c-hide muted", optional=True)
    given_name = Column(_("Given name"), css="c-hide", optional=True)
    family_name = Column(css="c-hide", optional=True)
    name_en = Column(css="c-hide", optional=True)
    birthday = DayColumn(optional=True)
    do_not_contact = TickColumn(optional=True)
    created_at = DayColumn(_("Added"), optional=True)
    updated_by = EditorColumn()

    #: what can be told of many people at once, by what is read of their own rows
    quick: ClassVar[dict[str, tuple[str, ...]]] = {
        "name": ("given_name", "family_name", "name_en"),
        **dict.fromkeys(("organization", "post", "phone"), ()),
        **{
            name: (name,)
            for name in (
                *("honorific", "given_name", "family_name", "name_en", "birthday"),
                "do_not_contact",
            )
        },
    }

    formats = WITH_CARDS

    class Meta(RecordTable.Meta):
        model = Person
        order_by = "name"

    def cards(self, keys: array[int]) -> Iterator[Card]:
        return in_order(keys, cards_of_people(keys))

    def records(self, keys: array[int]) -> list[Any]:
        """The usual columns are told of many people at once, the others of full records."""
        days = ("updated_at", "created_at")
        if not set(self.names) <= {*self.quick, *days}:
            return super().records(keys)
        columns: dict[str, Any] = {
            field: F(field) for name in self.names for field in self.quick.get(name, ())
        }
        columns |= {name: TruncDate(name) for name in self.names if name in days}
        found = Person.everything.filter(pk__among=keys).for_file(columns)
        return [found[key] for key in keys if key in found]


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

    formats = WITH_CARDS

    class Meta(RecordTable.Meta):
        model = Organization
        order_by = "name"

    def cards(self, keys: array[int]) -> Iterator[Card]:
        return in_order(keys, cards_of_organizations(keys))


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
    members = CountColumn(_("Members"), accessor="member_count", orderable=False)
    updated_at = DayColumn(_("Changed"), accessor="updated_at")
    note = Column(css="c-hide clip", optional=True)
    updated_by = EditorColumn()

    class Meta(RecordTable.Meta):
        model = Group
        order_by = "name"


class PartyColumn(Column):
    """A person or an organization, linking to their page."""

    css = "c-name"

    def plain(self, record: Any) -> str:
        return str(self.value_of(record).name)

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

    def plain(self, record: Any) -> str | None:
        party = record.party
        if party.do_not_contact:
            return now("do not contact")
        gone = getattr(party, "deceased", None) or getattr(party, "dissolved", None)
        return now("no longer there") if gone else None

    def html(self, record: Any) -> SafeString:
        told = self.plain(record)
        return badge(told, "warn" if record.party.do_not_contact else "") if told else mark_safe("")


class RemoveColumn(Column):
    """The way to take one member out."""

    css = "c-act"
    holds = ""

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

    formats = WITH_CARDS

    class Meta(RecordTable.Meta):
        model = GroupMember
        order_by = "name"

    def cards(self, keys: array[int]) -> Iterator[Card]:
        """Of the people and the organizations the members are."""
        members = GroupMember.everything.filter(pk__among=keys)
        parties = {pk: pair for pk, *pair in members.values_list("pk", "person", "organization")}
        people = cards_of_people({person for person, _firm in parties.values()} - {None})
        firms = cards_of_organizations({firm for _person, firm in parties.values()} - {None})
        for person, firm in (parties[key] for key in keys if key in parties):
            yield people[person] if person else firms[firm]


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

    def plain(self, record: Any) -> str:
        label, _state = record.told_state()
        return str(label)

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


class CertaintyColumn(NumberColumn):
    """How probable it is that two are one."""

    css = "c-tags"

    def show(self, value: Any, record: Any) -> SafeString:
        tone = "bad" if value >= SURE else "warn" if value >= LIKELY else ""
        return badge(number(value), tone)


class ReasonsColumn(Column):
    """What speaks for it and, marked, what speaks against it."""

    css = "c-org"

    def reasons(self, record: Any) -> list[tuple[str, bool]]:
        """In brackets too, for whoever does not tell colours apart."""
        return [(words if pro else f"({words})", pro) for words, pro in record.told_reasons]

    def plain(self, record: Any) -> str | None:
        return now(", ").join(words for words, _pro in self.reasons(record)) or None

    def html(self, record: Any) -> SafeString:
        lines = ((badge(words, "" if pro else "bad"),) for words, pro in self.reasons(record))
        return format_html('<span class="row row-s">{}</span>', format_html_join(" ", "{}", lines))


class OtherColumn(Column):
    """The other of the two; the page of both is one further on."""

    css = "c-org"

    def show(self, value: Any, record: Any) -> SafeString:
        return format_html('<a href="{}"><bdi>{}</bdi></a>', record.get_absolute_url(), value)


class DuplicateTable(RecordTable):
    pair = NameColumn(_("Name"), accessor="first", orderable=False)
    other = OtherColumn(_("Perhaps the same"), accessor="second", orderable=False)
    score = CertaintyColumn(_("Certainty of 100"), accessor="score")
    reasons = ReasonsColumn(_("Why"), accessor="reasons", orderable=False)
    verdict = ChoiceColumn(_("Verdict"), accessor="verdict", tones={"merged": "ok"}, optional=True)
    created_at = DayColumn(_("Found"), accessor="created_at")
    judged_at = MomentColumn(optional=True)

    class Meta(RecordTable.Meta):
        model = DuplicatePair
        order_by = "-score"
