"""The warning beside the form of a new person or organization: who is there already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from contacts.lookalikes import Lookalike, asked_about, organizations_like, people_like
from contacts.models import Organization, Person
from crm import rights
from crm.forms import RecordForm
from crm.templatetags.persian import number

Look = Callable[[Any, Any], list[Lookalike]]


class Alike(View):
    """The fragment: asked for while one types, with what is typed."""

    http_method_names = ("post",)  # what is typed is personal and stays out of addresses and logs
    model: ClassVar[Any]
    look: ClassVar[Look]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not rights.may_create(request.user, self.model):
            raise PermissionDenied
        found = type(self).look(request.POST, request.user)
        response = render(request, "contacts/_alike.html", {"alike": found, "asked": False})
        keys = {str(one.record.pk) for one in found}
        if keys - set(request.POST.getlist("seen")):
            response["X-Announce"] = quote(announcement(found))
        return response


def announcement(found: list[Lookalike]) -> str:
    text = ngettext("%(count)s record may be meant", "%(count)s records may be meant", len(found))
    return text % {"count": number(len(found))}


class PersonAlike(Alike):
    model = Person
    look = staticmethod(people_like)


class OrganizationAlike(Alike):
    model = Organization
    look = staticmethod(organizations_like)


class AsksAboutLookalikes:
    """A new record that may be there already is added when that was seen and is meant so."""

    template_name = "contacts/party_create.html"
    look: ClassVar[Look]
    #: the boxes that tell who is meant
    telling: ClassVar[tuple[str, ...]] = ()

    def save(self, form: RecordForm) -> HttpResponse:
        """Ask once; “Add anyway” sends the same again."""
        if "anyway" in self.request.POST:
            return super().save(form)
        found = asked_about(type(self).look(self.request.POST, self.request.user))
        # a click that another of the same form overtook meets what that one made
        if found and not self.already_made(form.cleaned_data.get("key")):
            return self.refuse(form, 409, alike=found)
        return super().save(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "alike_url": self.model.url_role("alike"),
            "telling": ",".join(("csrfmiddlewaretoken", "seen", *self.telling)),
            "filled": any(self.request.GET.get(name) for name in self.telling),
            "asked": "alike" in kwargs,
        }
        if own["asked"]:
            kwargs["title"] = _("Is it one of these?")
        return super().get_context_data(**(own | kwargs))
