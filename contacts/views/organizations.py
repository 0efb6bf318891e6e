"""The pages of organizations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import cities
from contacts.actions import rename
from contacts.actions.circulars import revise_party
from contacts.bars import with_bars
from contacts.filters import OrganizationFilter
from contacts.forms.organizations import (
    AsOfForm,
    OrganizationFactsForm,
    OrganizationForm,
    RenameForm,
)
from contacts.hits import OrganizationHits
from contacts.lookalikes import organizations_like
from contacts.models import ContactPoint, Group, Organization, Post, Province
from contacts.tables import OrganizationTable
from contacts.views.assessments import assessment_panels
from contacts.views.chosen import GroupedList, group_acts
from contacts.views.lookalikes import AsksAboutLookalikes
from contacts.views.merging import MERGE, merge_action
from contacts.views.parts import SHOWN, points_of
from contacts.views.relations import relations_of
from crm.dates import PartialDate, today
from crm.facts import told_facts
from crm.models import Change
from crm.picks import RecordPick
from crm.suggest import Suggestions
from crm.views import (
    ActionView,
    Panel,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordUpdate,
)
from crm.views.base import RecordPage

#: how many organizations one level of the tree shows
ROOTS = 200


class OrganizationList(GroupedList):
    model = Organization
    source = Group.Source.ORGANIZATIONS
    table_class = OrganizationTable
    filter_class = OrganizationFilter
    icon = "building-2"
    empty_text = gettext_lazy("Add agencies, towns, mills and universities; units belong to them.")
    bulk_form = OrganizationForm
    bulk_fields = (
        *("kind", "parent", "province", "city", "located_in", "sectors"),
        *("member_since", "member_until", "dissolved"),
    )
    bulk_actions = (
        *group_acts("organization"),
        (MERGE, "contacts:organization-merge-chosen", Organization),
    )


class OrganizationDetail(RecordDetail):
    model = Organization
    inline_form = OrganizationForm
    facts = (
        *("kind", "name_en", "parent", "province", "city", "located_in", "aliases"),
        *("legal_id", "economic_code", "member_number", "member_since", "member_until"),
        *("sectors", "dissolved", "renamed_to", "note"),
    )
    icon = "building-2"

    def crumbs(self) -> list[dict[str, str]]:
        above = [
            {"label": str(unit), "url": unit.get_absolute_url()} for unit in self.object.ancestors()
        ]
        return [self.list_crumb(), *above]

    def panels(self) -> list[str]:
        names = ("engagements:organization-panel", "cooperation:organization-panel")
        panels = [reverse(name, args=[self.object.pk]) for name in names]
        return panels + assessment_panels(self.request.user, self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            **self.people(self.as_of()),
            "kind_facts": self.kind_facts(),
            "facts_url": self.address_of("facts") if self.object.own_kind.facts else None,
            "located_here": self.object.located_here.alive().order_by("sort_key")[:SHOWN],
            "units": self.object.units.alive().order_by("sort_key")[:SHOWN],
            "former_names": former_names(self.object, self.as_of()),
            "former": self.object.former.alive().order_by("sort_key")[:SHOWN],
            "relations": relations_of(self.object),
            "log_url": f"{reverse('engagements:interaction-create')}?organization={self.object.pk}",
            **points_of(ContactPoint.objects.filter(organization=self.object)),
        }
        return super().get_context_data(**(own | kwargs))

    def actions(self) -> Iterator[dict[str, str]]:
        names = {
            "contacts:organization-rename": (_("Rename"), "pencil"),
            "engagements:organization-turnover": (_("Turnover"), "users-round"),
        }
        for page, (label, icon) in names.items():
            url = reverse(page, args=[self.object.pk])
            yield {"label": label, "url": url, "icon": icon, "style": ""}
        yield merge_action(self.object)

    def people(self, day: date) -> dict[str, Any]:
        """Who held which post there that day, its head first, and the posts nobody held."""
        posts = Post.objects.filter(organization=self.object).of_known_people().held_on(day)
        held = list(posts.for_list().order_by("-head", "person__sort_key")[:SHOWN])
        return {
            "posts": with_bars(held),
            "vacant": Post.vacant_in(self.object, day),
            "as_of_form": AsOfForm(self.request.GET or None, initial={"as_of": day}),
            "as_of": day,
            "is_today": day == today(),
        }

    def kind_facts(self) -> list[dict[str, Any]]:
        """The facts of its kind, each with where it is edited in place."""
        page = self.address_of("facts")
        return [
            fact | {"edit_url": f"{page}?field={fact['name']}" if page else None}
            for fact in told_facts(self.object.own_kind, self.object.facts)
        ]

    def all_facts(self) -> list[dict[str, Any]]:
        return super().all_facts() + self.kind_facts()

    def as_of(self) -> date:
        """The day whose people are shown: the one asked for, else today."""
        form = AsOfForm(self.request.GET)
        return (form.is_valid() and form.cleaned_data["as_of"]) or today()


class OrganizationCreate(AsksAboutLookalikes, RecordCreate):
    model = Organization
    form_class = OrganizationForm
    prefilled = ("parent", "name")
    look = staticmethod(organizations_like)
    telling = (
        *("name", "name_en", "aliases", "kind", "parent", "province", "city", "located_in"),
        *("legal_id", "economic_code", "member_number"),
    )


class OrganizationUpdate(RecordUpdate):
    model = Organization
    form_class = OrganizationForm

    def record(self, obj: Organization) -> None:
        revise_party(obj, by=self.request.user)


class OrganizationFacts(RecordUpdate):
    """What its kind wants to know, apart from what every organization has."""

    model = Organization
    form_class = OrganizationFactsForm


class OrganizationRename(ActionView):
    model = Organization
    action = rename
    form_class = RenameForm
    label = gettext_lazy("Rename")
    explanation = gettext_lazy("The old name stays among its other names, and is found.")
    success = gettext_lazy("“%(name)s” has its new name.")


class OrganizationTree(RecordPage):
    """What belongs to what, from the top; units open where they stand."""

    model = Organization
    role = "tree"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = Organization.objects.visible_to(self.request.user)
        own = {
            "title": _("Organizations as a tree"),
            "crumbs": [self.list_crumb()],
            "units": with_counts(visible.roots().with_units())[:ROOTS],
        }
        return super().get_context_data(**(own | kwargs))


class OrganizationUnits(Panel):
    """The units of one organization, as a part of the tree."""

    model = Organization
    template_name = "contacts/_tree.html"

    def content(self, obj: Organization) -> dict[str, Any]:
        visible = Organization.objects.visible_to(self.request.user)
        return {"units": with_counts(visible.filter(parent=obj))[:ROOTS]}


def former_names(organization: Organization, day: date) -> list[dict[str, Any]]:
    """What it was called before, the latest first: {name, until, that_day}; by its history.

    `that_day` marks the name it had on `day`.
    """
    if not organization.aliases:
        return []
    lines = Change.objects.of(organization).filter(verb="rename", fields__has_key="name")
    found = [(line.fields["name"][0], PartialDate.from_key(line.details["day"])) for line in lines]
    then = min((until for _name, until in found if day < until.first_day), default=None)
    return [
        {"name": name, "until": until.format(), "that_day": until == then}
        for name, until in sorted(found, key=lambda one: one[1], reverse=True)
    ]


def with_counts(organizations: Any) -> Any:
    """In the order of their names, each with whether it has units."""
    units = Organization.objects.filter(parent=OuterRef("pk"))
    return organizations.annotate(has_units=Exists(units)).order_by("sort_key", "pk")


class OrganizationDelete(RecordDelete):
    model = Organization


class OrganizationHistory(RecordHistory):
    model = Organization


class OrganizationPick(RecordPick):
    model = Organization
    hits = OrganizationHits


class CitySuggestions(Suggestions):
    """Official cities, of the province that has been chosen beside."""

    field = "city"

    def texts(self, query: str) -> list[tuple[str, str]]:
        key = self.request.GET.get("province", "")
        chosen = Province.objects.filter(pk=key).first() if key.isdecimal() else None
        found = cities.suggested(query, chosen.code if chosen else "")
        return [(city.name, city.county) for city in found]
