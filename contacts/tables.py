"""The lists of contacts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm.tables import (
    ChoiceColumn,
    Column,
    DayColumn,
    EditorColumn,
    LinkColumn,
    MailtoColumn,
    NameColumn,
    PartialDayColumn,
    PhoneColumn,
    RecordTable,
    TickColumn,
)


class CurrentOrganizationColumn(Column):
    """Where a person works today."""

    css = "c-org c-first clip"

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
