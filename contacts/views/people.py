"""The pages of people."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from contacts.actions import add_person
from contacts.filters import PersonFilter
from contacts.forms.people import NewPersonForm, PersonForm
from contacts.models import ContactPoint, Person, Post
from contacts.tables import PersonTable
from contacts.views.assessments import assessment_panels
from contacts.views.parts import SHOWN
from contacts.views.relations import relations_of
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
        panels = [reverse(name, args=[self.object.pk]) for name in names]
        return panels + assessment_panels(self.request.user, self.object)

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
