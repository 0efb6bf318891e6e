"""The pages of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions import add_person, change_photo
from contacts.actions.circulars import revise_party
from contacts.bars import gaps, overlaps, with_bars
from contacts.filters import PersonFilter
from contacts.forms.people import NewPersonForm, PersonForm, PhotoForm
from contacts.hits import PersonHits
from contacts.lookalikes import people_like
from contacts.models import ContactPoint, Group, Person, Post
from contacts.tables import PersonTable
from contacts.views.assessments import assessment_panels
from contacts.views.chosen import GroupedList, group_acts
from contacts.views.lookalikes import AsksAboutLookalikes
from contacts.views.merging import MERGE, merge_action
from contacts.views.parts import SHOWN, points_of
from contacts.views.relations import relations_of
from crm.forms import RecordForm
from crm.picks import RecordPick
from crm.pictures import content_of
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordUpdate,
)
from crm.views.base import ObjectPage


class PersonList(GroupedList):
    model = Person
    source = Group.Source.PEOPLE
    table_class = PersonTable
    filter_class = PersonFilter
    icon = "users"
    empty_text = gettext_lazy("Add the first person; their posts and meetings gather here.")
    bulk_form = PersonForm
    bulk_fields = ("honorific", "do_not_contact")
    bulk_actions = (*group_acts("person"), (MERGE, "contacts:person-merge-chosen", Person))


class PersonDetail(RecordDetail):
    model = Person
    inline_form = PersonForm
    facts = ("name_en", "aliases", "birthday", "deceased", "biography", "note")

    def actions(self) -> Iterator[dict[str, str]]:
        url = reverse("contacts:person-photo-change", args=[self.object.pk])
        yield {"label": _("Photo"), "url": url, "icon": "user", "style": ""}
        yield merge_action(self.object)

    def panels(self) -> list[str]:
        names = ("engagements:person-panel", "cooperation:person-panel")
        panels = [reverse(name, args=[self.object.pk]) for name in names]
        return panels + assessment_panels(self.request.user, self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            **self.posts(),
            **self.reached(),
            "relations": relations_of(self.object),
            "title": self.object.name,
            "log_url": f"{reverse('engagements:interaction-create')}?person={self.object.pk}",
        }
        return super().get_context_data(**(own | kwargs))

    def posts(self) -> dict[str, Any]:
        """The posts with a bar each, the one they are introduced by, and what is odd."""
        held = Post.objects.filter(person=self.object).select_related("successor")
        posts = with_bars(list(held.for_list().main_first()[:SHOWN]))
        return {
            "posts": posts,
            "oddities": gaps(posts) + overlaps(posts),
            "main_post": next((post for post in posts if post.is_held), None),
        }

    def reached(self) -> dict[str, Any]:
        """How to reach them, the number to call and the address to write to."""
        shown = points_of(ContactPoint.objects.filter(person=self.object))
        first = {point.kind: point for point in reversed(shown["points"])}
        phone = first.get(ContactPoint.Kind.MOBILE) or first.get(ContactPoint.Kind.PHONE)
        return shown | {"phone": phone, "email": first.get(ContactPoint.Kind.EMAIL, "")}


class PersonCreate(AsksAboutLookalikes, RecordCreate):
    model = Person
    form_class = NewPersonForm
    prefilled = ("organization", "honorific", "given_name", "family_name")
    look = staticmethod(people_like)
    telling = (
        *("honorific", "given_name", "family_name", "name_en", "national_id"),
        *("organization", "post", "mobile", "email"),
    )

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

    def record(self, obj: Person) -> None:
        revise_party(obj, by=self.request.user)


class PersonPhoto(ObjectPage):
    """The photo itself."""

    model = Person
    role = "photo"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A picture, not a page."""
        content = content_of(self.object.photo) if self.object.photo else None
        if content is None:
            raise Http404
        response = HttpResponse(content, content_type="image/jpeg")
        response["Content-Disposition"] = "inline"
        return response


class PersonPhotoChange(ActionView):
    model = Person
    action = change_photo
    form_class = PhotoForm
    label = gettext_lazy("Photo")
    success = gettext_lazy("The photo of %(name)s was changed.")


class PersonDelete(RecordDelete):
    model = Person


class PersonHistory(RecordHistory):
    model = Person


class PersonPick(RecordPick):
    model = Person
    hits = PersonHits
