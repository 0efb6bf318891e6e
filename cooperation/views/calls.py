"""Public calls as the secretariat sees them: the call, its paper, what came in, the review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.imports.names import split_name
from contacts.lookalikes import Lookalike, organizations_like, people_like
from contacts.models import Organization
from cooperation.actions import calls as actions
from cooperation.call_links import call_address
from cooperation.filters import RegistrationFilter
from cooperation.forms.calls import AcceptForm, CallForm, RefuseForm
from cooperation.models import Call, Initiative, Party, Registration
from cooperation.tables import RegistrationTable
from cooperation.views.parts import PartOfInitiative
from crm import pdf
from crm.facts import told_facts
from crm.views import (
    ActionView,
    BatchAction,
    Panel,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from crm.views.base import ObjectPage
from engagements.letter_paper import reached
from engagements.letterwords import LANGUAGE
from engagements.minutes_paper import qr
from engagements.views.minutes import handed_over

SHOWN = 10
STATES = Registration.State.choices


class CallPanel(Panel):
    """What the page of an initiative shows of its public call."""

    model = Initiative
    template_name = "cooperation/_call_panel.html"

    def content(self, obj: Initiative) -> dict[str, Any]:
        mine = Initiative.objects.editable_by(self.request.user).filter(pk=obj.pk).exists()
        call = (
            Call.objects.filter(initiative=obj).select_related("initiative").with_counts().first()
        )
        return {"initiative": obj, "call": call, "may_change": mine}


class CallDetail(PartOfInitiative, RecordDetail):
    model = Call
    icon = "megaphone"
    inline_form = CallForm
    facts = ("initiative", "title_en", "role", "until", "most", "text", "text_en")

    def list_crumb(self) -> dict[str, str]:
        made = self.object.initiative
        return {"label": str(made), "url": made.get_absolute_url()}

    def actions(self) -> Iterator[dict[str, str]]:
        if not self.object.initiative.is_open:
            return
        verb, label, icon = ("open", _("Open to the public"), "megaphone")
        if self.object.is_open:
            verb, label, icon = ("close", _("Close the call"), "lock")
        url = reverse(f"cooperation:call-{verb}", args=[self.object.pk])
        style = "" if self.object.is_open or self.object.is_over else "primary"
        yield {"label": label, "url": url, "icon": icon, "style": style}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Registration.objects.filter(call=self.object).visible_to(self.request.user)
        rows = mine.order_by().values_list("state").annotate(n=Count("pk"))
        counts: dict[str, int] = dict(rows)
        own = {
            "address": call_address(self.object) if self.object.opened_at else "",
            "counts": [(label, counts.get(state, 0)) for state, label in STATES],
            "came_in": sum(counts.values()),
            "wished": self.wished(mine),
            "registrations": mine.for_list().newest()[:SHOWN] if self.may_change else [],
            "list_url": f"{Registration.url_role('list')}?call={self.object.pk}",
        }
        return super().get_context_data(**(own | kwargs))

    def wished(self, rows: Any) -> list[dict[str, Any]]:
        """What those who are not refused ask for in all, of what has a unit."""
        asked = rows.exclude(state=Registration.State.REFUSED).values_list("facts", flat=True)
        told = list(asked) if any(fact.unit for fact in self.object.wishes) else []
        return [
            {"label": fact.label, "unit": fact.unit, "sum": sum_of(told, fact.slug)}
            for fact in self.object.wishes
            if fact.unit
        ]


def sum_of(told: list[dict[str, Any]], slug: str) -> float | int:
    """The sum of what is a number."""
    values = (each.get(slug) for each in told)
    return sum(value for value in values if isinstance(value, int | float))


class CallCreate(PartOfInitiative, RecordCreate):
    model = Call
    form_class = CallForm


class CallUpdate(PartOfInitiative, RecordUpdate):
    model = Call
    form_class = CallForm


class CallDelete(PartOfInitiative, RecordDelete):
    model = Call

    def next_after_delete(self) -> str:
        return str(self.object.initiative.get_absolute_url())


class CallHistory(PartOfInitiative, RecordHistory):
    model = Call


class CallOpen(PartOfInitiative, ActionView):
    model = Call
    action = actions.open_call
    label = gettext_lazy("Open to the public")
    explanation = gettext_lazy(
        "Whoever has its address can register without an account, until its last day. They read"
        " the title and text of the call, and days and place as they are known, and nothing else."
    )
    success = gettext_lazy("“%(name)s” is open to the public.")

    def undo_url(self) -> str:
        return reverse("cooperation:call-close", args=[self.object.pk])


class CallClose(PartOfInitiative, ActionView):
    model = Call
    action = actions.close_call
    label = gettext_lazy("Close the call")
    success = gettext_lazy("“%(name)s” is closed.")

    def undo_url(self) -> str:
        return reverse("cooperation:call-open", args=[self.object.pk])


class CallPoster(ObjectPage):
    """The call on a sheet of paper, with the code that leads to its page."""

    model = Call
    http_method_names = ("get",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A machine that cannot print says so."""
        self.require_change()
        address, office = call_address(self.object), Organization.objects.home()
        told = {
            "call": self.object,
            "address": address,
            "qr": qr(address),
            "office": office,
            "reached": reached(office),
        }
        try:
            paper = pdf.typeset("paper/call.html", "call", LANGUAGE, told)
        except pdf.Unavailable as missing:
            return HttpResponse(str(missing), status=503, content_type="text/plain; charset=utf-8")
        return handed_over(paper, "application/pdf", f"call-{self.object.pk}.pdf")


