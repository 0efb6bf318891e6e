"""The lists of contacts."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm.html import format_html
from crm.tables import (
    ChoiceColumn,
    Column,
    DayColumn,
    LinkColumn,
    NameColumn,
    PhoneColumn,
    RecordTable,
)


class CurrentOrganizationColumn(Column):
    """Where a person works today."""

    css = "c-org clip"

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
