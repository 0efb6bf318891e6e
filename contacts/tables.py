"""The lists of contacts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from contacts.models import Assessment, Organization, Person
from contacts.models.assessments import Stance
from crm.tables import (
    ChoiceColumn,
    Column,
    DayColumn,
    LinkColumn,
    NameColumn,
    NumberColumn,
    PhoneColumn,
    RecordTable,
)


class CurrentOrganizationColumn(Column):
    """Where a person works today."""

    css = "c-org clip"

    def show(self, value: Any, record: Any) -> SafeString:
        url = reverse("contacts:organization-detail", args=[record.organization_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', url, value)


class PersonTable(RecordTable):
    name = NameColumn(_("Name"), accessor="name", order_by="sort_key", face=True)
    organization = CurrentOrganizationColumn(
        _("Organization"), accessor="organization_name", orderable=False
    )
    post = Column(_("Post"), accessor="post_title", css="c-hide clip muted", orderable=False)
    phone = PhoneColumn(_("Phone"), accessor="phone", orderable=False)
    updated_at = DayColumn(_("Changed"), accessor="updated_at")

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

    class Meta(RecordTable.Meta):
        model = Assessment
        order_by = "-day"
