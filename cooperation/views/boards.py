"""Initiatives on a board, by stage, on a timeline and in a calendar; narrowed as their list is."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation import month, timeline
from cooperation.actions import advance, step_back
from cooperation.cards import FIELDS, Cards
from cooperation.filters import RISKS, STATES, WHOSE, InitiativeFilter
from cooperation.forms import with_form
from cooperation.kinds import KINDS
from cooperation.kinds.base import TrackKind
from cooperation.models import Initiative, Milestone
from crm import rights
from crm.history import Conflict
from crm.listing import with_query
from crm.tables import whole
from crm.templatetags.persian import number
from crm.views import ActionView
from crm.views.base import ObjectPage, RecordPage, wants_part
from crm.wording import faults
from engagements.month import Month

#: so many are shown at once
MOST = 500


class Overview(RecordPage):
    """Initiatives that the address asks for, shown at once."""

    model = Initiative
    part = ""
    #: which of the ways to show them this is
    here = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also answers htmx with what is shown alone."""
        part = wants_part(request)
        context = self.get_context_data()
        response = render(request, [self.part] if part else self.get_template_names(), context)
        patch_vary_headers(response, ["HX-Request"])
        if part:
            count = context["count"]
            told = ngettext("%(count)s result", "%(count)s results", count)
            response["X-Announce"] = quote(told % {"count": number(count)})
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        visible = Initiative.objects.visible_to(self.request.user)
        chosen = InitiativeFilter(query, queryset=visible, request=self.request)
        own = {
            "title": self.plural,
            "filter": chosen,
            "active_filters": self.in_force(chosen),
            "reset_url": self.request.path,
            "create_url": self.create_url(),
            "quick": self.quick(),
            "here": self.here,
            "query": query.urlencode(),
            **self.shown(chosen),
        }
        return super().get_context_data(**(own | kwargs))

    def in_force(self, chosen: InitiativeFilter) -> list[dict[str, str]]:
        """The filters told as such, each with the address of the page without it."""
        return list(chosen.active(self.request.GET))

    def create_url(self) -> str | None:
        allowed = rights.may_create(self.request.user, Initiative)
        return Initiative.url_role("create") if allowed else None

    def quick(self) -> list[dict[str, Any]]:
        """What one click narrows to, or takes away again: [{label, url, chosen}]."""
        offered = [("risk", value, label) for value, label in RISKS.items()]
        offered.append(("whose", "mine", WHOSE["mine"]))
        return [
            {"label": label, "url": self.toggled(name, value), "chosen": self.has(name, value)}
            for name, value, label in offered
        ]

    def has(self, name: str, value: str) -> bool:
        return self.request.GET.get(name) == value

    def toggled(self, name: str, value: str) -> str:
        return self.asked(**{name: "" if self.has(name, value) else value})

    def asked(self, **changed: str) -> str:
        """This page with other parameters; one that is empty is left out."""
        query = self.request.GET.copy()
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return with_query(self.request.path, query.urlencode())

    def on_board(self, chosen: InitiativeFilter) -> Any:
        """The initiatives the filter lets through; what was stopped only when it is asked for."""
        asked = self.request.GET.get("state") in STATES
        return chosen.qs if asked else chosen.qs.filter(stopped_on=None)

    def shown(self, chosen: InitiativeFilter) -> dict[str, Any]:
        """What the page shows of the initiatives the filter lets through."""
        raise NotImplementedError


class InitiativeBoard(Overview):
    """One kind at a time: its stages side by side; on a phone one stage."""

    template_name = "cooperation/initiative_board.html"
    part = "cooperation/_board.html"
    here = "board"

    def shown(self, chosen: InitiativeFilter) -> dict[str, Any]:
        counts = self.counts_of_all_kinds()
        kind = self.kind(counts)
        rows = self.on_board(chosen).filter(kind=kind.slug).with_next_step()
        rows = rows.select_related("body", "lead").only(*FIELDS)
        cards = list(rows.order_by(F("next_due").asc(nulls_last=True), "-news_at", "-pk")[:MOST])
        return {
            "kinds": self.tabs(kind, counts),
            "track": kind,
            "columns": self.columns(kind, cards),
            "count": len(cards),
            "most": MOST if len(cards) == MOST else None,
        }

    def in_force(self, chosen: InitiativeFilter) -> list[dict[str, str]]:
        """The kind stands above the board."""
        kind = str(chosen.form.fields["kind"].label)
        return [chip for chip in super().in_force(chosen) if chip["label"] != kind]

    def counts_of_all_kinds(self) -> dict[str, int]:
        """How many of each kind all other filters let through."""
        query = self.request.GET.copy()
        query.pop("kind", None)
        visible = Initiative.objects.visible_to(self.request.user)
        found = self.on_board(InitiativeFilter(query, queryset=visible, request=self.request))
        return dict(found.order_by().values_list("kind").annotate(Count("pk")))

    def kind(self, counts: dict[str, int]) -> TrackKind:
        """The kind asked for, else the first there is something of."""
        asked = self.request.GET.get("kind", "")
        if asked in KINDS.by_slug:
            return KINDS[asked]
        kinds = list(KINDS)
        return next((kind for kind in kinds if counts.get(kind.slug)), kinds[0])

    def tabs(self, chosen: TrackKind, counts: dict[str, int]) -> list[dict[str, Any]]:
        """The kinds: those in use, and the one shown."""
        return [
            {
                "title": kind.title,
                "icon": kind.icon,
                "url": self.asked(kind=kind.slug, stage=""),
                "count": counts.get(kind.slug, 0),
                "current": kind is chosen,
            }
            for kind in KINDS
            if kind is chosen or not kind.retired or counts.get(kind.slug)
        ]

    def columns(self, kind: TrackKind, cards: list[Initiative]) -> list[dict[str, Any]]:
        """The stages with their cards; `front` is the one a phone shows."""
        mine = rights.among(
            Initiative.objects.editable_by(self.request.user), [card.pk for card in cards]
        )
        held: dict[str, list[Initiative]] = {stage.slug: [] for stage in kind.stages}
        moves = {stage: [kind.stage(slug) for slug in stage.next] for stage in kind.stages}
        for card in cards:
            may = (mine is None or card.pk in mine) and not card.is_stopped
            stage = card.current_stage
            card.moves = moves[stage] if may else []
            held[stage.slug].append(card)
        told = Cards()
        asked = self.request.GET.get("stage", "")
        filled = (slug for slug, rows in held.items() if rows)
        front = asked if asked in held else next(filled, kind.stages[0].slug)
        return [
            {
                "stage": stage,
                "cards": held[stage.slug],
                "html": told.printed(held[stage.slug]),
                "front": stage.slug == front,
                "url": self.asked(kind=kind.slug, stage=stage.slug),
            }
            for stage in kind.stages
        ]


