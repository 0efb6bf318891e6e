"""The network around a person or organization: a picture and, beside it, the same as a list."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from contacts.forms.network import NetworkForm, PartyForm
from contacts.models import Person
from contacts.models.relations import Party
from contacts.network import BUILT_IN, MOST, Key, Link, key_of, network
from crm.dates import format_date, today


class Asked:
    """What both addresses of a network read from theirs."""

    request: HttpRequest

    @cached_property
    def party_form(self) -> PartyForm:
        return PartyForm(self.request.GET, user=self.request.user)

    @cached_property
    def form(self) -> NetworkForm:
        """What was asked; today and one step where nothing was."""
        data = self.request.GET.copy()
        for name, usual in (("depth", "1"), ("on", format_date(today()))):
            data[name] = data.get(name) or usual
        return NetworkForm(data)

    @cached_property
    def found(self) -> Any:
        """The network of the one that was chosen; None while nobody is."""
        party = self.party_form.party
        if party is None:
            return None
        self.form.is_valid()
        asked = self.form.cleaned_data
        return network(
            party,
            self.request.user,
            day=asked.get("on") or today(),
            depth=asked.get("depth") or 1,
            kinds=set(asked.get("type") or ()),
        )


class Network(Asked, TemplateView):
    """Whose network, the picture, and the list of its links by kind."""

    template_name = "contacts/network.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        party, user = self.party_form.party, self.request.user
        choosing = self.party_form if party is None else PartyForm(user=user)
        own = {"title": _("Network"), "party_form": choosing, "party": party, "most": MOST}
        if party is not None:
            own |= {
                "form": self.form,
                "side": key_of(party)[0],
                "network": self.found,
                "groups": self.groups(),
                "count": len(self.found.parties),
                "depths": self.depths(),
                "lines": [("relation", _("Relations")), *BUILT_IN.items()],
                "data_url": f"{reverse('contacts:graph-data')}?{self.request.GET.urlencode()}",
            }
        return super().get_context_data(**(own | kwargs))

    def depths(self) -> list[dict[str, Any]]:
        """One step or two, each with its address."""
        found = []
        for value, label in self.form.fields["depth"].choices:
            query = self.request.GET.copy()
            query["depth"] = value
            current = str(value) == str(self.form["depth"].value())
            found.append({"label": label, "url": f"?{query.urlencode()}", "current": current})
        return found

    def groups(self) -> list[dict[str, Any]]:
        """The links by kind, each read from its nearer end."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for link in self.found.links:
            rows[link.kind].append(self.row(link))
        titles = dict(self.form.fields["type"].choices)
        return [
            {"title": title, "rows": sorted(rows[kind], key=lambda row: row["distance"])}
            for kind, title in titles.items()
            if kind in rows
        ]

    def row(self, link: Link) -> dict[str, Any]:
        near, far = self.found.outwards(link)
        return {
            "link": link,
            "near": None if near == self.found.ego else self.found.parties[near],
            "far": self.found.parties[far],
            "reads": link.read_from(near),
            "centre_url": graph_url(far),
            "distance": self.found.distance[far],
        }


class NetworkData(Asked, TemplateView):
    """The same for the script that draws it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.found is None:
            raise Http404
        nodes = [self.node(key, party) for key, party in self.found.parties.items()]
        return JsonResponse(
            {"nodes": nodes, "links": [self.link(each) for each in self.found.links]}
        )

    def node(self, key: Key, party: Party) -> dict[str, Any]:
        person = isinstance(party, Person)
        about = self.found.posts.get(key[1], "") if person else party.get_kind_display()
        return {
            "id": name_of(key),
            "kind": key[0],
            "label": party.name if person else str(party),
            "about": str(about),
            "distance": self.found.distance[key],
            "url": party.get_absolute_url(),
            "centre": graph_url(key),
        }

    @staticmethod
    def link(link: Link) -> dict[str, Any]:
        return {
            "id": f"{link.kind}-{link.pk}",
            "kind": link.kind if not link.kind.isdecimal() else "relation",
            "source": name_of(link.source),
            "target": name_of(link.target),
            "forwards": link.forwards,
            "backwards": link.backwards,
            "dates": spoken_dates(link),
            "note": link.note,
        }


def name_of(key: Key) -> str:
    return f"{key[0]}-{key[1]}"


def graph_url(key: Key) -> str:
    """The network of somebody; the address stays."""
    return f"{reverse('contacts:graph')}?{urlencode({key[0]: key[1]})}"


def spoken_dates(link: Link) -> str:
    """From when until when, as far as is known."""
    start = link.start and _("from %(day)s") % {"day": link.start.format()}
    end = link.end and _("until %(day)s") % {"day": link.end.format()}
    return " ".join(filter(None, (start, end)))
