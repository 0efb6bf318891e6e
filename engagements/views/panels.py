"""What the pages of contacts show of engagements."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Organization, Person, Post
from crm import rights
from crm.models import Record
from crm.tables import whole
from crm.views import Panel
from engagements.actions.calling_off import planned_changes
from engagements.forms.interactions import NewInteractionForm
from engagements.forms.posts import owed_by
from engagements.left_behind import left_behind
from engagements.models import FollowUp, Interaction, Term
from engagements.overdue import age
from engagements.timeline import sorts, timeline
from engagements.views.follow_ups import add_url

SHOWN = 20
MOST = 200


class PersonPanel(Panel):
    """Where a person sits, and what they owe."""

    model = Person
    template_name = "engagements/_contact_panel.html"

    def content(self, obj: Person) -> dict[str, Any]:
        user = self.request.user
        owed = FollowUp.objects.visible_to(user).open().filter(owner_person=obj)
        terms = Term.objects.filter(person=obj, seat__deleted_at=None).held_today()
        return {
            "planned": planned_changes(obj),
            "may_call_off": rights.may_create(user, Post),
            "terms": terms.for_list().order_by("seat__body__sort_key", "pk")[:SHOWN],
            "follow_ups": owed.for_list().order_by("due", "pk")[:SHOWN],
            "add_url": add_url(user, owner_person=obj.pk),
            "left": left_behind(owed_by(obj, user)),
        }


class Ledger:
    """One side of what is owed: the first of it with its age, and how much there is in all."""

    def __init__(self, rows: Any, asked: str) -> None:
        found = list(rows.for_list().order_by("due", "pk")[: SHOWN + 1])
        self.rows = found[:SHOWN]
        for row in self.rows:
            row.age = age(row)
        self.total = rows.count() if len(found) > SHOWN else len(found)
        whole = f"{reverse('engagements:follow-up-list')}?time=open&{asked}"
        self.all_url = whole if self.total > SHOWN else ""


class OrganizationPanel(Panel):
    """What an organization owes us, what it is owed, its problems and its hosts."""

    model = Organization
    template_name = "engagements/_contact_panel.html"

    def content(self, obj: Organization) -> dict[str, Any]:
        user = self.request.user
        visible = FollowUp.objects.visible_to(user).open()
        theirs = Ledger(visible.owed_by_organization(obj), f"organization={obj.pk}")
        ours = Ledger(visible.filter(owed_to=obj), f"owed_to={obj.pk}")
        return {
            "ledger": theirs,
            "follow_ups": theirs.rows,
            "owed_to": ours.rows,
            "owed_to_ledger": ours,
            "bodies": obj.bodies.alive().order_by("sort_key")[:SHOWN],
            "problems": obj.problems.visible_to(user).alive().order_by("-pk")[:SHOWN],
            "add_url": add_url(user, owner_organization=obj.pk),
        }


class Timeline(Panel):
    """Everything that happened with somebody, and a box to note what was just said."""

    template_name = "engagements/_timeline.html"
    #: how the composer's form and the timeline's address call whom it is about
    party: ClassVar[str]

    def content(self, obj: Record) -> dict[str, Any]:
        sort = self.request.GET.get("sort", "")
        sort = sort if sort in sorts() else ""
        asked = whole(self.request.GET.get("shown"), SHOWN)
        most = min(max(asked, SHOWN), MOST)
        offered = [("", _("Everything")), *sorts().items()]
        entries = timeline(obj, self.request.user, most + 1, sort)
        return {
            "entries": entries[:most],
            "more_url": self.address(sort, most + SHOWN) if self.more(entries, most) else None,
            "sorts": [self.chip(slug, label, sort) for slug, label in offered],
            "compose": self.compose(obj),
        }

    @staticmethod
    def more(entries: list[Any], most: int) -> bool:
        return len(entries) > most and most < MOST

    def address(self, sort: str, shown: int = SHOWN) -> str:
        """This timeline, narrowed or longer."""
        query = {"sort": sort} if sort else {}
        query |= {"shown": str(shown)} if shown > SHOWN else {}
        return f"{self.request.path}?{urlencode(query)}" if query else self.request.path

    def chip(self, slug: str, label: Any, chosen: str) -> dict[str, Any]:
        return {"label": label, "url": self.address(slug), "current": slug == chosen}

    def compose(self, obj: Record) -> dict[str, Any] | None:
        """The form of a new interaction, for those who may note one."""
        if not rights.may_create(self.request.user, Interaction):
            return None
        about = {self.party: obj.pk}
        form = NewInteractionForm(user=self.request.user, initial=about, auto_id="log_%s")
        return {
            "form": form,
            "url": f"{reverse('engagements:interaction-create')}?{urlencode(about)}",
        }


class PersonTimeline(Timeline):
    model = Person
    party = "person"


class OrganizationTimeline(Timeline):
    model = Organization
    party = "organization"