# --- what came in --------------------------------------------------------------------------------


class RegistrationList(RecordList):
    model = Registration
    table_class = RegistrationTable
    filter_class = RegistrationFilter
    icon = "megaphone"
    empty_text = gettext_lazy("What firms tell on the page of a public call comes in here.")
    bulk_actions = (
        (gettext_lazy("Accept"), "cooperation:registrations-accept", Party),
        (gettext_lazy("Refuse"), "cooperation:registrations-refuse", Party),
    )


class RegistrationDetail(RecordDetail):
    model = Registration
    icon = "megaphone"
    editable = False
    facts = (
        *("call", "number", "member_number", "legal_id", "name", "phone", "email"),
        *("note", "organization", "reason"),
    )

    @property
    def subtitle(self) -> str:
        return str(self.object.call)

    def actions(self) -> Iterator[dict[str, str]]:
        verbs = [("reconsider", _("Take up again"), "undo-2", "")]
        if self.object.is_new:
            verbs = [
                ("accept", _("Accept"), "check", "primary"),
                ("refuse", _("Refuse"), "x", ""),
            ]
        for verb, label, icon, style in verbs:
            url = reverse(f"cooperation:registration-{verb}", args=[self.object.pk])
            yield {"label": label, "url": url, "icon": icon, "style": style}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "wishes": told_facts(self.object.own_kind, self.object.facts),
            "delete_url": self.object.url_role("delete", self.object.pk)
            if self.may_change
            else None,
        }
        return super().get_context_data(**(own | kwargs))


class RegistrationDelete(RecordDelete):
    model = Registration


class RegistrationHistory(RecordHistory):
    model = Registration


class RegistrationAccept(ActionView):
    """Who it may be stands above the form; one click takes it."""

    model = Registration
    action = actions.accept
    form_class = AcceptForm
    template_name = "cooperation/registration_accept.html"
    label = gettext_lazy("Accept")
    success = gettext_lazy("“%(name)s” takes part.")

    def undo_url(self) -> str:
        return reverse("cooperation:registration-reconsider", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "alike": self.alike(),
            "pick": "person" if self.object.call.for_people else "organization",
            "wishes": told_facts(self.object.own_kind, self.object.facts),
        }
        return super().get_context_data(**(own | kwargs))

    def alike(self) -> list[Lookalike]:
        """Who it may be."""
        if self.object.call.for_people:
            honorific, given, family = split_name(self.object.name)
            named = {"honorific": honorific, "given_name": given, "family_name": family}
            return people_like(named, self.request.user)
        told = {"name": self.object.firm, "legal_id": self.object.legal_id}
        told |= {"member_number": self.object.member_number, "kind": "mill"}
        return organizations_like(told, self.request.user)

    def next_url(self) -> str:
        """Back to what still waits in the same call."""
        return waiting_url(self.object)


class RegistrationRefuse(ActionView):
    model = Registration
    action = actions.refuse
    form_class = RefuseForm
    label = gettext_lazy("Refuse")
    success = gettext_lazy("“%(name)s” is refused.")

    def undo_url(self) -> str:
        return reverse("cooperation:registration-reconsider", args=[self.object.pk])

    def next_url(self) -> str:
        return waiting_url(self.object)


class RegistrationReconsider(ActionView):
    model = Registration
    action = actions.reconsider
    label = gettext_lazy("Take up again")
    explanation = gettext_lazy("It waits for an answer again; the party it was made goes.")
    success = gettext_lazy("“%(name)s” waits for an answer again.")


def waiting_url(registration: Registration) -> str:
    return f"{Registration.url_role('list')}?call={registration.call_id}&state=new"


class AcceptChosen(BatchAction):
    model = Registration
    action = actions.accept_many
    label = gettext_lazy("Accept")
    explanation = gettext_lazy(
        "Those whose firm is known become parties and are written to. The others stay new, and so"
        " do firms that take part already with something else than they ask for."
    )
    success = gettext_lazy("%(count)s were accepted.")


class RefuseChosen(BatchAction):
    model = Registration
    action = actions.refuse_many
    form_class = RefuseForm
    label = gettext_lazy("Refuse")
    success = gettext_lazy("%(count)s were refused.")