class InitiativeTimeline(Overview):
    """Initiatives as bars over Jalali months."""

    template_name = "cooperation/initiative_timeline.html"
    part = "cooperation/_timeline.html"
    here = "timeline"

    def shown(self, chosen: InitiativeFilter) -> dict[str, Any]:
        shift = whole(self.request.GET.get("shift"), 0)
        window = timeline.window(shift)
        plan = Prefetch("milestones", Milestone.objects.in_order(), to_attr="plan")
        found = self.on_board(chosen).select_related("body").prefetch_related(plan)
        rows = list(found.order_by(F("start").asc(nulls_last=True), "pk")[:MOST])
        bars = list(timeline.bars(rows, window))
        return {
            "bars": bars,
            "outside": len(rows) - len(bars),
            "count": len(bars),
            "most": MOST if len(rows) == MOST else None,
            "heads": timeline.heads(window),
            "now": timeline.now(window),
            "earlier": self.asked(shift=str(shift - timeline.BEHIND)),
            "later": self.asked(shift=str(shift + timeline.BEHIND)),
            "around_today": self.asked(shift="") if shift else None,
        }


class InitiativeCalendar(Overview):
    """Their milestones, beginnings and ends in a month, day by day; on a phone as a list."""

    template_name = "cooperation/initiative_calendar.html"
    part = "cooperation/_calendar.html"
    here = "calendar"

    def shown(self, chosen: InitiativeFilter) -> dict[str, Any]:
        turned = Month.asked(self.request.GET.get("month", ""))
        found = month.entries(self.on_board(chosen), turned.first, turned.last)
        return {
            "month": turned,
            "days": turned.days(found),
            "before": self.asked(month=turned.before),
            "after": self.asked(month=turned.after),
            "now": self.asked(month=""),
            "count": len(found),
        }


class InitiativeMove(ObjectPage):
    """A step of a card to another stage; back to the board, which says why if it was refused."""

    model = Initiative
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What asks for evidence is done on the page that asks for it."""
        self.require_change()
        to = request.POST.get("to", "")
        try:
            advance(self.object, by=request.user, to=to)
        except ValidationError as error:
            if "evidence" in getattr(error, "error_dict", {}):
                page = reverse("cooperation:initiative-advance", args=[self.object.pk])
                return redirect(f"{page}?{urlencode({'to': to})}")
            why = " ".join(faults(error))
            messages.error(
                request, format_html("{}: {}", self.object, with_form(self.object, to, why))
            )
        except Conflict:
            text = _("Somebody changed this meanwhile; look again before you go on.")
            messages.error(request, text)
        else:
            text = _("“%(name)s” was moved on.") % {"name": self.object}
            undo = reverse(
                "cooperation:initiative-step-back",
                args=[self.object.pk],
                query={"board": self.asked},
            )
            messages.success(request, text, extra_tags=f"undo:{undo}")
        return redirect(at_card(self.object, self.asked))

    @property
    def asked(self) -> str:
        """How the board was asked."""
        return str(self.request.POST.get("query", ""))[:2000]


class InitiativeStepBack(ActionView):
    """The Undo of a step; to the board where the card was moved there."""

    model = Initiative
    action = step_back
    label = gettext_lazy("Take the step back")
    success = gettext_lazy("“%(name)s” is where it was.")

    def next_url(self) -> str:
        asked = self.request.GET.get("board")
        return super().next_url() if asked is None else at_card(self.object, asked[:2000])


def at_card(initiative: Initiative, asked: str) -> str:
    """The board as it was asked, at the card."""
    query = QueryDict(asked, mutable=True)
    query["kind"] = initiative.kind
    board = reverse("cooperation:initiative-board")
    return f"{with_query(board, query.urlencode())}#initiative-{initiative.pk}"
