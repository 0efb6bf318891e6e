"""The pages of groups: the list, who is in one, many put in or taken out at once, a kept copy."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from contacts import members
from contacts.actions import groups as actions
from contacts.filters import GroupFilter
from contacts.forms.groups import FreezeForm, GatherForm, GroupForm, MemberForm, TakeOutForm
from contacts.hits import GroupHits
from contacts.models import (
    Circular,
    ContactPoint,
    Group,
    GroupMember,
    Organization,
    Person,
    Post,
)
from contacts.tables import GroupTable, MemberTable, OrganizationTable, PersonTable
from contacts.views.parts import SHOWN, TableInPage
from crm import rights
from crm.forms import RecordForm
from crm.picks import RecordPick
from crm.tables import RecordTable
from crm.text import group_number
from crm.views import (
    ActionView,
    Panel,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)

#: how many letters to a group its page names
RECENT = 3


class GroupList(RecordList):
    model = Group
    table_class = GroupTable
    filter_class = GroupFilter
    icon = "layers"
    empty_text = gettext_lazy(
        "Gather people and organizations you write to, or save a filter as a live group."
    )


class GroupDetail(TableInPage, RecordDetail):
    """Who is in a group, and how many of them can be reached."""

    model = Group
    facts = ("note",)
    icon = "layers"
    empty_title = gettext_lazy("Nobody is in this group")

    @cached_property
    def members(self) -> members.Members:
        return members.members_of(self.object, self.request.user)

    def rows(self) -> Any:
        if not self.object.is_live:
            return GroupMember.objects.known().filter(group=self.object).sorted_by_name()
        found = self.members
        people = self.object.source == Group.Source.PEOPLE
        return found.people if people else found.organizations

    def table_of(self, rows: Any) -> RecordTable:
        if rows.model is GroupMember:
            return MemberTable(rows, exclude=() if self.may_change else ("remove",))
        return PersonTable(rows) if rows.model is Person else OrganizationTable(rows)

    def actions(self) -> Iterator[dict[str, str]]:
        key = self.object.pk
        if rights.may_create(self.request.user, Circular):
            url = f"{reverse('contacts:circular-create')}?group={key}"
            yield {"label": _("Write to them"), "url": url, "icon": "mail", "style": "primary"}
        url = reverse("contacts:group-print", args=[key])
        yield {"label": _("Labels and badges"), "url": url, "icon": "printer", "style": ""}
        if self.object.is_live:
            url = reverse("contacts:group-freeze", args=[key])
            yield {"label": _("Keep a copy"), "url": url, "icon": "save", "style": ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, found = self.request.user, self.members
        circulars = Circular.objects.visible_to(user).filter(group=self.object)
        own = {
            "reach": reach(found),
            "broken": found.broken,
            "words": list(members.in_words(self.object, user)) if self.object.is_live else [],
            "list_url": members.list_url(self.object) if self.object.is_live else "",
            "circulars": circulars.order_by("-pk")[:RECENT],
        }
        return super().get_context_data(**(self.table_context() | own | kwargs))


def reach(found: members.Members) -> dict[str, int]:
    """How many are in a group, can be written to in each way, and are not to be."""
    counts = [
        counted(found.people, "person", Person),
        counted(found.organizations, "organization", Organization),
    ]
    return {name: sum(each[name] for each in counts) for name in counts[0]}


def counted(parties: Any, side: str, model: Any) -> dict[str, int]:
    points = ContactPoint.objects.in_use().filter(**{side: OuterRef("pk")}).order_by()
    posted = Q(Exists(points.filter(kind=ContactPoint.Kind.ADDRESS)))
    if model is Person:
        offices = ContactPoint.objects.in_use().filter(kind=ContactPoint.Kind.ADDRESS)
        held = Post.objects.filter(person=OuterRef("pk")).held_today()
        posted |= Q(Exists(held.filter(organization__in=offices.values("organization"))))
    silent = model.objects.not_to_be_written().values("pk")
    return parties.order_by().aggregate(
        total=Count("pk"),
        email=Count("pk", filter=Exists(points.filter(kind=ContactPoint.Kind.EMAIL))),
        address=Count("pk", filter=posted),
        silent=Count("pk", filter=Q(pk__in=silent)),
    )


class GroupCreate(RecordCreate):
    """A group kept by hand; with ?kind=live&query=… one that follows this filter."""

    model = Group
    form_class = GroupForm
    prefilled = ("kind", "source", "query", "name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live = kwargs["form"].live
        own = {"title": _("New live group")} if live else {}
        return super().get_context_data(**({"live": live} | own | kwargs))


class GroupUpdate(RecordUpdate):
    model = Group
    form_class = GroupForm


class GroupDelete(RecordDelete):
    model = Group


class GroupHistory(RecordHistory):
    model = Group


class GroupPick(RecordPick):
    model = Group
    hits = GroupHits


class GroupFreeze(ActionView):
    """Who a live group finds now, as a group of its own."""

    model = Group
    form_class = FreezeForm
    label = gettext_lazy("Keep a copy")
    explanation = gettext_lazy(
        "Makes a new group of those the filter finds now; it stays as it is when the filter "
        "finds others."
    )

    def act(self, form: Any) -> None:
        found = members.members_of(self.object, self.request.user)
        self.made = actions.freeze(
            *(self.object, found.people, found.organizations),
            by=self.request.user,
            name=form.cleaned_data["name"],
        )
        messages.success(self.request, _("“%(name)s” was added.") % {"name": self.made})

    def next_url(self) -> str:
        return self.made.get_absolute_url()


def told_step(request: HttpRequest, group: Group, kind: str, step: actions.Step) -> None:
    """Say how many came or went, with the way to undo it."""
    told = {"n": group_number(step.changed), "group": group, "m": group_number(step.unchanged)}
    if kind == "added":
        done = ngettext("%(n)s put into “%(group)s”.", "%(n)s put into “%(group)s”.", step.changed)
        rest = ngettext("%(m)s was in it already.", "%(m)s were in it already.", step.unchanged)
    else:
        done = ngettext(
            "%(n)s taken out of “%(group)s”.", "%(n)s taken out of “%(group)s”.", step.changed
        )
        rest = ngettext("%(m)s was not in it.", "%(m)s were not in it.", step.unchanged)
    text = f"{done} {rest}" if step.unchanged else done
    undo = f"{reverse('contacts:group-undo', args=[group.pk])}?{kind}={step.key}"
    messages.success(request, text % told, extra_tags=f"undo:{undo}" if step.changed else "")


class GroupGather(FormView):
    """Many put into a group at once: by pasted names, or all a list shows under a filter."""

    form_class = GatherForm
    template_name = "contacts/group_gather.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Closed to those who may not add to groups, before anything is read."""
        if not rights.may_create(request.user, GroupMember):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name, "") for name in ("group", "query")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: GatherForm) -> HttpResponse:
        try:
            group = form.cleaned_data["group"]
            step = actions.add_to_group(group, *self.chosen(form), by=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        told_step(self.request, group, "added", step)
        return redirect(group.get_absolute_url())

    def chosen(self, form: GatherForm) -> list[Any]:
        """Querysets of people or organizations: whoever is to be put in."""
        return form.chosen()

    def form_invalid(self, form: GatherForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": _("Put many into a group"),
            "crumbs": [{"label": _("Groups"), "url": reverse("contacts:group-list")}],
            "submit_label": _("Put in"),
            "cancel_url": reverse("contacts:group-list"),
        }
        return super().get_context_data(**(own | kwargs))


class GroupTakeOut(ActionView):
    """Many taken out of a group at once."""

    model = Group
    form_class = TakeOutForm
    label = gettext_lazy("Take many out")

    def act(self, form: Any) -> None:
        step = actions.remove_from_group(self.object, *form.chosen(), by=self.request.user)
        told_step(self.request, self.object, "removed", step)


class GroupUndo(ActionView):
    """The last step with many, undone; only sent to, from the message about it."""

    model = Group
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asks nothing: the address says which step."""
        self.require_change()
        undo = {"added": actions.undo_adding, "removed": actions.undo_removing}
        count = 0
        for kind, action in undo.items():
            key = as_key(request.GET.get(kind, ""))
            count += action(self.object, key, by=request.user) if key else 0
        if count:
            messages.success(request, _("Undone."))
        else:
            messages.warning(request, _("There is nothing left to undo."))
        return redirect(self.next_url())


def as_key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class PartOfGroup:
    """Members are shown on the page of their group."""

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Groups"), "url": reverse("contacts:group-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


class MemberCreate(PartOfGroup, RecordCreate):
    model = GroupMember
    form_class = MemberForm
    prefilled = ("group", "person", "organization")

    def record(self, form: RecordForm, key: Any) -> None:
        actions.add_member(form.instance, by=self.request.user, key=key)


class MemberUpdate(PartOfGroup, RecordUpdate):
    model = GroupMember
    form_class = MemberForm


class MemberDelete(PartOfGroup, RecordDelete):
    model = GroupMember


class MemberHistory(PartOfGroup, RecordHistory):
    model = GroupMember


class PartyGroups(Panel):
    """The groups somebody was put into, on their own page."""

    template_name = "contacts/_groups_panel.html"
    side = ""

    def content(self, obj: Any) -> dict[str, Any]:
        inside = GroupMember.objects.known().filter(**{self.side: obj})
        create = f"{reverse('contacts:member-create')}?{self.side}={obj.pk}"
        may = rights.may_create(self.request.user, GroupMember)
        return {
            "memberships": inside.select_related("group").order_by("group__sort_key")[:SHOWN],
            "add_url": create if may else "",
        }


class PersonGroups(PartyGroups):
    model = Person
    side = "person"


class OrganizationGroups(PartyGroups):
    model = Organization
    side = "organization"
