"""The search over everything: as a page of its own, and as the lines of the palette."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from crm.commands import commands, switch
from crm.hits import Asked
from crm.search import GROUPS, Kinds, offers, recent, search
from crm.templatetags.persian import number
from crm.views.base import wants_part


class Search(TemplateView):
    """The page with what is found; `kinds` says of which types, in this order."""

    template_name = "crm/search.html"
    part = "crm/_found.html"
    kinds: ClassVar[Kinds] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also answers htmx with what is found alone, and says how much that is."""
        part = wants_part(request)
        context = self.get_context_data()
        response = render(request, self.part if part else self.template_name, context)
        patch_vary_headers(response, ["HX-Request"])
        if part:
            response["X-Announce"] = quote(context["told"])
        return response

    @cached_property
    def asked(self) -> Asked:
        return Asked.of(self.request.GET.get("q", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, text = self.request.user, self.asked.text
        groups = search(self.kinds, self.asked, user)
        named, other = commands(user, text), switch(text)
        own = {
            "title": _("Search"),
            "asked": self.asked,
            "groups": groups[:GROUPS],
            "others": groups[GROUPS:],
            "offers": [] if named or other else offers(groups, self.kinds, self.asked, user),
            "commands": named,
            "switch": other,
            "told": self.told(sum(len(group.hits) for group in groups) + len(named) + bool(other)),
        }
        return super().get_context_data(**(own | kwargs))

    def told(self, count: int) -> str:
        """How much was found, for those who do not see it."""
        if not self.asked.text:
            return _("Type a name, a number or a word.")
        if not count:
            return _("Nothing is found by this text.")
        text = ngettext("%(count)s hit, best first", "%(count)s hits, best first", count)
        return text % {"count": number(count)}


class Palette(Search):
    """The lines of the palette for what is typed; before that, what was opened lately."""

    template_name = part = "crm/_palette.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paths = [] if self.asked.text else self.request.GET.getlist("recent")
        hits = recent(self.kinds, paths, self.request.user)
        return super().get_context_data(recent=hits, **kwargs)
