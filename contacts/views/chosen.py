"""People and organizations chosen in their list, put into a group or taken out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from contacts.actions import groups as actions
from contacts.forms.groups import OfGroupForm
from contacts.models import Group, GroupMember, Organization, Person
from contacts.views.groups import told_step
from crm import rights
from crm.views import BatchAction, RecordList

INTO, OUT = gettext_lazy("Put into a group"), gettext_lazy("Take out of a group")


class GroupedList(RecordList):
    """A list whose rows can be put into groups, and whose filter can be kept as a live one."""

    source: ClassVar[str]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.request.GET.get("q") or context["active_filters"]:
            context["live_group_url"] = self.live_group_url(context["asked"])
        return context

    def live_group_url(self, asked: str) -> str:
        """Where what the list shows becomes a group; "" for those who make none."""
        if not rights.may_create(self.request.user, Group):
            return ""
        query = {"kind": Group.Kind.LIVE, "source": self.source, "query": asked}
        return f"{Group.url_role('create')}?{urlencode(query)}"


def group_acts(name: str) -> tuple[tuple[Any, str, type[GroupMember]], ...]:
    """What can be done with rows chosen in a list, by what its URL names begin with."""
    return (
        (INTO, f"contacts:{name}-into-group", GroupMember),
        (OUT, f"contacts:{name}-out-of-group", GroupMember),
    )


class ChosenAndGroup(BatchAction):
    """A step with many members of the group one names."""

    form_class = OfGroupForm
    step: ClassVar[Callable[..., actions.Step]]
    kind: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not rights.may_create(request.user, GroupMember):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def perform(self, rows: Any, asked: dict[str, Any]) -> list[Any]:
        """The rows themselves do not change; the message says how many came or went."""
        step = type(self).step(asked["group"], rows, by=self.request.user)
        told_step(self.request, asked["group"], self.kind, step)
        return []


class IntoGroup(ChosenAndGroup):
    label, kind = INTO, "added"
    step = actions.add_to_group
    explanation = gettext_lazy(
        "Those who are in the group already stay as they are, and the step can be undone."
    )


class OutOfGroup(ChosenAndGroup):
    label, kind = OUT, "removed"
    step = actions.remove_from_group


class PeopleIntoGroup(IntoGroup):
    model = Person


class PeopleOutOfGroup(OutOfGroup):
    model = Person


class OrganizationsIntoGroup(IntoGroup):
    model = Organization


class OrganizationsOutOfGroup(OutOfGroup):
    model = Organization
