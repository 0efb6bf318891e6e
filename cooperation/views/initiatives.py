"""The pages of initiatives."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import actions
from cooperation.counting import known
from cooperation.filters import InitiativeFilter
from cooperation.forms import AdvanceForm, InitiativeFactsForm, InitiativeForm
from cooperation.hits import InitiativeHits
from cooperation.kinds import KINDS, guessed
from cooperation.models import (
    Agreement,
    Health,
    Initiative,
    Link,
    Measure,
    Milestone,
    Party,
    Update,
)
from cooperation.models.measures import with_sums
from cooperation.models.updates import steps_of
from cooperation.tables import InitiativeTable
from crm.facts import told_facts
from crm.forms import ActionForm, RecordForm
from crm.models import Attachment
from crm.picks import RecordPick, is_key
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from crm.views.attachments import Attach
from engagements.forms.follow_ups import ReasonForm
from engagements.models import FollowUp, Problem, Resolution
from engagements.views.follow_ups import FollowUpCreate
from engagements.views.letters import letters_about

SHOWN = 20
#: so many reports of progress stand on the page
REPORTS = 5
TITLE = 120
LINKS = 60


#: what an initiative may begin with
ORIGINS: dict[str, Any] = {"resolution": Resolution, "problem": Problem, "agreement": Agreement}


class InitiativeList(RecordList):
    model = Initiative
    table_class = InitiativeTable
    filter_class = InitiativeFilter
    icon = "handshake"
    empty_text = gettext_lazy("Courses, exhibitions, consortia and theses done together.")
    bulk_form = InitiativeForm
    bulk_fields = ("lead", "body", "start", "end")
    bulk_save = actions.revise_many


class InitiativeDetail(RecordDetail):
    model = Initiative
    inline_form = InitiativeForm
    facts = (
        *("body", "lead", "start", "end", "description"),
        *("meeting", "resolution", "problem", "agreement", "news_every"),
    )

    @property
    def icon(self) -> str:
        return self.object.track.icon

    @property
    def subtitle(self) -> str:
        return str(self.object.track.title)

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.is_open:
            url = reverse("cooperation:initiative-advance", args=[self.object.pk])
            label = _("Move to another stage")
            yield {"label": label, "url": url, "icon": "kanban", "style": "primary"}
        if self.object.track.certificate:
            url = reverse("cooperation:initiative-sessions", args=[self.object.pk])
            yield {"label": _("Sessions"), "url": url, "icon": "list-checks", "style": ""}
            url = reverse("cooperation:initiative-certificates", args=[self.object.pk])
            yield {"label": _("Certificates"), "url": url, "icon": "graduation-cap", "style": ""}
        if self.object.track.letting:
            url = reverse("cooperation:initiative-stands", args=[self.object.pk])
            yield {"label": _("Stands"), "url": url, "icon": "store", "style": ""}
        if self.object.is_open:
            url = reverse("cooperation:initiative-stop", args=[self.object.pk])
            yield {"label": _("Stop"), "url": url, "icon": "circle-x"}
        elif self.object.is_stopped:
            url = reverse("cooperation:initiative-resume", args=[self.object.pk])
            yield {"label": _("Take up again"), "url": url, "icon": "rotate-ccw"}

    def may_be_told(self, value: Any) -> bool:
        """Who does not lead it sees it only with what it comes from, so all of that is open."""
        lead = self.object.lead
        leads = lead is not None and lead.user_id == self.request.user.pk
        return super().may_be_told(value) if leads else value not in (None, "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        milestones = list(Milestone.objects.filter(initiative=self.object).for_list().in_order())
        reports = Update.objects.filter(initiative=self.object).for_list().newest()
        links = self.links()
        own = {
            "kind_facts": self.kind_facts(),
            "facts_url": self.address_of("facts") if self.object.track.facts else None,
            "parties": self.by_role(),
            "milestones": milestones,
            "next_step": next((one for one in milestones if one.is_waiting), None),
            "unplanned": not any(one.step for one in milestones) and self.object.is_open,
            "measures": self.measures(),
            "reports": reports[:REPORTS],
            "healths": Health.choices,
            "steps_taken": self.steps_taken(),
            "links": [link for link in links if link.follow_up is None],
            "follow_ups": [link.follow_up for link in links if link.follow_up],
            "owe_url": self.owe_url(),
            "attachments": Attachment.objects.of(self.object).for_list()[:SHOWN],
        }
        return super().get_context_data(**(own | self.letters() | kwargs))

    def letters(self) -> dict[str, Any]:
        """Those about the resolution it carries out, else about the meeting it began in."""
        made = self.object
        if made.resolution_id:
            return letters_about(self.request.user, resolution=made.resolution_id)
        return letters_about(self.request.user, meeting=made.meeting_id) if made.meeting_id else {}

    @cached_property
    def parties(self) -> list[Party]:
        return list(Party.objects.filter(initiative=self.object).for_list().order_by("pk"))

    def by_role(self) -> list[dict[str, Any]]:
        """Who takes part, role by role in the order of the kind: [{role, title, parties}]."""
        found = self.parties
        titles = dict(self.object.track.roles)
        titles |= {one.role: one.get_role_display() for one in found if one.role not in titles}
        return [
            {
                "role": role,
                "title": title,
                "known": role in self.object.track.roles,
                "parties": [
                    {"party": one, "facts": told_facts(one.own_kind, one.facts)}
                    for one in found
                    if one.role == role
                ],
            }
            for role, title in titles.items()
        ]

    def measures(self) -> list[dict[str, Any]]:
        """What is counted, in the order of the kind, told or not yet: [{name, title, told}], and
        where it is `known`, by what, and of which measure it may be taken."""
        numbers = known(self.object, self.parties)
        told = list(Measure.objects.filter(initiative=self.object).for_list().order_by("pk"))
        titles = {one.slug: one.title for one in self.object.track.measures}
        titles |= {one.name: one.get_name_display() for one in told if one.name not in titles}
        return [
            {
                "name": name,
                "title": title,
                "told": with_sums([one for one in told if one.name == name]),
                "known": numbers.get(name),
                "kind": self.object.track.measure(name),
            }
            for name, title in titles.items()
        ]

    def steps_taken(self) -> list[dict[str, Any]]:
        """How it came to its stage, the last step first: [{title, at, by, note, evidence}]."""
        return [
            {
                "title": self.object.track.stage(line.fields["stage"][1]).title,
                "at": line.at,
                "by": line.by,
                "note": line.details.get("note", ""),
                "evidence": line.details.get("evidence", ""),
            }
            for line in steps_of(self.object)[:SHOWN]
            if "stage" in line.fields
        ]

    def links(self) -> list[Link]:
        """What it has to do with, and what is owed because of it, as far as it is open."""
        found = Link.objects.filter(initiative=self.object).visible_to(self.request.user)
        return list(found.for_list().order_by("follow_up__due", "pk")[:LINKS])

    def owe_url(self) -> str | None:
        """Where one more is added, for those who may."""
        if not self.may_change or not FollowUp.may_be_created_by(self.request.user):
            return None
        return reverse("cooperation:initiative-owe", args=[self.object.pk])

    def kind_facts(self) -> list[dict[str, Any]]:
        """The facts of its kind, each with where it is edited in place."""
        page = self.address_of("facts")
        return [
            fact | {"edit_url": f"{page}?field={fact['name']}" if page else None}
            for fact in told_facts(self.object.track, self.object.facts)
        ]

    def all_facts(self) -> list[dict[str, Any]]:
        return super().all_facts() + self.kind_facts()


class InitiativeCreate(RecordCreate):
    """A new initiative; it takes over what the resolution, problem or agreement says of it."""

    model = Initiative
    form_class = InitiativeForm
    prefilled = ("meeting", "resolution", "problem", "agreement", "body", "kind")

    def get_form(self, *data: Any) -> RecordForm:
        form = super().get_form(*data)
        form.initial = {**self.beginning(), **form.initial}
        return form

    def beginning(self) -> dict[str, Any]:
        """What the resolution, problem or agreement it begins with tells of it."""
        for name, model in ORIGINS.items():
            key = self.request.GET.get(name, "")
            visible = model.objects.visible_to(self.request.user)
            if is_key(key) and (origin := visible.filter(pk=key).first()):
                asked = self.request.GET.get("kind", "")
                return by_agreement(origin, asked) if name == "agreement" else told_by(origin)
        return {}

    def record(self, form: RecordForm, key: Any) -> None:
        actions.start(form.instance, by=self.request.user, key=key)


def told_by(origin: Any) -> dict[str, Any]:
    """What an initiative takes over from the resolution or problem it begins with."""
    text = str(getattr(origin, "title", "") or origin.text)
    told: dict[str, Any] = {
        "title": shorten(text, TITLE, placeholder="…"),
        "kind": guessed(f"{text} {origin.text}"),
        "description": origin.text,
    }
    if origin.meeting_id:
        told |= {"meeting": origin.meeting_id, "body": origin.meeting.body_id}
    return told


def by_agreement(agreement: Agreement, asked: str = "") -> dict[str, Any]:
    """What an initiative takes over from the agreement it begins under; of which kind is asked
    for, or is the only one the agreement is about."""
    told: dict[str, Any] = {"body": agreement.body_id}
    only = agreement.kinds[0] if len(agreement.kinds) == 1 else None
    if kind := KINDS.by_slug.get(asked, only):
        title = shorten(f"{kind.title} – {agreement.title}", TITLE, placeholder="…")
        told |= {"kind": kind.slug, "title": title}
    return told


class InitiativeUpdate(RecordUpdate):
    model = Initiative
    form_class = InitiativeForm

    def record(self, obj: Initiative) -> None:
        actions.revise(obj, by=self.request.user)


class InitiativeFacts(RecordUpdate):
    """What its kind wants to know, apart from what every initiative has."""

    model = Initiative
    form_class = InitiativeFactsForm

    def record(self, obj: Initiative) -> None:
        actions.revise(obj, by=self.request.user)


class InitiativeDelete(RecordDelete):
    model = Initiative


class InitiativeHistory(RecordHistory):
    model = Initiative


class InitiativePick(RecordPick):
    model = Initiative
    hits = InitiativeHits


class InitiativeAttach(Attach):
    model = Initiative


class InitiativeAdvance(ActionView):
    model = Initiative
    action = actions.advance
    form_class = AdvanceForm
    label = gettext_lazy("Move to another stage")
    success = gettext_lazy("“%(name)s” was moved on.")

    def get_form(self, *data: Any) -> ActionForm:
        """The board sends here for evidence, with the stage it was asked for."""
        form = super().get_form(*data)
        if (asked := self.request.GET.get("to")) in self.object.current_stage.next:
            form.fields["to"].initial = asked
        return form

    def undo_url(self) -> str:
        return reverse("cooperation:initiative-step-back", args=[self.object.pk])


class InitiativeStop(ActionView):
    """Given up; what is owed because of it stays open until somebody closes it."""

    model = Initiative
    action = actions.stop
    form_class = ReasonForm
    label = gettext_lazy("Stop the initiative")
    explanation = gettext_lazy(
        "It keeps its stage and all that is known of it, leaves the board, nobody is asked for news"
        " of it, and its public call takes no more registrations. It can be taken up again. What is"
        " owed because of it stays open."
    )
    success = gettext_lazy("“%(name)s” was stopped.")

    def undo_url(self) -> str:
        return reverse("cooperation:initiative-resume", args=[self.object.pk])


class InitiativeResume(ActionView):
    model = Initiative
    action = actions.resume
    label = gettext_lazy("Take up again")
    success = gettext_lazy("“%(name)s” goes on.")


class InitiativeSchedule(ActionView):
    model = Initiative
    action = actions.schedule
    label = gettext_lazy("Plan the milestones")
    explanation = gettext_lazy(
        "Those every initiative of its kind has; their days are counted from its opening day,"
        " first session or start."
    )
    success = gettext_lazy("The milestones of “%(name)s” are planned.")


class InitiativeOwe(FollowUpCreate):
    """What somebody owes because of an initiative; it comes from its resolution or problem."""

    @cached_property
    def initiative(self) -> Initiative:
        mine = Initiative.objects.visible_to(self.request.user).editable_by(self.request.user)
        found: Initiative = get_object_or_404(mine, pk=self.kwargs["pk"])
        return found

    def get_form(self, *data: Any) -> RecordForm:
        form = super().get_form(*data)
        began = self.initiative
        origin = {"resolution": began.resolution_id, "problem": began.problem_id}
        form.initial = {**origin, **form.initial}
        return form

    def record(self, form: RecordForm, key: Any) -> None:
        actions.owe(self.initiative, form.instance, by=self.request.user, key=key)

    def next_url(self, saved: Any) -> str:
        return self.initiative.get_absolute_url()

    def list_crumb(self) -> dict[str, str]:
        return {"label": str(self.initiative), "url": self.initiative.get_absolute_url()}
