"""The pages of people, organizations, posts and contact points."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions import add_person
from contacts.filters import OrganizationFilter, PersonFilter
from contacts.forms import (
    AsOfForm,
    ContactPointForm,
    NewPersonForm,
    OrganizationFactsForm,
    OrganizationForm,
    PersonForm,
    PostForm,
    RelationForm,
)
from contacts.models import ContactPoint, Organization, Person, Post, Relation
from contacts.tables import OrganizationTable, PersonTable
from crm.dates import today
from crm.facts import told_facts
from crm.forms import RecordForm
from crm.picks import RecordPick
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)

SHOWN = 100


class PersonList(RecordList):
    model = Person
    table_class = PersonTable
    filter_class = PersonFilter
    icon = "users"
    empty_text = gettext_lazy("Add the first person; their posts and meetings gather here.")


class PersonDetail(RecordDetail):
    model = Person
    facts = ("name_en", "aliases", "birthday", "deceased", "biography", "note")

    def panels(self) -> list[str]:
        names = ("engagements:person-panel", "cooperation:person-panel")
        return [reverse(name, args=[self.object.pk]) for name in names]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posts = Post.objects.filter(person=self.object).for_list().main_first()[:SHOWN]
        points = ContactPoint.objects.filter(person=self.object).in_use().order_by("kind", "pk")
        own = {
            "posts": posts,
            "points": points[:SHOWN],
            "relations": relations_of(self.object),
            "title": self.object.name,
            "main_post": next((post for post in posts if post.is_held), None),
        }
        return super().get_context_data(**(own | kwargs))


class PersonCreate(RecordCreate):
    model = Person
    form_class = NewPersonForm
    prefilled = ("organization", "family_name")

    def record(self, form: RecordForm, key: Any) -> None:
        data = form.cleaned_data
        add_person(
            form.instance,
            by=self.request.user,
            key=key,
            organization=data["organization"],
            title=data["post"],
            points=form.points,
        )


class PersonUpdate(RecordUpdate):
    model = Person
    form_class = PersonForm


class PersonDelete(RecordDelete):
    model = Person


class PersonHistory(RecordHistory):
    model = Person


class PersonPick(RecordPick):
    model = Person


class OrganizationList(RecordList):
    model = Organization
    table_class = OrganizationTable
    filter_class = OrganizationFilter
    icon = "building-2"
    empty_text = gettext_lazy("Add agencies, towns, mills and universities; units belong to them.")


class OrganizationDetail(RecordDetail):
    model = Organization
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
        return [reverse(name, args=[self.object.pk]) for name in names]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.as_of()
        posts = Post.objects.filter(organization=self.object).of_known_people().held_on(day)
        points = ContactPoint.objects.filter(organization=self.object)
        own = {
            "posts": posts.for_list().order_by("person__sort_key")[:SHOWN],
            "kind_facts": told_facts(self.object.own_kind, self.object.facts),
            "facts_url": self.address_of("facts") if self.object.own_kind.facts else None,
            "located_here": self.object.located_here.alive().order_by("sort_key")[:SHOWN],
            "as_of_form": AsOfForm(self.request.GET or None, initial={"as_of": day}),
            "as_of": day,
            "is_today": day == today(),
            "units": self.object.units.alive().order_by("sort_key")[:SHOWN],
            "relations": relations_of(self.object),
            "points": points.in_use().order_by("kind", "pk")[:SHOWN],
        }
        return super().get_context_data(**(own | kwargs))

    def as_of(self) -> date:
        """The day whose people are shown: the one asked for, else today."""
        form = AsOfForm(self.request.GET)
        return (form.is_valid() and form.cleaned_data["as_of"]) or today()


class OrganizationCreate(RecordCreate):
    model = Organization
    form_class = OrganizationForm
    prefilled = ("parent", "name")


class OrganizationUpdate(RecordUpdate):
    model = Organization
    form_class = OrganizationForm


class OrganizationFacts(RecordUpdate):
    """What its kind wants to know, apart from what every organization has."""

    model = Organization
    form_class = OrganizationFactsForm


class OrganizationDelete(RecordDelete):
    model = Organization


class OrganizationHistory(RecordHistory):
    model = Organization


class OrganizationPick(RecordPick):
    model = Organization


class PartOfContact:
    """Posts and contact points have no list of their own; they lead back to their person."""

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("People"), "url": reverse("contacts:person-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


class PostCreate(PartOfContact, RecordCreate):
    model = Post
    form_class = PostForm
    prefilled = ("person", "organization")


class PostUpdate(PartOfContact, RecordUpdate):
    model = Post
    form_class = PostForm


class PostDelete(PartOfContact, RecordDelete):
    model = Post


class PostHistory(PartOfContact, RecordHistory):
    model = Post


class ContactPointCreate(PartOfContact, RecordCreate):
    model = ContactPoint
    form_class = ContactPointForm
    prefilled = ("person", "organization")


class ContactPointUpdate(PartOfContact, RecordUpdate):
    model = ContactPoint
    form_class = ContactPointForm


class ContactPointDelete(PartOfContact, RecordDelete):
    model = ContactPoint


class ContactPointHistory(PartOfContact, RecordHistory):
    model = ContactPoint


class RelationCreate(PartOfContact, RecordCreate):
    model = Relation
    form_class = RelationForm
    prefilled = ("from_person", "from_organization")


class RelationUpdate(PartOfContact, RecordUpdate):
    model = Relation
    form_class = RelationForm


class RelationDelete(PartOfContact, RecordDelete):
    model = Relation


class RelationHistory(PartOfContact, RecordHistory):
    model = Relation


def relations_of(party: Any) -> list[dict[str, Any]]:
    """The relations of a person or organization as seen from there."""
    found = Relation.objects.of(party).of_known_parties().for_list()
    shown = found.order_by("type__place", "pk")[:SHOWN]
    return [
        {"relation": relation, "reads": reads, "other": other}
        for relation in shown
        for reads, other in [relation.seen_from(party)]
    ]
